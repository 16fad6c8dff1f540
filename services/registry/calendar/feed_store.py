"""The SQL of feeds."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.tables import CalendarFeedRow, column
from shared.ids import lock_key


async def add(session: AsyncSession, row: CalendarFeedRow) -> None:
    session.add(row)
    await session.flush()


async def lock(session: AsyncSession, subject: str) -> None:
    """One new feed of an account at a time: two at once could be one too many."""
    await session.execute(select(func.pg_advisory_xact_lock(lock_key("calendar feeds", subject))))


async def load(session: AsyncSession, feed_id: UUID) -> CalendarFeedRow | None:
    return await session.get(CalendarFeedRow, feed_id)


async def of_subject(session: AsyncSession, subject: str) -> Sequence[CalendarFeedRow]:
    """The feeds of an account or machine client, the oldest first."""
    statement = select(CalendarFeedRow).where(column(CalendarFeedRow.subject) == subject)
    return (await session.scalars(statement.order_by(column(CalendarFeedRow.id)))).all()


async def remove(session: AsyncSession, row: CalendarFeedRow) -> None:
    await session.delete(row)
    await session.flush()
