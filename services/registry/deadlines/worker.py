"""The worker that tells what the clock brings to agreements."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.registry.deadlines import use_cases
from services.registry.deadlines.store import Look
from services.registry.merging.lock_store import while_nobody_merges
from services.registry.policy.store import policy_of
from services.registry.rules.policy import Policy
from shared import clock
from shared.db.engine import transaction
from shared.runtime import Runtime

_LOOK_EVERY_SECONDS = 15
_LOOK_AT_ALL_EVERY = timedelta(hours=1)
# How long a change may take from its mark of time to its commit; what takes longer is found by the next look at all.
_LONGEST_CHANGE = timedelta(minutes=5)
_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Looked:
    """The last look at all agreements, and the last at those that had changed."""

    today: date
    policy: Policy
    at_all: datetime
    at: datetime


async def keep_telling_deadlines(runtime: Runtime) -> None:
    """For the life of the process: look at what has changed every few seconds, and at all once a day begins.

    All are looked at, too, when the process starts (which is how days without a process are caught up), when the
    policy changes, and once an hour.
    """
    looked: Looked | None = None
    while True:
        looked = await look_again(runtime, clock.today(runtime.settings.common.zone), looked)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def look_again(runtime: Runtime, today: date, before: Looked | None) -> Looked:
    """Tell what `today` has brought since the look `before`."""
    at = clock.now()
    async with transaction(runtime.engine) as session:
        policy = await policy_of(session)
    if before and (before.today, before.policy) == (today, policy) and at - before.at_all < _LOOK_AT_ALL_EVERY:
        await tell_deadlines(runtime, Look(today, policy.renewal_reminder_months, before.at - _LONGEST_CHANGE))
        return Looked(today, policy, before.at_all, at)
    await tell_deadlines(runtime, Look(today, policy.renewal_reminder_months))
    return Looked(today, policy, at, at)


async def tell_deadlines(runtime: Runtime, look: Look) -> None:
    """Tell what has come, some agreements at a time, each time in a transaction of its own."""
    after: UUID | None = None
    while True:
        async with runtime.unit_of_work() as work:
            # Its events name the signatories, which a merge moves.
            await while_nobody_merges(work.session)
            after = await use_cases.settle_some(
                work.session, look, runtime.settings.common.zone, after=after, limit=_TOGETHER
            )
            await work.commit()
        if after is None:
            return
