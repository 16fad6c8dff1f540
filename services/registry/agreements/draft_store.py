"""The SQL of a draft that goes: what hangs on it, and what would point into the void."""

from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents import store as documents
from services.registry.tables import (
    AgreementDeadlineRow,
    AgreementRow,
    AttendeeRow,
    CooperationRow,
    MilestoneRow,
    RenewalRow,
    SignatoryRow,
    column,
)


async def is_named(session: AsyncSession, agreement_id: UUID) -> bool:
    """Whether another agreement follows or renews it, it founded a cooperation, or it has milestones."""
    linked = or_(column(AgreementRow.follows_id) == agreement_id, column(AgreementRow.renews_id) == agreement_id)
    named = or_(
        exists().where(linked),
        exists().where(column(CooperationRow.founding_agreement_id) == agreement_id),
        exists().where(column(MilestoneRow.agreement_id) == agreement_id),
    )
    return bool(await session.scalar(select(named)))


async def remove(session: AsyncSession, row: AgreementRow) -> None:
    """Remove the agreement with its signatories, attendees, files and what was noted about its end."""
    for document in (await documents.of_agreements(session, [row.id]))[row.id]:
        await documents.remove(session, document)
    of_it = [
        delete(SignatoryRow).where(column(SignatoryRow.agreement_id) == row.id),
        delete(AttendeeRow).where(column(AttendeeRow.agreement_id) == row.id),
        delete(AgreementDeadlineRow).where(column(AgreementDeadlineRow.agreement_id) == row.id),
        delete(RenewalRow).where(column(RenewalRow.id) == row.id),
    ]
    for statement in of_it:
        await session.execute(statement)
    await session.delete(row)
    await session.flush()
