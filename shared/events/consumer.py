"""Taking in other services' events: pulled from the gateway in the order of their position, each exactly once.

What an event changes here and how far was read are one transaction, so that a crash neither loses nor doubles it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.kernel_tables import consumer_position
from shared.events.types import EventOut
from shared.ids import lock_key
from shared.runtime import Runtime
from shared.telemetry.metrics import EVENTS_CONSUMED

_BATCH = 200
_POLL_SECONDS = 0.5

EventHandler = Callable[[AsyncSession, EventOut], Awaitable[None]]


@dataclass(frozen=True)
class Together:
    """A handler of events that come by the hundred: those that follow each other are handled in one go."""

    handle: Callable[[AsyncSession, Sequence[EventOut]], Awaitable[None]]


Handlers = Mapping[str, EventHandler | Together]


class Consumer:
    """Reads the events whose types it has handlers for. `name` is where its position is kept."""

    def __init__(self, name: str, handlers: Handlers) -> None:
        self.name, self._handlers = name, handlers

    async def run(self, runtime: Runtime) -> None:
        """For the life of the process."""
        while True:
            if await self.take_in(runtime) < _BATCH:
                await asyncio.sleep(_POLL_SECONDS)

    async def take_in(self, runtime: Runtime) -> int:
        """Take in one batch; how many events that were. Raises PeerUnavailable when the gateway is not there."""
        async with runtime.unit_of_work() as work:
            session = work.session
            if not await session.scalar(select(func.pg_try_advisory_xact_lock(lock_key("consumer", self.name)))):
                return 0
            table = consumer_position
            position = await session.scalar(select(table.c.position).where(table.c.consumer == self.name)) or 0
            response = await runtime.peers.get(
                "gateway", "/webhooks/v1/events", params={"after": position, "limit": _BATCH}
            )
            response.raise_for_status()
            events = [EventOut.model_validate(item) for item in response.json()["items"]]
            if not events:
                return 0
            wanted = [event for event in events if event.type in self._handlers]
            await handle(session, self._handlers, wanted)
            for event in wanted:
                EVENTS_CONSUMED.labels(runtime.settings.service, event.type).inc()
            latest = {"consumer": self.name, "position": events[-1].position}
            statement = insert(table).values(latest)
            await session.execute(statement.on_conflict_do_update(index_elements=["consumer"], set_=latest))
            await work.commit()
        return len(events)


async def handle(session: AsyncSession, handlers: Handlers, events: Iterable[EventOut]) -> None:
    """Hand the events to their handlers, in their order. Each has one."""
    for handler, group in groupby(events, key=lambda event: handlers[event.type]):
        if isinstance(handler, Together):
            await handler.handle(session, list(group))
        else:
            for event in group:
                await handler(session, event)
