"""Quotas are released to all at midnight of the workshop's `quota_release_on`, in the conference's time zone."""

import asyncio
from datetime import timedelta

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


async def release_if_due(session: AsyncSession, workshop: WorkshopRow, conference: ConferenceRow) -> None:
    """Bring the ledger in line with a day of release that was just set, moved or taken away."""
    await ledger.set_released(session, workshop.conference_id, workshop.id, _is_due(workshop, conference))


async def release_due_quotas(runtime: Runtime) -> int:
    """Release the quotas whose day has come, and let those who wait move up; returns of how many workshops.

    Each in a transaction of its own: ledgers are only ever locked together in the order of their ids. Two processes
    at once do no harm, for releasing what is released changes nothing.
    """
    async with runtime.unit_of_work() as work:
        # Somewhere the next day has begun already.
        candidates = await store.unreleased_workshops(work.session, (now() + _FURTHEST_AHEAD).date())
    due = [workshop for workshop, conference in candidates if _is_due(workshop, conference)]
    for workshop in due:
        async with runtime.unit_of_work() as work:
            await ledger.set_released(work.session, workshop.conference_id, workshop.id, released=True)
            await work.commit()
    return len(due)


async def keep_releasing_quotas(runtime: Runtime) -> None:
    """For the life of the process: look once a minute."""
    while True:
        await release_due_quotas(runtime)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _is_due(workshop: WorkshopRow, conference: ConferenceRow) -> bool:
    day = workshop.quota_release_on
    return day is not None and day <= today(zone_of(conference))
