"""The desk speaks to PostgreSQL through asyncpg itself: prepared statements, arrays, and nothing in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from asyncpg import Connection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from shared.db.engine import DRIVER_ERRORS, is_lost
from shared.http.problems import ServiceUnavailable

_BUSY = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError, asyncpg.QueryCanceledError)
FAILURES = (*DRIVER_ERRORS, OSError)
"""What the driver raises for a database that refuses, is busy, or is gone."""


@asynccontextmanager
async def connection_of(session: AsyncSession) -> AsyncIterator[Connection]:
    """The driver's connection inside the session's transaction.

    A lock that stays taken and a connection that ends are a 503 for the caller, as the kernel makes of SQLAlchemy's.
    """
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver: Connection = raw.driver_connection
    if not driver.is_in_transaction():
        # SQLAlchemy begins with its first statement and not before: without one, what follows would commit by itself.
        await connection.execute(text("select 1"))
    try:
        yield driver
    except FAILURES as error:
        lost = await _gave_up(connection, driver, error)
        if lost or isinstance(error, _BUSY):
            raise ServiceUnavailable(headers={"Retry-After": "1"}) from error
        raise


@asynccontextmanager
async def transaction_of(engine: AsyncEngine) -> AsyncIterator[Connection]:
    """A transaction of the desk's own, committed at the end of the block."""
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Connection = raw.driver_connection
        try:
            async with driver.transaction():
                yield driver
        except FAILURES as error:
            await _gave_up(connection, driver, error)
            raise


async def _gave_up(connection: AsyncConnection, driver: Connection, error: BaseException) -> bool:
    """Whether the connection is lost. Then the pool never hands it out again: who got it might wait for ever."""
    lost = driver.is_closed() or is_lost(error) or isinstance(error, OSError)
    if lost:
        await connection.invalidate(error)
    return lost
