"""The SQL of what line-ups need beside their speakers."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.models.registrations import RegistrationRow
from services.registration.vocabularies.programme import SpeakerState, WorkshopState


async def registration_states(session: AsyncSession, registration_ids: Collection[UUID]) -> dict[UUID, str]:
    """The states of registrations, by their id."""
    statement = select(col(RegistrationRow.id), col(RegistrationRow.state))
    rows = await session.execute(statement.where(col(RegistrationRow.id).in_(registration_ids)))
    return {found: state for found, state in rows}  # noqa: C416  to mypy these rows are no pairs


async def workshops_spoken_in(session: AsyncSession, registration_id: UUID) -> list[UUID]:
    """The workshops, in the order of locks, in whose line-up a registration's person has a seat, unless cancelled."""
    statement = (
        select(col(WorkshopRow.id))
        .join(SpeakerRow, col(SpeakerRow.workshop_id) == col(WorkshopRow.id))
        .where(
            col(SpeakerRow.registration_id) == registration_id,
            col(SpeakerRow.state).not_in([SpeakerState.DECLINED, SpeakerState.REPLACED]),
            col(WorkshopRow.state) != WorkshopState.CANCELLED,
        )
        .distinct()
        .order_by(col(WorkshopRow.id))
    )
    return list(await session.scalars(statement))


async def get_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    """The registration as it stands, and as it stays until this transaction ends: nobody withdraws it meanwhile."""
    statement = select(RegistrationRow).where(col(RegistrationRow.id) == registration_id).with_for_update(read=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()
