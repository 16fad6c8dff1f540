"""Taking in other services' events: pulled from the gateway in the order of their position, each exactly once.

What an event changes here and how far was read are one transaction, so that a crash neither loses nor doubles it.
An event that its handler cannot take in is tried again for a minute or two and then passed over, which is logged and
counted: one bad event must not keep all later ones back for ever. Failures that pass by themselves do not count.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import httpx
import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.engine import is_passing
from shared.db.kernel_tables import consumer_position
from shared.events.types import EventOut
from shared.http.problems import ServiceUnavailable
from shared.ids import lock_key
from shared.runtime import Runtime
from shared.telemetry.metrics import EVENTS_CONSUMED, EVENTS_PASSED_OVER

_BATCH = 200
_POLL_SECONDS = 0.5
_TRIES = 10

_log = structlog.get_logger(__name__)

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
        self._failing, self._tries = 0, 0  # the position of the event that was last not taken in, and how often

    async def run(self, runtime: Runtime) -> None:
        """For the life of the process."""
        while True:
            if await self.take_in(runtime) < _BATCH:
                await asyncio.sleep(_POLL_SECONDS)

    async def take_in(self, runtime: Runtime) -> int:
        """Take in one batch; how many events that were.

        Raises PeerUnavailable when the gateway is not there, and what a handler raised (what came before it is kept).
        """
        async with runtime.unit_of_work() as work:
            session = work.session
            if not await session.scalar(select(func.pg_try_advisory_xact_lock(lock_key("consumer", self.name)))):
                return 0
            table = consumer_position
            position = await session.scalar(select(table.c.position).where(table.c.consumer == self.name)) or 0
            wanted = {"after": position, "limit": _BATCH, "type": sorted(self._handlers)}
            response = await runtime.peers.get("gateway", "/webhooks/v1/events", params=wanted)
            response.raise_for_status()
            answer = response.json()
            if answer["next_after"] == position:
                return 0
            events = [EventOut.model_validate(item) for item in answer["items"]]
            reached, failure = await self._take(runtime, session, events, answer["next_after"])
            latest = {"consumer": self.name, "position": reached}
            statement = insert(table).values(latest)
            await session.execute(statement.on_conflict_do_update(index_elements=["consumer"], set_=latest))
            await work.commit()
        if failure is not None:
            raise failure
        return len(events)

    async def _take(
        self, runtime: Runtime, session: AsyncSession, events: Sequence[EventOut], end: int
    ) -> tuple[int, Exception | None]:
        """Take in the events, after which the next position is `end`: up to which position, and what stopped it."""
        service = runtime.settings.service
        if await self._try(session, events) is None:
            for event in events:
                EVENTS_CONSUMED.labels(service, event.type).inc()
            return end, None
        for event in events:  # one by one, to find which it was
            failure = await self._try(session, [event])
            if failure is None:
                EVENTS_CONSUMED.labels(service, event.type).inc()
            elif self._is_worth_a_try(event):
                return event.position - 1, failure
            else:
                EVENTS_PASSED_OVER.labels(service, event.type).inc()
                _log.error(
                    "event passed over",
                    consumer=self.name,
                    event_id=str(event.id),
                    type=event.type,
                    position=event.position,
                    kind=type(failure).__name__,
                )
        return end, None

    async def _try(self, session: AsyncSession, events: Sequence[EventOut]) -> Exception | None:
        """Hand the events to their handlers, all or none; what went wrong. Raises what passes by itself."""
        try:
            async with session.begin_nested():
                await handle(session, self._handlers, events)
        except (ServiceUnavailable, httpx.HTTPError, OSError):
            raise
        except Exception as error:
            if is_passing(error):
                raise
            return error
        return None

    def _is_worth_a_try(self, event: EventOut) -> bool:
        self._tries = self._tries + 1 if event.position == self._failing else 1
        self._failing = event.position
        return self._tries < _TRIES


async def handle(session: AsyncSession, handlers: Handlers, events: Iterable[EventOut]) -> None:
    """Hand the events to their handlers, in their order. Each has one."""
    for handler, group in groupby(events, key=lambda event: handlers[event.type]):
        if isinstance(handler, Together):
            await handler.handle(session, list(group))
        else:
            for event in group:
                await handler(session, event)
