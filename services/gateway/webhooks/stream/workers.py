"""The gateway's own events into the stream, and old ones out of it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.webhooks.resources import webhooks_of
from services.gateway.webhooks.stream import store, use_cases
from services.gateway.webhooks.stream.schemas import MOST_AT_ONCE
from shared.clock import now
from shared.db.engine import is_passing, transaction
from shared.events.relay import Leaving, relay_outbox
from shared.events.types import EventIn
from shared.runtime import Runtime

_KEPT = timedelta(days=90)
_BETWEEN_CLEANINGS = timedelta(hours=1)


async def relay_own_events(runtime: Runtime) -> None:
    """For the life of the process, in place of the kernel's: the gateway need not call itself over HTTP."""
    await relay_outbox(runtime, into_the_stream)


async def into_the_stream(runtime: Runtime, session: AsyncSession, events: Sequence[Leaving]) -> object | None:
    """Take the gateway's own events in the transaction that empties its outbox; why not, when they cannot be taken."""
    try:
        async with session.begin_nested():
            taken = [EventIn.model_validate_json(event.body) for event in events]
            await use_cases.take_in(session, webhooks_of(runtime), taken)
    except Exception as error:
        if is_passing(error):
            raise
        return type(error).__name__
    return None


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
