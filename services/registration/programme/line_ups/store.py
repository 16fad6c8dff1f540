"""The SQL of what line-ups need beside their speakers."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import RegistrationRow


async def registration_states(session: AsyncSession, registration_ids: Collection[UUID]) -> dict[UUID, str]:
    """The states of registrations, by their id."""
    statement = select(col(RegistrationRow.id), col(RegistrationRow.state))
    rows = await session.execute(statement.where(col(RegistrationRow.id).in_(registration_ids)))
    return {found: state for found, state in rows}  # noqa: C416  to mypy these rows are no pairs


async def get_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    return await session.get(RegistrationRow, registration_id)
