"""The SQL of e-mails to whoever leads a group: for whom they are meant, and how the group stands."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import ConferenceRow
from services.registration.models.emails import EmailRow
from services.registration.models.groups import RegistrationGroupRow
from services.registration.models.programme import WorkshopRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.vocabularies.participants import RegistrationState

_HAS_LEADER = col(RegistrationGroupRow.leader) != {}


async def led(session: AsyncSession, registration_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """Those of the registrations without an address whose group has a leader: group and its version."""
    statement = (
        select(col(RegistrationRow.id), col(RegistrationGroupRow.id), col(RegistrationGroupRow.version))
        .join(RegistrationGroupRow, col(RegistrationGroupRow.id) == col(RegistrationRow.group_id))
        .where(col(RegistrationRow.id).in_(registration_ids), col(RegistrationRow.address_key).is_(None), _HAS_LEADER)
    )
    return {row[0]: (row[1], row[2]) for row in await session.execute(statement)}


async def to_remind(
    session: AsyncSession, conference_id: UUID, event_id: UUID, *, before: datetime
) -> Sequence[tuple[UUID, int]]:
    """Groups (id, version) with members who come and have no address, made before a moment, and not told yet."""
    known = exists().where(
        col(EmailRow.event_id) == event_id, col(EmailRow.recipient_id) == col(RegistrationGroupRow.id)
    )
    coming = exists().where(
        col(RegistrationRow.group_id) == col(RegistrationGroupRow.id),
        col(RegistrationRow.state) == RegistrationState.CONFIRMED,
        col(RegistrationRow.address_key).is_(None),
    )
    statement = select(col(RegistrationGroupRow.id), col(RegistrationGroupRow.version)).where(
        col(RegistrationGroupRow.conference_id) == conference_id,
        col(RegistrationGroupRow.created_at) < before,
        _HAS_LEADER,
        coming,
        ~known,
    )
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return [(row[0], row[1]) for row in rows]


async def group_and_conference(
    session: AsyncSession, group_id: UUID
) -> tuple[RegistrationGroupRow, ConferenceRow] | None:
    """Of whom, and of what; None for what is no group."""
    statement = (
        select(RegistrationGroupRow, ConferenceRow)
        .join(ConferenceRow, col(ConferenceRow.id) == col(RegistrationGroupRow.conference_id))
        .where(col(RegistrationGroupRow.id) == group_id)
    )
    found = (await session.execute(statement)).first()
    return None if found is None else (found[0], found[1])


async def members_by_state(session: AsyncSession, group_id: UUID) -> dict[str, int]:
    """How many members are in which state."""
    statement = (
        select(col(RegistrationRow.state), func.count())
        .where(col(RegistrationRow.group_id) == group_id)
        .group_by(col(RegistrationRow.state))
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def seats_of(session: AsyncSession, group_id: UUID) -> Sequence[tuple[WorkshopRow, str, int]]:
    """The workshops in which members are enrolled, by their time, with how many are in which state."""
    counted = (
        select(col(EnrolmentRow.workshop_id), col(EnrolmentRow.state), func.count().label("number"))
        .join(RegistrationRow, col(RegistrationRow.id) == col(EnrolmentRow.registration_id))
        .where(col(RegistrationRow.group_id) == group_id)
        .where(col(EnrolmentRow.state).in_(["confirmed", "offered", "waitlisted", "cancelled"]))
        .group_by(col(EnrolmentRow.workshop_id), col(EnrolmentRow.state))
        .subquery()
    )
    statement = (
        select(WorkshopRow, counted.c.state, counted.c.number)
        .join(counted, counted.c.workshop_id == col(WorkshopRow.id))
        .order_by(col(WorkshopRow.starts_at), col(WorkshopRow.id), counted.c.state)
    )
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return [(row[0], row[1], row[2]) for row in rows]
