"""The SQL that every feature needs: a row comes, goes, or is read again under a lock that was waited for."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.tables import IndicatorsTable


async def add(session: AsyncSession, *rows: IndicatorsTable) -> None:
    """Raises IntegrityError where a constraint of the database refuses them."""
    session.add_all(rows)
    await session.flush()


async def remove(session: AsyncSession, row: IndicatorsTable) -> None:
    await session.delete(row)
    await session.flush()


async def reread(session: AsyncSession, row: IndicatorsTable) -> None:
    """As it is by now: others may have changed it before the lock was had."""
    await session.refresh(row)
