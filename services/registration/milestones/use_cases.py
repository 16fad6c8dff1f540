"""Milestones: planned, moved with the conference, done."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import Access, circles_of, managed_conference, visible_conference
from services.registration.conferences.facts import zone_of
from services.registration.fields import FIRST_DAY, LAST_DAY
from services.registration.milestones import store
from services.registration.milestones.closing import stored_closings
from services.registration.milestones.schemas import MilestoneIn, MilestonePatch, OffsetIn
from services.registration.milestones.texts import BEYOND_THE_CALENDAR
from services.registration.models.conference import ConferenceRow
from services.registration.models.milestones import MilestoneRow
from services.registration.problems import unknown_delegation
from services.registration.rules.milestone_template import MEETING_OF_DELEGATIONS
from services.registration.rules.milestones import Closing, Days, Offset, end_of, next_look
from services.registration.vocabularies.conferences import ConferenceState, Visibility
from services.registration.vocabularies.milestones import Closes
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound, invalid


async def create_milestone(
    session: AsyncSession, caller: Caller, conference_id: UUID, body: MilestoneIn
) -> tuple[MilestoneRow, ConferenceRow]:
    """Plan a milestone. Raises Unprocessable for an unknown delegation or a day beyond the calendar."""
    conference = await _changing(session, caller, conference_id)
    milestone = await _add(session, conference, body)
    await _refresh_closings(session, conference)
    return milestone, conference


async def apply_template(
    session: AsyncSession, caller: Caller, conference_id: UUID
) -> tuple[list[MilestoneRow], ConferenceRow]:
    """Plan the milestones of a meeting of delegations as the sources have them (B16–B21), by offsets; those alone whose
    title is not there yet, so that a second call adds nothing."""
    conference = await _changing(session, caller, conference_id)
    there = {tuple(sorted(row.title.items())) for row in await store.milestones_of(session, conference_id)}
    for planned in MEETING_OF_DELEGATIONS:
        if tuple(sorted(planned.title.items())) in there:
            continue
        body = MilestoneIn(
            title=dict(planned.title),
            kind=planned.kind,
            offset=OffsetIn(months=planned.offset.months, days=planned.offset.days, origin=planned.offset.origin),
            lasts_days=planned.lasts_days,
            reminders=list(planned.reminders),
            closes=list(planned.closes),
            freezes_list=planned.freezes_list,
        )
        await _add(session, conference, body)
    await _refresh_closings(session, conference)
    return list(await store.milestones_of(session, conference_id)), conference


async def read_milestone(
    session: AsyncSession, caller: Caller, milestone_id: UUID
) -> tuple[MilestoneRow, ConferenceRow, Access]:
    """Raises NotFound when the caller may not see it."""
    milestone = await store.get_milestone(session, milestone_id)
    if milestone is None:
        raise NotFound()
    conference, access = await visible_conference(session, caller, milestone.conference_id)
    if milestone.visibility not in circles_for(access, caller):
        raise NotFound()
    return milestone, conference, access


def circles_for(access: Access, caller: Caller) -> frozenset[str]:
    """Of which visibility a conference's milestones must be for this caller."""
    return frozenset(Visibility) if access.inside else circles_of(caller)


async def change_milestone(
    session: AsyncSession, caller: Caller, milestone_id: UUID, if_match: Precondition, body: MilestonePatch
) -> tuple[MilestoneRow, ConferenceRow]:
    """What was told of the day it had is told again of a new one."""
    milestone, conference = await _changed(session, caller, milestone_id, if_match)
    named = body.model_dump(include=body.model_fields_set)
    if "on" in named:
        named |= _NO_OFFSET
    offset = body.offset if "offset" in named else None
    for name, value in _columns(named, offset).items():
        setattr(milestone, name, value)
    await _place(session, milestone, conference)
    milestone.touch()
    await session.flush()
    await _refresh_closings(session, conference)
    return milestone, conference


async def remove_milestone(session: AsyncSession, caller: Caller, milestone_id: UUID, if_match: Precondition) -> None:
    """What it closed is open again, unless another closes it."""
    milestone, conference = await _changed(session, caller, milestone_id, if_match)
    await store.delete_milestone(session, milestone)
    await _refresh_closings(session, conference)


async def set_done(
    session: AsyncSession, caller: Caller, milestone_id: UUID, if_match: Precondition, *, done: bool
) -> tuple[MilestoneRow, ConferenceRow]:
    """Tick a milestone off, or take that back; by those who manage the conference, or the head of its audience.

    It closes what it closes all the same. Asked again, nothing happens.
    """
    _, _, access = await read_milestone(session, caller, milestone_id)
    milestone = await store.lock_milestone(session, milestone_id)
    if milestone is None:
        raise NotFound()
    if not access.edits_side(milestone.audience):
        raise Forbidden()
    conference, _ = await visible_conference(session, caller, milestone.conference_id)
    if_match.check(milestone.version)
    if done != (milestone.done_at is not None):
        milestone.done_at, milestone.done_by = (now(), caller.key) if done else (None, None)
        milestone.touch()
        await session.flush()
    return milestone, conference


async def conference_moved(session: AsyncSession, conference: ConferenceRow) -> None:
    """The conference, which the caller has locked, has other days or another time zone: offsets follow."""
    for milestone in await store.milestones_of(session, conference.id):
        before = milestone.due_on
        await _place(session, milestone, conference)
        if milestone.due_on != before:
            milestone.touch()
    await session.flush()
    await _refresh_closings(session, conference)


def days_of(milestone: MilestoneRow) -> Days:
    return Days(milestone.due_on, last_day_of(milestone), milestone.reminders)


def last_day_of(milestone: MilestoneRow) -> date:
    """A milestone of the 4th that lasts two days is over with the 5th (B21)."""
    return date.fromordinal(milestone.due_on.toordinal() + milestone.lasts_days - 1)


_NO_OFFSET: dict[str, Any] = {"offset_from": None, "offset_months": None, "offset_days": None}


def _columns(named: dict[str, Any], offset: OffsetIn | None) -> dict[str, Any]:
    """Fields of a body as the columns they fill; a null date, where an offset takes its place, fills none."""
    columns = {name: value for name, value in named.items() if name not in ("on", "offset")}
    if named.get("on") is not None:
        columns["due_on"] = named["on"]
    if offset is not None:
        columns |= {"offset_from": offset.origin, "offset_months": offset.months, "offset_days": offset.days}
    return columns


async def _add(session: AsyncSession, conference: ConferenceRow, body: MilestoneIn) -> MilestoneRow:
    columns = {"due_on": conference.starts_on} | _columns(body.model_dump(), body.offset)
    milestone = MilestoneRow(conference_id=conference.id, **columns)
    await _place(session, milestone, conference)
    await store.add_milestone(session, milestone)
    return milestone


async def _changing(session: AsyncSession, caller: Caller, conference_id: UUID) -> ConferenceRow:
    conference, _ = await managed_conference(session, caller, conference_id)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    return conference


async def _changed(
    session: AsyncSession, caller: Caller, milestone_id: UUID, if_match: Precondition
) -> tuple[MilestoneRow, ConferenceRow]:
    """The milestone and its conference, both locked, for a caller who manages the conference."""
    found, _, _ = await read_milestone(session, caller, milestone_id)
    conference = await _changing(session, caller, found.conference_id)
    milestone = await store.lock_milestone(session, milestone_id)
    if milestone is None:
        raise NotFound()
    if_match.check(milestone.version)
    return milestone, conference


async def _place(session: AsyncSession, milestone: MilestoneRow, conference: ConferenceRow) -> None:
    """Find its day, and when something comes of it next; raises Unprocessable beyond the calendar."""
    if milestone.audience is not None and milestone.audience not in await conferences.delegation_codes(
        session, conference.id
    ):
        raise unknown_delegation("/audience", milestone.audience)
    if milestone.offset_from is not None:
        offset = Offset(milestone.offset_months or 0, milestone.offset_days or 0, milestone.offset_from)
        milestone.due_on = offset.day(conference.starts_on, conference.ends_on)
    if not FIRST_DAY <= milestone.due_on <= LAST_DAY:
        raise invalid("/offset", "beyond_the_calendar", BEYOND_THE_CALENDAR)
    settled = await store.settled_of(session, milestone.id, milestone.due_on)
    milestone.next_look_on = next_look(days_of(milestone), settled)


async def _refresh_closings(session: AsyncSession, conference: ConferenceRow) -> None:
    """Carry what the milestones close into the conference, where the desk and others look. No new version of it."""
    zone = zone_of(conference)
    closings = [
        Closing(Closes(what), milestone.audience, end_of(last, zone), milestone.id, last)
        for milestone in await store.milestones_of(session, conference.id)
        for last in [last_day_of(milestone)]
        for what in milestone.closes
    ]
    conference.closings = stored_closings(closings)
    await session.flush()
