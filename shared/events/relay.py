"""The relay: empties the outbox, oldest first. One at a time in all processes of a service.

To whom is its `Taker`'s affair: a service's events go to the gateway over HTTP, the gateway's own straight into the
stream. What becomes of an event that cannot pass is the same for both.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, Text, Uuid, any_, cast, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.kernel_tables import outbox
from shared.ids import lock_key
from shared.runtime import Runtime
from shared.telemetry.metrics import OUTBOX_HANDED_OVER, OUTBOX_REFUSED, OUTBOX_WAITING

_log = structlog.get_logger(__name__)
_LOCK = lock_key("outbox relay")
_BATCH = 500
_POLL_SECONDS = 1.0
_APART_SECONDS = 0.1
# What the gateway says of the events; any other refusal (401, 403, 5xx) is about us or itself, and passes.
_REFUSALS = frozenset({400, 413, 422})
_BODY = cast(
    func.json_build_object(
        *("id", outbox.c.id, "type", outbox.c.type, "timestamp", outbox.c.occurred_at),
        *("visibility", outbox.c.visibility, "data", outbox.c.data),
    ),
    Text,
)


class Leaving(NamedTuple):
    """An event on its way out. `body` is a `types.EventIn` as JSON, written by PostgreSQL."""

    id: UUID
    type: str
    body: str


Taker = Callable[[Runtime, AsyncSession, Sequence[Leaving]], Awaitable[object | None]]
"""Takes all of the events or none, and then answers why: a refusal for what they say. Raises what passes by itself.

The session is that of the transaction in which taken events leave the outbox.
"""


async def to_the_gateway(runtime: Runtime, session: AsyncSession, events: Sequence[Leaving]) -> object | None:
    """Over HTTP; the gateway knows events by their id. Raises PeerUnavailable when it is not there."""
    response = await runtime.peers.request(
        "POST",
        "gateway",
        "/webhooks/v1/events",
        content=f'{{"events":[{",".join(event.body for event in events)}]}}'.encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": f"outbox-{events[0].id}"},
    )
    if response.status_code in _REFUSALS:
        return response.status_code
    response.raise_for_status()
    return None


async def relay_outbox(runtime: Runtime, take: Taker = to_the_gateway) -> None:
    """For the life of the process: whenever events were committed, here or by another process, hand them over.

    An event that comes alone leaves at once; of a crowd's, those of a tenth of a second leave together, because a
    handing over costs both sides some thirty times what an event in it does.
    """
    while True:
        began = time.monotonic()
        if await hand_over(runtime, take) < _BATCH:
            await _wait(runtime.outbox_filled)
            await asyncio.sleep(began + _APART_SECONDS - time.monotonic())
            runtime.outbox_filled.clear()


async def hand_over(runtime: Runtime, take: Taker = to_the_gateway) -> int:
    """Hand one batch over; how many events that were.

    The rows are deleted once the events are taken; a crash in between hands them over again. An event that is refused
    for what it says holds up no other: it stays in the outbox, is logged and counted, and tried again by the next
    process. Raises what `take` raises.
    """
    async with runtime.unit_of_work() as work:
        session = work.session
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
            return 0
        waiting = select(outbox.c.id, outbox.c.type, _BODY).where(outbox.c.id.not_in(runtime.refused_events))
        rows = await session.execute(waiting.order_by(outbox.c.id).limit(_BATCH))
        events = [Leaving(*row) for row in rows]
        OUTBOX_WAITING.labels(runtime.settings.service).set(len(events))
        if not events:
            return 0
        taken = await _taken(runtime, session, events, take)
        gone = literal([event.id for event in taken], ARRAY(Uuid))
        await session.execute(delete(outbox).where(outbox.c.id == any_(gone)))
        await work.commit()
    OUTBOX_HANDED_OVER.labels(runtime.settings.service).inc(len(taken))
    return len(events)


async def _taken(runtime: Runtime, session: AsyncSession, events: Sequence[Leaving], take: Taker) -> Sequence[Leaving]:
    """Those of the events that were taken. A batch that is refused is tried by halves."""
    reason = await take(runtime, session, events)
    if reason is None:
        return events
    if len(events) > 1:
        middle = len(events) // 2
        first = await _taken(runtime, session, events[:middle], take)
        return [*first, *await _taken(runtime, session, events[middle:], take)]
    refused = events[0]
    runtime.refused_events.add(refused.id)
    OUTBOX_REFUSED.labels(runtime.settings.service, refused.type).inc()
    _log.error("event refused", event_id=str(refused.id), type=refused.type, reason=str(reason))
    return []


async def _wait(filled: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(filled.wait(), _POLL_SECONDS)
