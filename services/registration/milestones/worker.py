"""The worker that tells of milestones: their reminders, and that they passed. Each once, also after a standstill."""

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import event_visibility, zone_of
from services.registration.lists.use_cases import freeze_by_milestone
from services.registration.milestones import events, store
from services.registration.milestones.use_cases import days_of, last_day_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.milestones import MilestoneRow
from services.registration.rules.milestones import PASSED, come, next_look, to_tell
from services.registration.vocabularies.conferences import ConferenceState, Visibility
from services.registration.vocabularies.milestones import Closes
from shared.clock import now, today
from shared.db.engine import transaction
from shared.events.outbox import publish
from shared.events.types import Visibility as EventVisibility
from shared.runtime import Runtime

_LOOK_EVERY_SECONDS = 30
_FURTHEST_AHEAD = timedelta(days=1)
_WIDER: dict[EventVisibility, int] = {"private": 0, "network": 1, "public": 2}


async def keep_telling_milestones(runtime: Runtime) -> None:
    """For the life of the process: look twice a minute."""
    while True:
        await tell_milestones(runtime)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def tell_milestones(runtime: Runtime) -> int:
    """Tell what has come of every milestone, each in a transaction of its own; returns how many were looked at.

    Two processes at once do no harm: the second finds, under the milestone's lock, that all is settled.
    """
    async with transaction(runtime.engine) as session:
        # Somewhere the next day has begun already.
        found = await store.to_look_at(session, (now() + _FURTHEST_AHEAD).date())
    for milestone_id in found:
        async with runtime.unit_of_work() as work:
            await _settle(work.session, milestone_id)
            await work.commit()
    return len(found)


async def _settle(session: AsyncSession, milestone_id: UUID) -> None:
    held = await store.lock_with_conference(session, milestone_id)
    if held is None:
        return
    milestone, conference = held
    days = days_of(milestone)
    settled = await store.settled_of(session, milestone.id, milestone.due_on)
    new = come(days, settled, today(zone_of(conference)))
    if not new:
        return
    told = to_tell(new, is_done=milestone.done_at is not None)
    if conference.historical or conference.state == ConferenceState.CANCELLED:
        told = []
    await store.settle(session, milestone, new, told, now())
    milestone.next_look_on = next_look(days, {*settled, *new})
    await session.flush()
    if PASSED in told and milestone.freezes_list:
        await freeze_by_milestone(session, conference, milestone)
    for days_before in told:
        await _tell(session, milestone, conference, days_before)


async def _tell(session: AsyncSession, milestone: MilestoneRow, conference: ConferenceRow, days_before: int) -> None:
    passed = days_before == PASSED
    data = events.MilestoneEvent(
        subject=events.subject_of(milestone.id, milestone.version),
        conference_id=conference.id,
        milestone_id=milestone.id,
        kind=milestone.kind,
        on=milestone.due_on,
        until=last_day_of(milestone),
        audience=milestone.audience,
        closes=[Closes(code) for code in milestone.closes],
        days_before=None if passed else days_before,
    )
    visibility = _visibility(milestone.visibility, event_visibility(conference))
    await publish(session, events.PASSED if passed else events.APPROACHED, data, visibility=visibility)


def _visibility(own: Visibility, conference: EventVisibility) -> EventVisibility:
    """The narrower of the two."""
    of_its_own: EventVisibility = own.value
    return min(of_its_own, conference, key=lambda visibility: _WIDER[visibility])
