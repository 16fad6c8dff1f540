"""Editions of a conference: their history (B28), and the next one made of the last (B30)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import (
    grant_subject,
    in_network,
    managed_conference,
    sees_everything,
    visible_conference,
)
from services.registration.conferences.facts import zone_of
from services.registration.editions import store
from services.registration.editions.linking import check_editions
from services.registration.editions.schemas import RepeatIn
from services.registration.milestones import store as milestones
from services.registration.milestones.use_cases import conference_moved
from services.registration.models.conference import ConferenceRow, DelegationRow, GrantRow
from services.registration.models.milestones import MilestoneRow
from services.registration.models.programme import WorkshopRow
from services.registration.models.timetable import RoomRow, SessionRow
from services.registration.programme import store as programme
from services.registration.rooms import store as rooms
from services.registration.rules.editions import moved, policy_moved
from services.registration.seats import ledger
from services.registration.sessions import store as sessions
from services.registration.vocabularies.conferences import GrantRole
from services.registration.vocabularies.programme import WorkshopState
from services.registration.vocabularies.timetable import SessionState
from shared.auth.caller import Caller
from shared.days import plus_months
from shared.http.etags import Precondition

_A_YEAR = 12
_OWN = {"id", "version", "created_at", "updated_at", "conference_id"}


async def editions_of(session: AsyncSession, caller: Caller, conference_id: UUID) -> Sequence[ConferenceRow]:
    """All editions that the caller may see, the first one first; raises NotFound when it may not see this one."""
    await visible_conference(session, caller, conference_id)
    visible = conferences.visible_conferences(
        sees_all=sees_everything(caller), in_network=in_network(caller), subject=grant_subject(caller)
    )
    return await store.chain_of(session, conference_id, visible)


async def repeat_conference(
    session: AsyncSession, caller: Caller, conference_id: UUID, if_match: Precondition, body: RepeatIn
) -> ConferenceRow:
    """The next edition as a draft: delegations, rooms, workshops, sessions, milestones, all as many days later; no
    person.

    Raises RuleBroken (B28) when there is a next edition already, RuleViolated when it would not come after this one.
    """
    last, _ = await managed_conference(session, caller, conference_id)
    if_match.check(last.version)
    starts_on = body.starts_on or plus_months(last.starts_on, _A_YEAR)
    days = (starts_on - last.starts_on).days
    following = ConferenceRow(
        title=body.title or last.title,
        edition=body.edition or (last.edition + 1 if last.edition else None),
        place=body.place,
        country=body.country,
        time_zone=last.time_zone,
        starts_on=starts_on,
        ends_on=last.ends_on + timedelta(days=days),
        languages=last.languages,
        interpretation_days=[_later(day, days) for day in last.interpretation_days],
        speaker_guidance=last.speaker_guidance,
        policy=policy_moved(last.policy, days),
        visibility=last.visibility,
        recurs=last.recurs,
        previous_edition_id=last.id,
        created_by=caller.key,
    )
    await check_editions(session, caller, following)
    await conferences.add(session, following)
    await conferences.add(session, GrantRow(conference_id=following.id, subject=caller.subject, role=GrantRole.OWNER))
    for delegation in await conferences.delegations_of(session, last.id):
        kept = delegation.model_dump(include={"code", "name", "role", "country"})
        await conferences.add(session, DelegationRow(conference_id=following.id, **kept))
    places = await _repeat_rooms(session, last, following)
    await _repeat_workshops(session, last, following, days, places)
    await _repeat_sessions(session, last, following, days, places)
    await _repeat_milestones(session, last, following, days)
    return following


def _later(interpretation_day: dict[str, Any], days: int) -> dict[str, Any]:
    day = date.fromisoformat(interpretation_day["on"]) + timedelta(days=days)
    return interpretation_day | {"on": day.isoformat()}


async def _repeat_rooms(session: AsyncSession, last: ConferenceRow, following: ConferenceRow) -> dict[UUID, RoomRow]:
    """The rooms of the next edition by the ids of those of the last: all are taken along, also to another place."""
    places = {}
    for room in await rooms.rooms_of(session, last.id):
        places[room.id] = RoomRow(conference_id=following.id, **room.model_dump(exclude=_OWN))
        await rooms.add_room(session, places[room.id])
    return places


async def _repeat_sessions(
    session: AsyncSession, last: ConferenceRow, following: ConferenceRow, days: int, places: Mapping[UUID, RoomRow]
) -> None:
    """As drafts, at the same time on the clock and without who speaks; those that were cancelled are not repeated."""
    zone = zone_of(last)
    for held in await sessions.sessions_of(session, last.id):
        if held.state == SessionState.CANCELLED:
            continue
        kept = held.model_dump(include={"title", "kind", "venue", "languages", "interpretation"})
        again = SessionRow(
            conference_id=following.id,
            starts_at=moved(held.starts_at, days, zone) if held.starts_at else None,
            ends_at=moved(held.ends_at, days, zone) if held.ends_at else None,
            room_id=places[held.room_id].id if held.room_id else None,
            **kept,
        )
        await sessions.add_session(session, again)


async def _repeat_workshops(
    session: AsyncSession, last: ConferenceRow, following: ConferenceRow, days: int, places: Mapping[UUID, RoomRow]
) -> None:
    """As drafts, at the same time on the clock; those that were cancelled are not repeated."""
    zone = zone_of(last)
    for workshop in await programme.workshops_of(session, last.id):
        if workshop.state == WorkshopState.CANCELLED:
            continue
        starts_at, ends_at = workshop.starts_at, workshop.ends_at
        room = places[workshop.room_id] if workshop.room_id else None
        release, reserve_release = workshop.quota_release_on, workshop.reserve_release_on
        again = WorkshopRow(
            conference_id=following.id,
            title=workshop.title,
            sub_themes=workshop.sub_themes,
            capacity=workshop.capacity,
            quotas=workshop.quotas,
            quota_release_on=release + timedelta(days=days) if release else None,
            reserved=workshop.reserved,
            reserve_release_on=reserve_release + timedelta(days=days) if reserve_release else None,
            starts_at=moved(starts_at, days, zone) if starts_at else None,
            ends_at=moved(ends_at, days, zone) if ends_at else None,
            room_id=room.id if room else None,
            themes=workshop.themes,
            speaker_guidance=workshop.speaker_guidance,
            operators=workshop.operators,
            languages=workshop.languages,
            interpretation=workshop.interpretation,
            debate_minutes=workshop.debate_minutes,
        )
        await programme.add(session, again)
        await ledger.open_ledger(session, again, room_seats=room.capacity if room else None)


async def _repeat_milestones(session: AsyncSession, last: ConferenceRow, following: ConferenceRow, days: int) -> None:
    for milestone in await milestones.milestones_of(session, last.id):
        kept = milestone.model_dump(exclude=_OWN | {"due_on", "done_at", "done_by", "next_look_on"})
        due_on = milestone.due_on + timedelta(days=days)
        await milestones.add_milestone(session, MilestoneRow(conference_id=following.id, due_on=due_on, **kept))
    await conference_moved(session, following)
