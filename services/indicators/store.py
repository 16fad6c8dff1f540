"""The SQL that every feature needs: a row comes, goes, or is read again under a lock that was waited for."""

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.tables import IndicatorsTable
from shared.http.problems import NotFound


async def add(session: AsyncSession, *rows: IndicatorsTable) -> None:
    """Raises IntegrityError where a constraint of the database refuses them."""
    session.add_all(rows)
    await session.flush()


async def remove(session: AsyncSession, row: IndicatorsTable) -> None:
    await session.delete(row)
    await session.flush()


async def reread(session: AsyncSession, row: IndicatorsTable) -> None:
    """As it is by now: others may have changed it before the lock was had. Raises NotFound when it is gone."""
    try:
        await session.refresh(row)
    except InvalidRequestError as error:
        raise NotFound() from error
