"""The SQL of workshops and speakers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.enums import WorkshopState
from services.registration.models.programme import WorkshopRow


async def get_workshop(session: AsyncSession, workshop_id: UUID) -> WorkshopRow | None:
    return await session.get(WorkshopRow, workshop_id)


async def lock_workshop(session: AsyncSession, workshop_id: UUID) -> WorkshopRow | None:
    """The workshop as committed last, kept from changing until this transaction ends.

    Enrolments, which only refer to it, do not wait for that.
    """
    statement = select(WorkshopRow).where(col(WorkshopRow.id) == workshop_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def workshops_of(
    session: AsyncSession, conference_id: UUID, *, with_drafts: bool = True
) -> Sequence[WorkshopRow]:
    """All workshops of a conference in the order of the programme; those without a time come last."""
    statement = select(WorkshopRow).where(col(WorkshopRow.conference_id) == conference_id)
    if not with_drafts:
        statement = statement.where(col(WorkshopRow.state) != WorkshopState.DRAFT)
    statement = statement.order_by(col(WorkshopRow.starts_at).asc().nulls_last(), col(WorkshopRow.id))
    return (await session.scalars(statement)).all()
