"""The connection pool of a service process, and the unit of work that a request is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

_STATEMENT_TIMEOUT = "15s"
_LOCK_TIMEOUT = "10s"
_IDLE_TIMEOUT = "60s"
_CONNECT_SECONDS = 5.0

# Connection lost; no room; stopped by an operator or a timeout.
_PASSING_CLASSES = frozenset({"08", "53", "57"})
# Serialisation, deadlock, lock timeout, idle in a transaction.
_PASSING_STATES = frozenset({"40001", "40P01", "55P03", "25P03"})

_LOST_IN_WORDS = ("connection is closed", "another operation", "manually started transaction", "in error state")

DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver raises by itself. SQLAlchemy makes its own errors of them, but while a connection is being set up."""


def async_url(url: str) -> str:
    """A `postgresql://` URL for SQLAlchemy's asyncpg dialect."""
    return make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


def make_engine(url: str, *, pool_size: int = 10, application: str = "entente") -> AsyncEngine:
    """A pool of at most `pool_size` connections.

    No statement, no wait for a lock and no transaction that does nothing lasts beyond its timeout. What goes wrong is
    told without the statement's parameters, which may be personal.
    """
    engine = create_async_engine(
        async_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=1800,
        pool_use_lifo=True,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "server_settings": {
                "application_name": application,
                "statement_timeout": _STATEMENT_TIMEOUT,
                "lock_timeout": _LOCK_TIMEOUT,
                "idle_in_transaction_session_timeout": _IDLE_TIMEOUT,
                "timezone": "UTC",
                "jit": "off",
            },
        },
    )
    event.listen(engine.sync_engine, "do_connect", _connect)
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _connect(dialect: Dialect, record: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]) -> Any:
    """Connect; raises OperationalError when nobody answers, which the driver tells as one of many OSErrors."""
    try:
        return dialect.connect(*arguments, **options)
    except OSError as error:
        raise OperationalError("connect", None, error) from error


def _refuse_closed(connection: DBAPIConnection, record: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
    """Let the pool replace a connection that ended while unused: the driver knows of it without asking the server."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def is_lost(error: BaseException | None) -> bool:
    """Whether an error of the driver says that its connection is in no state that it can go on from.

    So it is from when the server has said that it ends a connection until it has. What the driver says of wrong
    parameters is an InterfaceError, too, and told apart by its words alone.
    """
    if isinstance(error, asyncpg.InterfaceError):
        return any(words in str(error) for words in _LOST_IN_WORDS)
    return isinstance(error, asyncpg.InternalClientError)


def sqlstate_of(error: BaseException) -> str:
    """PostgreSQL's code for what went wrong; empty when it said none."""
    return str(getattr(getattr(error, "orig", error), "sqlstate", None) or "")


def is_passing(error: BaseException) -> bool:
    """Whether the database was merely busy or gone, so that the same may well succeed a moment later."""
    if isinstance(error, OperationalError | PoolTimeout) or getattr(error, "connection_invalidated", False):
        return True
    if is_lost(error):  # as it comes from the driver itself
        return True
    state = sqlstate_of(error)
    return state in _PASSING_STATES or state[:2] in _PASSING_CLASSES


class UnitOfWork:
    """One transaction. Its session takes a connection with its first statement and not before.

    `after_commit` keeps what may only happen once the transaction stands (waking a worker, say).
    """

    def __init__(self, engine: AsyncEngine, *, outbox_filled: asyncio.Event | None = None) -> None:
        self._engine, self._outbox_filled = engine, outbox_filled
        self._session: AsyncSession | None = None
        self._after_commit: list[Callable[[], None]] = []

    @property
    def session(self) -> AsyncSession:
        """Made when it is first asked for: many requests need none."""
        if self._session is None:
            self._session = AsyncSession(self._engine, expire_on_commit=False, autoflush=False)
            self._session.info.update(unit_of_work=self, outbox_filled=self._outbox_filled)
        return self._session

    def after_commit(self, action: Callable[[], None]) -> None:
        self._after_commit.append(action)

    async def commit(self) -> None:
        if self._session is not None:
            await self._session.commit()
        actions, self._after_commit = self._after_commit, []
        for action in actions:
            action()

    async def __aenter__(self) -> UnitOfWork:
        return self

    async def __aexit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """For workers and scripts: a session whose block is one transaction."""
    async with UnitOfWork(engine) as work:
        yield work.session
        await work.commit()


async def _session(request: Request) -> AsyncSession:
    work: UnitOfWork = request.state.work
    return work.session


Session = Annotated[AsyncSession, Depends(_session)]
"""The session of the request's transaction, for routes to hand to their use case. Nobody but the kernel commits it."""
