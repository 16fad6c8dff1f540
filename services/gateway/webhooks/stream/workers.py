"""The gateway's own events into the stream, and old ones out of it."""

import asyncio
from datetime import datetime, timedelta

from services.gateway.webhooks.resources import webhooks_of
from services.gateway.webhooks.stream import store, use_cases
from services.gateway.webhooks.stream.schemas import MOST_AT_ONCE
from shared.clock import now
from shared.db.engine import transaction
from shared.runtime import Runtime

_POLL_SECONDS = 1.0
_KEPT = timedelta(days=90)
_BETWEEN_CLEANINGS = timedelta(hours=1)


async def relay_own_events(runtime: Runtime) -> None:
    """For the life of the process, instead of the kernel's relay: the gateway need not call itself over HTTP."""
    while True:
        if await hand_over_own_events(runtime) < MOST_AT_ONCE:
            try:
                await asyncio.wait_for(runtime.outbox_filled.wait(), _POLL_SECONDS)
            except TimeoutError:
                continue
            runtime.outbox_filled.clear()


async def hand_over_own_events(runtime: Runtime) -> int:
    """Move one batch from the outbox into the stream, in one transaction; how many events that were."""
    async with runtime.unit_of_work() as work:
        events = await store.take_from_outbox(work.session, MOST_AT_ONCE)
        if events:
            await use_cases.take_in(work.session, webhooks_of(runtime), events)
            await work.commit()
    return len(events)


async def forget_old_events(runtime: Runtime) -> None:
    """Once an hour: delete events older than 90 days, with their deliveries."""
    while True:
        while await forget_some_events(runtime, now() - _KEPT) == MOST_AT_ONCE:
            pass
        await asyncio.sleep(_BETWEEN_CLEANINGS.total_seconds())


async def forget_some_events(runtime: Runtime, before: datetime) -> int:
    """Delete one batch of the events taken before an instant, in one short transaction; how many that were."""
    async with transaction(runtime.engine) as session:
        return await store.forget_before(session, before, MOST_AT_ONCE)
