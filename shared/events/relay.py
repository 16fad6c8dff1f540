"""The relay: hands the outbox to the gateway, oldest first. One at a time in all processes of a service."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, Text, Uuid, any_, cast, delete, func, literal, select

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


class _Leaving(NamedTuple):
    """An event on its way out. `body` is a `types.EventIn` as JSON, written by PostgreSQL: nobody reads it here."""

    id: UUID
    type: str
    body: str


async def relay_outbox(runtime: Runtime) -> None:
    """For the life of the process: whenever events were committed, here or by another process, hand them over.

    An event that comes alone leaves at once; of a crowd's, those of a tenth of a second leave together, because a
    handing over costs both sides some thirty times what an event in it does.
    """
    while True:
        began = time.monotonic()
        if await hand_over(runtime) < _BATCH:
            await _wait(runtime.outbox_filled)
            await asyncio.sleep(began + _APART_SECONDS - time.monotonic())
            runtime.outbox_filled.clear()


async def hand_over(runtime: Runtime) -> int:
    """Hand one batch to the gateway; how many events that were.

    The rows are deleted once the gateway has them. A crash in between hands them over again, and the gateway knows
    them by their id. An event that it refuses for what it says holds up no other: it stays in the outbox, is logged
    and counted, and tried again by the next process. Raises PeerUnavailable when the gateway is not there.
    """
    async with runtime.unit_of_work() as work:
        session = work.session
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
            return 0
        waiting = select(outbox.c.id, outbox.c.type, _BODY).where(outbox.c.id.not_in(runtime.refused_events))
        rows = await session.execute(waiting.order_by(outbox.c.id).limit(_BATCH))
        events = [_Leaving(*row) for row in rows]
        OUTBOX_WAITING.labels(runtime.settings.service).set(len(events))
        if not events:
            return 0
        taken = await _send(runtime, events)
        gone = literal([event.id for event in taken], ARRAY(Uuid))
        await session.execute(delete(outbox).where(outbox.c.id == any_(gone)))
        await work.commit()
    OUTBOX_HANDED_OVER.labels(runtime.settings.service).inc(len(taken))
    return len(events)


async def _send(runtime: Runtime, events: Sequence[_Leaving]) -> Sequence[_Leaving]:
    """Those of the events that the gateway took. A batch that it refuses is sent by halves."""
    response = await runtime.peers.request(
        "POST",
        "gateway",
        "/webhooks/v1/events",
        content=f'{{"events":[{",".join(event.body for event in events)}]}}'.encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": f"outbox-{events[0].id}"},
    )
    if response.status_code not in _REFUSALS:
        response.raise_for_status()
        return events
    if len(events) > 1:
        middle = len(events) // 2
        return [*await _send(runtime, events[:middle]), *await _send(runtime, events[middle:])]
    refused = events[0]
    runtime.refused_events.add(refused.id)
    OUTBOX_REFUSED.labels(runtime.settings.service, refused.type).inc()
    _log.error("event refused", event_id=str(refused.id), type=refused.type, status=response.status_code)
    return []


async def _wait(filled: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(filled.wait(), _POLL_SECONDS)
