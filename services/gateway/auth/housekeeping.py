"""Once an hour: what has run out is deleted."""

import asyncio
from datetime import timedelta

from services.gateway.auth import store
from shared.clock import now
from shared.db.engine import transaction
from shared.runtime import Runtime

_EVERY_SECONDS = 3600
_REVOCATIONS_KEPT = timedelta(days=1)
_ORIGINS_KEPT = timedelta(days=90)


async def forget_run_out(runtime: Runtime) -> None:
    """For the life of the process."""
    while True:
        await forget_once(runtime)
        await asyncio.sleep(_EVERY_SECONDS)


async def forget_once(runtime: Runtime) -> None:
    """Delete expired logins, whole allowances, revocations of a day ago, origins not seen for 90 days."""
    at = now()
    async with transaction(runtime.engine) as session:
        await store.delete_run_out(
            session, at=at, revocations_before=at - _REVOCATIONS_KEPT, origins_before=at - _ORIGINS_KEPT
        )
