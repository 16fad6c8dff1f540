"""The conflicts of one conference's programme, from its rows; and how each is said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import policy_of, zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.models.timetable import SessionRow, SessionSpeakerRow
from services.registration.person import PersonOut, key_of
from services.registration.programme import store as workshops
from services.registration.programme.line_ups.judging import as_speaker, registrations_gone
from services.registration.rooms import store as rooms
from services.registration.rules.catalogue import participants as catalogue
from services.registration.rules.conflicts import Appearance, Conflict, Setting, Thing, conflicts_in
from services.registration.rules.quota import Slot
from services.registration.sessions import store as sessions
from services.registration.vocabularies.programme import WorkshopState
from services.registration.vocabularies.timetable import ConflictKind, SessionState, ThingType
from shared.catalogue.rules import Finding, Rule
from shared.catalogue.texts import DEFAULT_LANGUAGE, current_language

_MOST = 1_000  # told at once; who has more has the first ones to mend
_CLASHES = (ConflictKind.ROOM_TAKEN, ConflictKind.PERSON_TWICE)
_RULES: dict[ConflictKind, Rule] = {
    ConflictKind.ROOM_TAKEN: catalogue.D8_ROOM_TAKEN,
    ConflictKind.PERSON_TWICE: catalogue.D8_PERSON_TWICE,
    ConflictKind.ROOM_TOO_SMALL: catalogue.D8_ROOM_TOO_SMALL,
    ConflictKind.NOT_INTERPRETED: catalogue.D8_NOT_INTERPRETED,
    ConflictKind.NO_INTERPRETERS: catalogue.D8_NO_INTERPRETERS,
}
_POINTERS: dict[ConflictKind, str] = {
    ConflictKind.ROOM_TAKEN: "/room_id",
    ConflictKind.PERSON_TWICE: "/speakers",
    ConflictKind.ROOM_TOO_SMALL: "/capacity",
    ConflictKind.NOT_INTERPRETED: "/interpretation",
    ConflictKind.NO_INTERPRETERS: "/interpretation",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The conflicts of a conference, and what is needed to tell them."""

    conflicts: Sequence[Conflict]
    setting: Setting
    room_names: Mapping[UUID, Mapping[str, str]]
    speakers: Mapping[UUID, SpeakerRow | SessionSpeakerRow]

    def findings_about(self, thing_id: UUID) -> list[Finding]:
        return [self.finding(conflict) for conflict in self.conflicts if conflict.concerns(thing_id)]

    def finding(self, conflict: Conflict) -> Finding:
        """D8: which things, when, in which room, in the language of the request."""
        first, second = conflict.things[0], conflict.things[-1]
        starts_at = first.slot.starts_at.astimezone(self.setting.zone) if first.slot.starts_at else None
        return _RULES[conflict.kind].finding(
            _POINTERS[conflict.kind],
            first=said(first.title),
            second=said(second.title),
            room=said(self.room_names[conflict.room_id]) if conflict.room_id else "",
            time=self._time(conflict),
            day=starts_at.date().isoformat() if starts_at else "",
            languages=", ".join(conflict.languages),
            limit=conflict.seats,
            current=first.capacity,
        )

    def _time(self, conflict: Conflict) -> str:
        if conflict.starts_at is None or conflict.ends_at is None:
            return ""
        starts, ends = (at.astimezone(self.setting.zone) for at in (conflict.starts_at, conflict.ends_at))
        same_day = starts.date() == ends.date()
        return f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}" if same_day else f"{starts:%Y-%m-%d %H:%M}–{ends:%Y-%m-%d %H:%M}"


def said(title: Mapping[str, str]) -> str:
    """A label in the request's language, else in English, else in the first that there is."""
    found = title.get(current_language()) or title.get(DEFAULT_LANGUAGE)
    return found or next(iter(title.values()))


async def find_conflicts(session: AsyncSession, conference: ConferenceRow) -> Found:
    """All conflicts of a conference's programme, drafts among it, with one look at each table.

    Clashes are not among them where the policy does not mind them (`off`).
    """
    seated: defaultdict[UUID, list[SpeakerRow]] = defaultdict(list)
    planned = [row for row in await workshops.workshops_of(session, conference.id)
               if row.state != WorkshopState.CANCELLED]  # fmt: skip
    for speaker in await workshops.speakers_of(session, [row.id for row in planned], refresh=False):
        if as_speaker(speaker).seated:
            seated[speaker.workshop_id].append(speaker)
    held = [row for row in await sessions.sessions_of(session, conference.id) if row.state != SessionState.CANCELLED]
    speaking: defaultdict[UUID, list[SessionSpeakerRow]] = defaultdict(list)
    for each in await sessions.speakers_of(session, [row.id for row in held]):
        speaking[each.session_id].append(each)
    everybody: list[SpeakerRow | SessionSpeakerRow] = [each for rows in seated.values() for each in rows]
    everybody += [each for rows in speaking.values() for each in rows]
    gone = await registrations_gone(session, everybody)
    places = await rooms.rooms_of(session, conference.id)
    setting = Setting(
        zone=zone_of(conference),
        languages=conference.languages,
        interpreters={date.fromisoformat(day["on"]): day["languages"] for day in conference.interpretation_days},
        room_seats={room.id: room.capacity for room in places},
    )
    things = [
        *(_workshop(row, seated[row.id], gone) for row in planned),
        *(_session(row, speaking[row.id], gone) for row in held),
    ]
    minded = policy_of(conference).programme_conflicts != "off"
    conflicts = (conflict for conflict in conflicts_in(things, setting) if minded or conflict.kind not in _CLASHES)
    return Found(
        list(islice(conflicts, _MOST)),
        setting,
        {room.id: room.name for room in places},
        {each.id: each for each in everybody},
    )


def _workshop(row: WorkshopRow, speakers: Iterable[SpeakerRow], gone: Collection[UUID]) -> Thing:
    """Whose registration does not stand any more (`gone`) is not sure to come."""
    return Thing(
        ThingType.WORKSHOP,
        row.id,
        row.title,
        Slot(row.starts_at, row.ends_at),
        public=row.state != WorkshopState.DRAFT,
        room_id=row.room_id,
        capacity=row.capacity,
        appearances=[
            _appearance(each, as_speaker(each, absent=each.registration_id in gone).accepted) for each in speakers
        ],
        languages=row.languages,
        interpretation=row.interpretation,
    )


def _session(row: SessionRow, speakers: Iterable[SessionSpeakerRow], gone: Collection[UUID]) -> Thing:
    return Thing(
        ThingType.SESSION,
        row.id,
        row.title,
        Slot(row.starts_at, row.ends_at),
        public=row.state != SessionState.DRAFT,
        room_id=row.room_id,
        appearances=[_appearance(each, each.registration_id not in gone) for each in speakers],
        languages=row.languages,
        interpretation=row.interpretation,
    )


def _appearance(row: SpeakerRow | SessionSpeakerRow, confirmed: bool) -> Appearance:
    return Appearance(row.id, row.registration_id, key_of(PersonOut.model_validate(row.person)), confirmed)
