"""The desk: where people are registered, and the only place that gives new seats.

Requests of one conference queue in the process; one task per busy conference takes them in groups, and each group is
one transaction (`group.py`). A request holds no connection while it waits. A group that fails is retried one by one,
so that nobody fails for another's sake.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.registration.seats import refusals
from services.registration.seats.asking import Answer, Asking
from services.registration.seats.driver import FAILURES, transaction_of
from services.registration.seats.group import Outcome, register
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_GROUP = 100
_WAITING_AT_MOST = 5_000
_TRIES_ALONE = 3

# What a second try may well survive: somebody registered the same person at the same moment, or the database
# was busy or gone. Each request carries its idempotency key, so that one that did commit is answered, not repeated.
_PASSING = (*FAILURES, SQLAlchemyError)


class Desk:
    """One per process. `outbox_filled` is set whenever events were committed; `waiting` counts who is not answered."""

    def __init__(self, engine: AsyncEngine, outbox_filled: asyncio.Event, *, connections: int) -> None:
        self._engine, self._outbox_filled = engine, outbox_filled
        self._connections = asyncio.Semaphore(connections)
        self._queues: dict[UUID, deque[Asking]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.waiting = 0

    async def register(self, asking: Asking) -> Answer:
        """Queue, and wait for the answer; raises the Problem when it is refused.

        Who goes away meanwhile is registered all the same, and finds the answer under the same idempotency key.
        """
        if self.waiting >= _WAITING_AT_MOST:
            raise refusals.busy()
        self._enqueue(asking)
        return await asyncio.shield(asking.answer)

    async def close(self) -> None:
        """Answer all who wait."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _enqueue(self, asking: Asking) -> None:
        self.waiting += 1
        asking.answer.add_done_callback(lambda _: self._forget(asking))
        queue = self._queues.get(asking.conference_id)
        if queue is not None:
            queue.append(asking)
            return
        self._queues[asking.conference_id] = deque([asking])
        task = asyncio.create_task(self._serve(asking.conference_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _forget(self, asking: Asking) -> None:
        self.waiting -= 1
        asking.answer.exception()  # seen, even if the caller has gone

    async def _serve(self, conference_id: UUID) -> None:
        """Serve the queue of one conference until it is empty."""
        queue = self._queues[conference_id]
        group: list[Asking] = []
        try:
            while queue:
                async with self._connections:
                    group = _next_group(queue)
                    await self._answer(conference_id, group)
        finally:
            # Whatever ended this task, a cancelled connection too: nobody waits for ever, and who comes finds a desk.
            del self._queues[conference_id]
            for asking in (*group, *queue):
                if not asking.answer.done():
                    asking.answer.set_exception(refusals.busy())

    async def _answer(self, conference_id: UUID, group: list[Asking]) -> None:
        try:
            outcomes: Sequence[Outcome | Exception] = await self._transact(conference_id, group)
        except Exception as error:  # whatever it is, it must not reach those of the group whom it does not concern
            _log.warning("group of registrations failed", size=len(group), kind=type(error).__name__)
            outcomes = [await self._alone(conference_id, asking) for asking in group]
        for asking, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, Answer):
                asking.answer.set_result(outcome)
            else:
                asking.answer.set_exception(outcome)

    async def _alone(self, conference_id: UUID, asking: Asking) -> Outcome | Exception:
        for _ in range(_TRIES_ALONE):
            try:
                return (await self._transact(conference_id, [asking]))[0]
            except _PASSING as error:
                _log.warning("registration failed", kind=type(error).__name__)
            except Exception as error:  # told to its caller, who sees a plain 500
                return error
        return refusals.busy()

    async def _transact(self, conference_id: UUID, group: list[Asking]) -> list[Outcome]:
        async with transaction_of(self._engine) as connection:
            outcomes = await register(connection, conference_id, group)
        self._outbox_filled.set()
        return outcomes


def _next_group(queue: deque[Asking]) -> list[Asking]:
    """The next requests in line, each of another person and another key.

    Whoever asks twice is judged after the first answer stands.
    """
    group: list[Asking] = []
    taken: set[object] = set()
    while queue and len(group) < _GROUP:
        if not taken.isdisjoint(queue[0].once):
            break
        asking = queue.popleft()
        taken.update(asking.once)
        group.append(asking)
    return group


@asynccontextmanager
async def open_desk(runtime: Runtime) -> AsyncIterator[None]:
    """The process's desk, in `runtime.resources`; half of the connections are left to everything else."""
    connections = max(1, runtime.settings.common.database_pool_size // 2)
    desk = Desk(runtime.engine, runtime.outbox_filled, connections=connections)
    runtime.resources["desk"] = desk
    yield
    await desk.close()
