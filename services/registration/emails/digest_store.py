"""The SQL of digests: which heads of delegations have something to approve, and what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import ConferenceRow, DelegationRow, GrantRow
from services.registration.models.registrations import RegistrationRow
from services.registration.vocabularies.conferences import ConferenceState, GrantRole
from services.registration.vocabularies.participants import RegistrationState


@dataclass(frozen=True, slots=True)
class Head:
    """An account that leads a delegation. `about` is what the conference says of the delegation's head."""

    subject: str
    side: str
    about: dict[str, object] | None


async def conferences_approved_by_heads(session: AsyncSession, ending_from: date) -> Sequence[ConferenceRow]:
    """The conferences whose heads approve registrations, that take place and are not over on that day."""
    statement = select(ConferenceRow).where(
        col(ConferenceRow.policy)["approval"].astext == "delegation_head",
        col(ConferenceRow.ends_on) >= ending_from,
        col(ConferenceRow.state).not_in([ConferenceState.DRAFT, ConferenceState.CANCELLED]),
        ~col(ConferenceRow.historical),
    )
    return (await session.scalars(statement)).all()


def _heads(conference_id: UUID) -> Select[str, str | None, dict[str, object] | None]:
    return (
        select(col(GrantRow.subject), col(GrantRow.side), col(DelegationRow.head))
        .join(
            DelegationRow,
            (col(DelegationRow.conference_id) == GrantRow.conference_id) & (col(DelegationRow.code) == GrantRow.side),
        )
        .where(col(GrantRow.conference_id) == conference_id, col(GrantRow.role) == GrantRole.DELEGATION_HEAD)
    )


async def heads_with_something_to_approve(session: AsyncSession, conference_id: UUID, before: datetime) -> list[Head]:
    """The heads for whose approval something waits that came in before a moment."""
    waits = (
        select(RegistrationRow)
        .where(
            col(RegistrationRow.conference_id) == conference_id,
            col(RegistrationRow.delegation) == col(GrantRow.side),
            col(RegistrationRow.state) == RegistrationState.PENDING_APPROVAL,
            col(RegistrationRow.created_at) < before,
        )
        .exists()
    )
    rows = await session.execute(_heads(conference_id).where(waits).order_by(col(GrantRow.id)))
    return [Head(row[0], row[1] or "", row[2]) for row in rows]


async def head_of(session: AsyncSession, conference_id: UUID, subject: str) -> Head | None:
    """What an account leads of a conference now, if it leads anything."""
    row = (await session.execute(_heads(conference_id).where(col(GrantRow.subject) == subject))).first()
    return Head(row[0], row[1] or "", row[2]) if row else None


async def waiting_for(
    session: AsyncSession, conference_id: UUID, side: str, limit: int
) -> tuple[int, list[dict[str, object]]]:
    """How many wait for approval in a delegation, and the persons of `limit` of them, the longest waiting first."""
    waiting = (
        select(col(RegistrationRow.person))
        .where(
            col(RegistrationRow.conference_id) == conference_id,
            col(RegistrationRow.delegation) == side,
            col(RegistrationRow.state) == RegistrationState.PENDING_APPROVAL,
        )
        .order_by(col(RegistrationRow.id))
    )
    number = await session.scalar(select(func.count()).select_from(waiting.order_by(None).subquery()))
    return number or 0, list(await session.scalars(waiting.limit(limit)))
