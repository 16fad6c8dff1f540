"""Quotas are released to all at midnight of the workshop's `quota_release_on`, in the conference's time zone.

So are reserved places, on its `reserve_release_on`.
"""

import asyncio
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import WorkshopRow
from services.registration.programme import store
from services.registration.seats import ledger
from shared.clock import now, today
from shared.runtime import Runtime

_LOOK_EVERY_SECONDS = 60
_FURTHEST_AHEAD = timedelta(days=1)


async def release_if_due(
    session: AsyncSession, workshop: WorkshopRow, conference: ConferenceRow, named: Collection[str]
) -> None:
    """Bring the ledger in line with the days of release that are `named`: just set, moved or taken away."""
    day = today(zone_of(conference))
    if "quota_release_on" in named:
        due = _is_due(workshop.quota_release_on, day)
        await ledger.set_released(session, workshop.conference_id, workshop.id, due)
    if "reserve_release_on" in named:
        due = _is_due(workshop.reserve_release_on, day)
        await ledger.set_reserve_returned(session, workshop.conference_id, workshop.id, due)


async def release_due_quotas(runtime: Runtime) -> int:
    """Release the quotas and reserved places whose day has come, and let those who wait move up; of how many workshops.

    Each in a transaction of its own: ledgers are only ever locked together in the order of their ids. Two processes
    at once do no harm, for releasing what is released changes nothing.
    """
    async with runtime.unit_of_work() as work:
        # Somewhere the next day has begun already.
        candidates = await store.unreleased_workshops(work.session, (now() + _FURTHEST_AHEAD).date())
    released = 0
    for workshop, conference in candidates:
        day = today(zone_of(conference))
        named = [name for name in ("quota_release_on", "reserve_release_on") if _is_due(getattr(workshop, name), day)]
        if named:
            released += 1
            async with runtime.unit_of_work() as work:
                await release_if_due(work.session, workshop, conference, named)
                await work.commit()
    return released


async def keep_releasing_quotas(runtime: Runtime) -> None:
    """For the life of the process: look once a minute."""
    while True:
        await release_due_quotas(runtime)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _is_due(day: date | None, present: date) -> bool:
    return day is not None and day <= present
