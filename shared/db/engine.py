"""The connection pool of a service process, and the unit of work that a request is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

_STATEMENT_TIMEOUT = "15s"
_LOCK_TIMEOUT = "10s"


def async_url(url: str) -> str:
    """A `postgresql://` URL for SQLAlchemy's asyncpg dialect."""
    return make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


def make_engine(url: str, *, pool_size: int = 10, application: str = "entente") -> AsyncEngine:
    """A pool of at most `pool_size` connections; no statement and no wait for a lock may last beyond its timeout."""
    return create_async_engine(
        async_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=1800,
        pool_use_lifo=True,
        isolation_level="READ COMMITTED",
        connect_args={
            "server_settings": {
                "application_name": application,
                "statement_timeout": _STATEMENT_TIMEOUT,
                "lock_timeout": _LOCK_TIMEOUT,
                "timezone": "UTC",
                "jit": "off",
            }
        },
    )


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
