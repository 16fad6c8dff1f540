"""The SQL of changes that are told: to whom, and which of them one e-mail tells together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.changes import ChangeRow
from services.registration.models.emails import EmailRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.models.timetable import RoomRow, SessionRow
from services.registration.rules.emails import Change, Due
from services.registration.vocabularies.emails import EmailStatus, EmailTemplate
from services.registration.vocabularies.participants import RegistrationState
from shared.clock import now

BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class Told:
    """One change that an e-mail tells, by the e-mail that was noted for it."""

    id: UUID
    workshop_id: UUID | None
    details: dict[str, Any]


async def due_to_all(session: AsyncSession, change: Change) -> list[Due]:
    """An e-mail to everybody who holds what changed: a workshop is its enrolled people's, all else is everybody's."""
    concerned = _enrolled_in(change.workshop_id) if change.workshop_id else _coming(change)
    rows = await session.execute(concerned)
    return [
        Due(
            *(change.event_id, change.conference_id, row.id, row.version),
            *(EmailTemplate.CHANGED, change.workshop_id, change.details),
        )
        for row in rows
    ]


def _enrolled_in(workshop_id: UUID) -> Select[UUID, int]:
    """Who holds, is offered or waits for a seat."""
    return (
        select(col(RegistrationRow.id), col(RegistrationRow.version))
        .join(EnrolmentRow, col(EnrolmentRow.registration_id) == RegistrationRow.id)
        .where(col(EnrolmentRow.workshop_id) == workshop_id)
        .where(col(EnrolmentRow.state).in_(["confirmed", "offered", "waitlisted"]))
    )


def _coming(change: Change) -> Select[UUID, int]:
    """Who comes, or has asked to."""
    return select(col(RegistrationRow.id), col(RegistrationRow.version)).where(
        col(RegistrationRow.conference_id) == change.conference_id,
        col(RegistrationRow.state).in_([RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL]),
        col(RegistrationRow.address_key).is_not(None),
    )


async def told_together(session: AsyncSession, recipient_id: UUID) -> list[Told]:
    """The changes that wait to be told to somebody, in the order in which they came."""
    statement = (
        select(col(EmailRow.id), col(EmailRow.workshop_id), col(EmailRow.details))
        .where(
            col(EmailRow.recipient_id) == recipient_id,
            col(EmailRow.template) == EmailTemplate.CHANGED,
            col(EmailRow.status) == EmailStatus.PENDING,
        )
        .order_by(col(EmailRow.id))
    )
    return [Told(row.id, row.workshop_id, row.details) for row in await session.execute(statement)]


async def settle_with(session: AsyncSession, others: Collection[UUID], status: EmailStatus, reason: str | None) -> None:
    """What was told in another's e-mail shares its end: sent with it, it is `dropped` as `bundled`."""
    if status == EmailStatus.SENT:
        status, reason = EmailStatus.DROPPED, BUNDLED
    statement = update(EmailRow).where(col(EmailRow.id).in_(others), col(EmailRow.status) == EmailStatus.PENDING)
    await session.execute(statement.values(status=status, last_error=reason, next_attempt_at=None, finished_at=now()))


async def sessions_with_rooms(
    session: AsyncSession, session_ids: Collection[UUID]
) -> Sequence[tuple[SessionRow, RoomRow | None]]:
    """Those sessions, in the order of the programme, each with its room."""
    statement = (
        select(SessionRow, RoomRow)
        .outerjoin(RoomRow, col(RoomRow.id) == SessionRow.room_id)
        .where(col(SessionRow.id).in_(session_ids))
        .order_by(col(SessionRow.starts_at).asc().nulls_last(), col(SessionRow.id))
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def rooms_of(session: AsyncSession, room_ids: Collection[UUID]) -> dict[UUID, RoomRow]:
    """Rooms by their id."""
    statement = select(RoomRow).where(col(RoomRow.id).in_(room_ids))
    return {row.id: row for row in await session.scalars(statement)}


async def reason_of_change(session: AsyncSession, change_id: UUID) -> str | None:
    """Why what somebody asked for was rejected, while that is kept."""
    return await session.scalar(select(col(ChangeRow.reason)).where(col(ChangeRow.id) == change_id))
