"""Background workers of a service process: each runs for its life, and is tried again when it fails."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import delete

from shared.clock import now
from shared.db.engine import transaction
from shared.db.kernel_tables import idempotent_answer
from shared.http.client import PeerUnavailable
from shared.runtime import Runtime
from shared.telemetry.metrics import WORKER_FAILURES

_log = structlog.get_logger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
_ANSWERS_KEPT = timedelta(hours=24)

Worker = Callable[[Runtime], Awaitable[None]]


class Lifespan(Protocol):
    """What a service opens with its process and closes with it."""

    def __call__(self, runtime: Runtime) -> AbstractAsyncContextManager[None]: ...


async def keep_running(name: str, worker: Worker, runtime: Runtime) -> None:
    """Run `worker` until cancelled; a failure is logged by its kind, counted, and followed by a pause.

    The pause grows from failure to failure, and is short again for a worker that ran well for a while.
    """
    pause = _FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            await worker(runtime)
        except PeerUnavailable as error:
            _log.info("worker waits for a peer", worker=name, peer=error.service)
        except Exception as error:  # a worker outlives whatever one round of it runs into
            WORKER_FAILURES.labels(name).inc()
            in_full = runtime.settings.common.log_level == "debug"
            _log.warning("worker failed", worker=name, kind=type(error).__name__, exc_info=in_full)
        if time.monotonic() - began > _LONGEST_PAUSE:
            pause = _FIRST_PAUSE
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311
        pause = min(pause * 2, _LONGEST_PAUSE)


async def forget_old_answers(runtime: Runtime) -> None:
    """Once an hour: delete the answers kept for idempotency keys beyond 24 hours."""
    while True:
        async with transaction(runtime.engine) as session:
            limit = now() - _ANSWERS_KEPT
            await session.execute(delete(idempotent_answer).where(idempotent_answer.c.created_at < limit))
        await asyncio.sleep(3600)
