"""The worker that deletes what has had its time (D7): in batches, each a transaction of its own. Any number may run.

What is gone is not found again, so that a process which dies leaves nothing half done and nothing to remember; the
number of what was deleted is written with the deletion.
"""

import asyncio
from datetime import date, datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.facts import policy_of, zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.personal_data.use_cases import erase_registration
from services.registration.retention import forgetting_store, store
from services.registration.retention.forgetting_store import ERASED_WHOLE
from services.registration.retention.holds import standing_holds
from services.registration.rules.retention import counted_from, due_on, goes
from services.registration.vocabularies.personal_data import DataCategory
from shared.clock import now
from shared.db.engine import transaction
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)

_LOOK_EVERY_SECONDS = 3_600
_ROWS_AT_ONCE = 500
_REGISTRATIONS_AT_ONCE = 50


async def keep_deleting(runtime: Runtime) -> None:
    """For the life of the process: look once an hour, at each conference once a day."""
    while True:
        await delete_due(runtime, now())
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def delete_due(runtime: Runtime, at: datetime) -> int:
    """Delete all that is due at `at`; how many rows that was."""
    day, deleted = at.date(), 0
    async with transaction(runtime.engine) as session:
        found = await store.to_look_at(session, day)
    for conference_id in found:
        deleted += await _settle(runtime, conference_id, day, at)
    return deleted


async def _settle(runtime: Runtime, conference_id: UUID, day: date, at: datetime) -> int:
    """Delete batch after batch of one conference, until nothing is left or another process is at it."""
    deleted, settled = 0, set[DataCategory]()
    while True:
        async with runtime.unit_of_work() as work:
            if not await store.take_turn(work.session, conference_id):
                return deleted
            rows = await delete_some(work.session, conference_id, at, settled)
            if not rows:
                await store.looked_at(work.session, conference_id, day)
            await work.commit()
        if not rows:
            return deleted
        deleted += rows


async def delete_some(session: AsyncSession, conference_id: UUID, at: datetime, settled: set[DataCategory]) -> int:
    """One batch of the first category of which something is due; how many rows. The caller has the conference's turn.

    Categories of which nothing is left are `settled`, and not looked at again. The conference is held: its policy and
    its holds stay as they are.
    """
    conference = await conferences.lock_conference(session, conference_id, shared=True)
    if conference is None:
        return 0
    zone, retention = zone_of(conference), policy_of(conference).retention
    start, day = counted_from(conference.ends_on, conference.created_at, zone), at.astimezone(zone).date()
    holds = standing_holds(await store.holds_of(session, conference_id))
    for category in retention.in_turn():
        due = due_on(category, start, retention)
        if category in settled or not goes(category, due, holds, day):
            continue
        places = await _forget(session, conference, category)
        if not places:
            settled.add(category)
            continue
        days, rows = retention.days(category), sum(places.values())
        await store.note(session, conference_id, category, days=days, due_on=due, day=day, at=at, places=places)
        _log.info("personal data deleted", conference_id=str(conference_id), category=category.value, rows=rows)
        return rows
    return 0


async def _forget(session: AsyncSession, conference: ConferenceRow, category: DataCategory) -> dict[str, int]:
    """Take a category out of some rows; of how many, by table."""
    for part in forgetting_store.parts_of(category):
        rows = await forgetting_store.forget(session, part, conference.id, _ROWS_AT_ONCE)
        if rows:
            return {part.table.name: rows}
    places: dict[str, int] = {}
    if category in ERASED_WHOLE:
        limit, reach = _REGISTRATIONS_AT_ONCE, ERASED_WHOLE[category]
        for registration in await forgetting_store.registrations_due(session, conference.id, category, limit):
            erased = await erase_registration(session, conference, registration, reach)
            for name, rows in erased.places.items():
                places[name] = places.get(name, 0) + rows
            # Counted also where nothing of the person was left.
            places["registration"] = places.get("registration", 0) + (0 if "registration" in erased.places else 1)
    return places
