"""The SQL of what is kept for an account alone."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.tables import CalendarFeedRow, GrantRow, ImportMappingRow, ImportRow, column


async def take_grants_of(session: AsyncSession, subject: str) -> Sequence[GrantRow]:
    """Delete the account's grants; these they were."""
    rows = (await session.scalars(select(GrantRow).where(column(GrantRow.subject) == subject).with_for_update())).all()
    for row in rows:
        await session.delete(row)
    await session.flush()
    return rows


async def delete_feeds_of(session: AsyncSession, subject: str) -> None:
    """Its calendars' secret URLs stop."""
    await session.execute(delete(CalendarFeedRow).where(column(CalendarFeedRow.subject) == subject))


async def forget_imports_of(session: AsyncSession, owner: str) -> None:
    """The files that it sent, once their import has ended, and how it mapped columns."""
    ended = (column(ImportRow.owner) == owner, column(ImportRow.ended_at).is_not(None))
    await session.execute(update(ImportRow).where(*ended).values(content=None))
    await session.execute(delete(ImportMappingRow).where(column(ImportMappingRow.owner) == owner))
