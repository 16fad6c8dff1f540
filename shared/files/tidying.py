"""The worker that takes objects out of the store that no row names."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import now
from shared.db.engine import transaction
from shared.files import removals
from shared.files.objects import Files, files_of
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_LOOK_EVERY_SECONDS = 15
_LOOK_AT_ALL_EVERY = timedelta(days=1)
UNNAMED_FOR = timedelta(days=1)
"""How old an object is that nothing names before it is removed: far longer than any request takes that wrote it."""
_TOGETHER = 50


@dataclass(frozen=True)
class Tidying:
    """Of one service: `named` says which of some objects its rows name."""

    named: Callable[[AsyncSession, Collection[UUID]], Awaitable[set[UUID]]]

    async def keep_tidy(self, runtime: Runtime) -> None:
        """For the life of the process: remove what was removed, and once a day whatever a crash has left."""
        files = files_of(runtime)
        looked_at_all: datetime | None = None
        while files is not None:
            while await self.remove_removed(runtime, files):
                pass
            if looked_at_all is None or now() - looked_at_all > _LOOK_AT_ALL_EVERY:
                await self.remove_unnamed(runtime, files, before=now() - UNNAMED_FOR)
                looked_at_all = now()
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
        await asyncio.Event().wait()

    async def remove_removed(self, runtime: Runtime, files: Files) -> int:
        """Remove some objects whose rows were removed; their number. What fails is tried again."""
        async with transaction(runtime.engine) as session:
            keys = await removals.removed(session, _TOGETHER)
            await files.remove(keys)
            await removals.forget_removed(session, keys)
        return len(keys)

    async def remove_unnamed(self, runtime: Runtime, files: Files, *, before: datetime) -> int:
        """Remove the objects written before `before` that no row names: their requests never came to an end."""
        count = 0
        async for keys in files.older_than(before):
            async with transaction(runtime.engine) as session:
                unnamed = set(keys) - await self.named(session, keys)
            await files.remove(unnamed)
            count += len(unnamed)
        if count:
            _log.info("objects that no row names were removed", count=count)
        return count
