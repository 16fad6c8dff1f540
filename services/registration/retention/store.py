"""The SQL of holds, of what was deleted, and of which conferences are to be looked at."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import ConferenceRow
from services.registration.models.retention import RetentionDeletionRow, RetentionHoldRow, RetentionLookRow
from services.registration.vocabularies.personal_data import DataCategory
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest
from shared.ids import lock_key, new_id

_KEYS: SortKeys = {
    "ended_at": col(RetentionDeletionRow.ended_at),  # type: ignore[dict-item]
    "id": col(RetentionDeletionRow.id),  # type: ignore[dict-item]
}


async def to_look_at(session: AsyncSession, day: date) -> Sequence[UUID]:
    """The conferences that ended before `day`, and were not found settled on it."""
    look = col(RetentionLookRow.looked_on)
    statement = (
        select(col(ConferenceRow.id))
        .outerjoin(RetentionLookRow, col(RetentionLookRow.conference_id) == col(ConferenceRow.id))
        .where(col(ConferenceRow.ends_on) < day, or_(look.is_(None), look < day))
        .order_by(col(ConferenceRow.id))
    )
    return (await session.scalars(statement)).all()


async def looked_at(session: AsyncSession, conference_id: UUID, day: date) -> None:
    """Nothing is left to delete of this conference on that day."""
    statement = insert(RetentionLookRow).values(conference_id=conference_id, looked_on=day)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["conference_id"], set_={"looked_on": statement.excluded.looked_on}
        )
    )


async def take_turn(session: AsyncSession, conference_id: UUID) -> bool:
    """Whether nobody else deletes of this conference until this transaction ends."""
    key = lock_key("registration retention", conference_id)
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(key))))


async def holds_of(session: AsyncSession, conference_id: UUID) -> Sequence[RetentionHoldRow]:
    """The latest first."""
    statement = select(RetentionHoldRow).where(col(RetentionHoldRow.conference_id) == conference_id)
    return (await session.scalars(statement.order_by(col(RetentionHoldRow.id).desc()))).all()


async def get_hold(session: AsyncSession, hold_id: UUID, *, lock: bool = False) -> RetentionHoldRow | None:
    """With `lock`: as committed last, and kept from changing until this transaction ends."""
    return await session.get(RetentionHoldRow, hold_id, with_for_update={} if lock else None)


async def add_hold(session: AsyncSession, hold: RetentionHoldRow) -> None:
    session.add(hold)
    await session.flush()


async def note(
    session: AsyncSession,
    conference_id: UUID,
    category: DataCategory,
    *,
    days: int,
    due_on: date,
    day: date,
    at: datetime,
    places: Mapping[str, int],
) -> None:
    """Add to what was deleted of the category on that day. Who has the conference's turn is alone with this row."""
    same: dict[str, Any] = {"conference_id": conference_id, "category": category, "due_on": due_on, "day": day}
    row = (await session.scalars(select(RetentionDeletionRow).filter_by(**same))).first()
    if row is None:
        row = RetentionDeletionRow(id=new_id(), **same, days=days, places={}, rows=0, began_at=at, ended_at=at)
        session.add(row)
    row.places = {name: row.places.get(name, 0) + places.get(name, 0) for name in {**row.places, **places}}
    row.rows, row.ended_at = sum(row.places.values()), at
    await session.flush()


async def page_of_deletions(
    session: AsyncSession, conference_id: UUID, category: DataCategory | None, page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    statement = select(RetentionDeletionRow).where(col(RetentionDeletionRow.conference_id) == conference_id)
    if category is not None:
        statement = statement.where(col(RetentionDeletionRow.category) == category)
    return await fetch_page(session, statement, page, _KEYS, default="-ended_at,id")
