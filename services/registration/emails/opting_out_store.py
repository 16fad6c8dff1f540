"""The SQL of what people want no more of."""

from uuid import UUID

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.registration.models.emails import EmailOptOutRow
from services.registration.models.registrations import RegistrationRow
from services.registration.vocabularies.emails import OptOut
from shared.clock import now


def _same_person(conference_id: UUID, recipient_id: UUID) -> Select[UUID]:
    """All registrations for a conference of the person of one of them: who registers anew is the same person."""
    mine, other = aliased(RegistrationRow), RegistrationRow
    return (
        select(col(other.id))
        .join(mine, and_(col(mine.address_key) == other.address_key, col(mine.name_key) == other.name_key))
        .where(
            col(mine.id) == recipient_id,
            col(other.conference_id) == conference_id,
            col(mine.conference_id) == conference_id,
        )
    )


async def wants_none(session: AsyncSession, conference_id: UUID, recipient_id: UUID, kind: OptOut) -> bool:
    """Whether a registration's person, or an account, wants no more e-mails of this kind about the conference."""
    statement = select(col(EmailOptOutRow.at)).where(
        col(EmailOptOutRow.conference_id) == conference_id,
        col(EmailOptOutRow.kind) == kind,
        or_(
            col(EmailOptOutRow.recipient_id) == recipient_id,
            col(EmailOptOutRow.recipient_id).in_(_same_person(conference_id, recipient_id)),
        ),
    )
    return (await session.scalars(statement.limit(1))).first() is not None


async def turn_off(session: AsyncSession, conference_id: UUID, recipient_id: UUID, kind: OptOut) -> None:
    statement = insert(EmailOptOutRow).values(
        conference_id=conference_id, recipient_id=recipient_id, kind=kind, at=now()
    )
    await session.execute(statement.on_conflict_do_nothing())


async def turn_on(session: AsyncSession, conference_id: UUID, recipient_id: UUID, kind: OptOut) -> None:
    statement = delete(EmailOptOutRow).where(
        col(EmailOptOutRow.conference_id) == conference_id,
        col(EmailOptOutRow.kind) == kind,
        or_(
            col(EmailOptOutRow.recipient_id) == recipient_id,
            col(EmailOptOutRow.recipient_id).in_(_same_person(conference_id, recipient_id)),
        ),
    )
    await session.execute(statement)
