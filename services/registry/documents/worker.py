"""The worker that takes objects out of the store that no document names.

Documents belong to agreements, which a merge of partners does not move: neither waits for the other.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from services.registry.documents import store
from services.registry.documents.files import Files, files_of
from shared.clock import now
from shared.db.engine import transaction
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_LOOK_EVERY_SECONDS = 15
_LOOK_AT_ALL_EVERY = timedelta(days=1)
UNNAMED_FOR = timedelta(days=1)
"""How old an object is that nothing names before it is removed: far longer than any request takes that wrote it."""
_TOGETHER = 50


async def keep_tidy(runtime: Runtime) -> None:
    """For the life of the process: remove what was removed, and once a day whatever a crash has left."""
    files = files_of(runtime)
    looked_at_all: datetime | None = None
    while files is not None:
        while await remove_removed(runtime, files):
            pass
        if looked_at_all is None or now() - looked_at_all > _LOOK_AT_ALL_EVERY:
            await remove_unnamed(runtime, files, before=now() - UNNAMED_FOR)
            looked_at_all = now()
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    await asyncio.Event().wait()


async def remove_removed(runtime: Runtime, files: Files) -> int:
    """Remove some objects whose documents were removed; their number. What fails is tried again."""
    async with transaction(runtime.engine) as session:
        keys = await store.removed(session, _TOGETHER)
        await files.remove(keys)
        await store.forget_removed(session, keys)
    return len(keys)


async def remove_unnamed(runtime: Runtime, files: Files, *, before: datetime) -> int:
    """Remove the objects written before `before` that no document names: their requests never came to an end."""
    count = 0
    async for keys in files.older_than(before):
        async with transaction(runtime.engine) as session:
            unnamed = set(keys) - await store.named(session, keys)
        await files.remove(unnamed)
        count += len(unnamed)
    if count:
        _log.info("objects that no document names were removed", count=count)
    return count
