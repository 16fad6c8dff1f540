"""The relay: hands the outbox to the gateway, oldest first. One at a time in all processes of a service."""

import asyncio

from sqlalchemy import delete, func, select

from shared.db.kernel_tables import outbox
from shared.events.types import EventIn
from shared.ids import lock_key
from shared.runtime import Runtime
from shared.telemetry.metrics import OUTBOX_HANDED_OVER, OUTBOX_WAITING

_LOCK = lock_key("outbox relay")
_BATCH = 500
_POLL_SECONDS = 1.0


async def relay_outbox(runtime: Runtime) -> None:
    """For the life of the process: whenever events were committed, here or by another process, hand them over."""
    while True:
        if await hand_over(runtime) < _BATCH:
            await _wait(runtime.outbox_filled)


async def hand_over(runtime: Runtime) -> int:
    """Hand one batch to the gateway; how many events that were.

    The rows are deleted once the gateway has them. A crash in between hands them over again, and the gateway knows
    them by their id. Raises PeerUnavailable when the gateway is not there.
    """
    async with runtime.unit_of_work() as work:
        session = work.session
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
            return 0
        rows = (await session.execute(select(outbox).order_by(outbox.c.id).limit(_BATCH))).all()
        OUTBOX_WAITING.labels(runtime.settings.service).set(len(rows))
        if not rows:
            return 0
        events = [
            EventIn(id=row.id, type=row.type, timestamp=row.occurred_at, visibility=row.visibility, data=row.data)
            for row in rows
        ]
        response = await runtime.peers.request(
            "POST",
            "gateway",
            "/webhooks/v1/events",
            json={"events": [event.model_dump(mode="json") for event in events]},
            headers={"Idempotency-Key": f"outbox-{rows[0].id}"},
        )
        response.raise_for_status()
        await session.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in rows])))
        await work.commit()
    OUTBOX_HANDED_OVER.labels(runtime.settings.service).inc(len(rows))
    return len(rows)


async def _wait(filled: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(filled.wait(), _POLL_SECONDS)
    except TimeoutError:
        return
    filled.clear()
