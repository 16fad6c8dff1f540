"""The SQL of whom a link is sent again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.groups import RegistrationGroupRow
from services.registration.models.registrations import RegistrationRow
from services.registration.rules.person import PersonKey
from services.registration.vocabularies.groups import GroupState
from services.registration.vocabularies.participants import RegistrationState


async def registered(session: AsyncSession, conference_id: UUID, key: PersonKey) -> RegistrationRow | None:
    """The registration of a person that stands, or is to be approved."""
    statement = select(RegistrationRow).where(
        col(RegistrationRow.conference_id) == conference_id,
        col(RegistrationRow.address_key) == key.address,
        col(RegistrationRow.name_key) == key.name,
        col(RegistrationRow.state).in_([RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL]),
    )
    return (await session.scalars(statement)).first()


async def registered_with(session: AsyncSession, conference_id: UUID, address: str) -> Sequence[RegistrationRow]:
    """The registrations of an address (`rules.person.address_key`) that stand, or are to be approved."""
    statement = select(RegistrationRow).where(
        col(RegistrationRow.conference_id) == conference_id,
        col(RegistrationRow.address_key) == address,
        col(RegistrationRow.state).in_([RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL]),
    )
    return (await session.scalars(statement.order_by(col(RegistrationRow.id)))).all()


async def groups_led(session: AsyncSession, conference_id: UUID) -> Sequence[RegistrationGroupRow]:
    """The groups of a conference that stand: their leaders have no key to be found by, but a conference has few."""
    statement = select(RegistrationGroupRow).where(
        col(RegistrationGroupRow.conference_id) == conference_id,
        col(RegistrationGroupRow.state).in_([GroupState.PENDING, GroupState.CONFIRMED]),
    )
    return (await session.scalars(statement.order_by(col(RegistrationGroupRow.id)))).all()
