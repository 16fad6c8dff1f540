"""The SQL of lists of participants as files."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.participants.store import SORT_KEYS
from shared.db.keyset import fetch_page
from shared.http.pages import Wanted


async def piece_of(session: AsyncSession, statement: Select[Any], batch: Wanted) -> list[RegistrationRow]:
    """The next registrations of `statement`, in the order in which people registered, or as the batch says."""
    rows, _, _ = await fetch_page(session, statement, batch, SORT_KEYS, default="id")
    return [row[0] for row in rows]


async def held_by(session: AsyncSession, registration_ids: Collection[UUID]) -> Sequence[tuple[UUID, UUID, str]]:
    """Registration, workshop and state of what these people hold or wait for, in the order of their wishes."""
    statement = (
        select(col(EnrolmentRow.registration_id), col(EnrolmentRow.workshop_id), col(EnrolmentRow.state))
        .where(col(EnrolmentRow.registration_id).in_(registration_ids))
        .order_by(col(EnrolmentRow.id))
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]
