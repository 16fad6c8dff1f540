"""The programme of a conference, read with one look at each table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import Access
from services.registration.conferences.facts import zone_of
from services.registration.conferences.views import conference_out, delegation_out
from services.registration.conflicts.finding import find_conflicts
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow
from services.registration.programme import store as workshops
from services.registration.programme.line_ups.judging import as_speaker
from services.registration.programme.line_ups.views import Reader, reader_of
from services.registration.programme.schemas import WorkshopOut
from services.registration.programme.views import workshop_views
from services.registration.rooms import store as rooms
from services.registration.rooms.schemas import RoomOut
from services.registration.rules.programme import days_between
from services.registration.sessions import store as sessions
from services.registration.sessions.schemas import SessionOut
from services.registration.sessions.views import session_views
from services.registration.timetable.schemas import DayOut, Item, ItemSpeaker, ProgrammeOut, SessionItem, WorkshopItem
from shared.auth.caller import Caller
from shared.catalogue.rules import Notice

_MOST_DAYS = 366  # of what lasts longer, the later days are told on which something begins
_OF_A_WORKSHOP = {
    "id", "version", "updated_at", "title", "room_id", "room", "languages", "interpretation", "state", "sub_themes",
    "themes", "operators",
    "debate_minutes", "framing_note", "seats", "taken", "free", "waiting", "by_delegation",
}  # fmt: skip
_OF_A_SESSION = {
    "id", "version", "updated_at", "title", "room_id", "room", "languages", "interpretation", "state", "kind",
    "description", "venue",
}  # fmt: skip


async def programme_of(
    session: AsyncSession, caller: Caller, access: Access, conference: ConferenceRow
) -> ProgrammeOut:
    """All of a conference's programme that the caller may see, by day and sorted: drafts only for those inside."""
    zone = zone_of(conference)
    planned = await workshops.workshops_of(session, conference.id, with_drafts=access.inside)
    views = await workshop_views(session, conference, planned, inside=False)
    people: defaultdict[UUID, list[SpeakerRow]] = defaultdict(list)
    everybody = [row for row in await workshops.speakers_of(session, [view.id for view in views])
                 if as_speaker(row).seated]  # fmt: skip
    for row in everybody:
        people[row.workshop_id].append(row)
    reader = await reader_of(session, caller, access, everybody)
    held = await sessions.sessions_of(session, conference.id, with_drafts=access.inside)
    items: list[Item] = [
        *(_session(view, zone) for view in await session_views(session, caller, access, conference.id, held)),
        *(_workshop(view, people[view.id], reader, zone) for view in views),
    ]
    return ProgrammeOut(
        conference=conference_out(conference),
        delegations=[delegation_out(row, access) for row in await conferences.delegations_of(session, conference.id)],
        rooms=[
            RoomOut.model_validate(row, from_attributes=True) for row in await rooms.rooms_of(session, conference.id)
        ],
        days=_days(conference, items),
        undated=[item for item in items if item.starts_at is None],
        warnings=await _warnings(session, conference) if access.inside else [],
    )


async def _warnings(session: AsyncSession, conference: ConferenceRow) -> list[Notice]:
    found = await find_conflicts(session, conference)
    return [Notice.of(found.finding(conflict)) for conflict in found.conflicts]


def _days(conference: ConferenceRow, items: Iterable[Item]) -> list[DayOut]:
    interpreted = {day["on"]: day["languages"] for day in conference.interpretation_days}
    by_day: defaultdict[object, list[Item]] = defaultdict(list)
    for item in items:
        if item.starts_at is not None:
            by_day[item.starts_at.date()].append(item)
    return [
        DayOut(
            number=number,
            on=day,
            interpretation=interpreted.get(day.isoformat(), []),
            items=sorted(by_day[day], key=lambda item: (item.starts_at, item.ends_at, item.id)),
        )
        for number, day in enumerate(days_between(conference.starts_on, conference.ends_on), start=1)
        if number <= _MOST_DAYS or day in by_day
    ]


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if at is None else at.astimezone(zone)


def _session(view: SessionOut, zone: ZoneInfo) -> SessionItem:
    return SessionItem(
        **view.model_dump(include=_OF_A_SESSION),
        starts_at=_local(view.starts_at, zone),
        ends_at=_local(view.ends_at, zone),
        speakers=[
            ItemSpeaker(
                id=speaker.id, person=speaker.person, partner=speaker.partner, delegation=speaker.delegation,
                role=speaker.role, confirmed=True,
            )
            for speaker in view.speakers
        ],
    )  # fmt: skip


def _workshop(view: WorkshopOut, speakers: Sequence[SpeakerRow], reader: Reader, zone: ZoneInfo) -> WorkshopItem:
    return WorkshopItem(
        **view.model_dump(include=_OF_A_WORKSHOP),
        starts_at=_local(view.starts_at, zone),
        ends_at=_local(view.ends_at, zone),
        speakers=[_speaker(row, reader) for row in speakers],
    )


def _speaker(row: SpeakerRow, reader: Reader) -> ItemSpeaker:
    person, partner = reader.named(row)
    return ItemSpeaker(
        id=row.id,
        person=person,
        partner=partner,
        delegation=row.delegation,
        role=row.role,
        profile=row.profile,
        confirmed=as_speaker(row, absent=row.registration_id in reader.gone).accepted,
    )
