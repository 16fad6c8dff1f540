"""What changed of all that somebody holds, told in one e-mail: each thing a line, as it is now, and its calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.emails import changes_store, texts, wording
from services.registration.emails.appointments import Appointments, Workshops
from services.registration.emails.changes_store import Told
from services.registration.emails.invitations import Appointment
from services.registration.emails.rendering import Line
from services.registration.models.conference import ConferenceRow
from services.registration.vocabularies.forms import PERSON_FIELDS, PersonField
from services.registration.vocabularies.participants import EnrolmentState
from services.registration.vocabularies.timetable import SessionState

_HELD = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.OFFERED, EnrolmentState.WAITLISTED})
_FACTS_OF_PERSONS = frozenset(PersonField)


@dataclass
class Changed:
    """The names of the fields that changed, each once: of workshops and sessions by their id."""

    own: dict[str, None] = field(default_factory=dict)
    conference: dict[str, None] = field(default_factory=dict)
    workshops: dict[UUID, dict[str, None]] = field(default_factory=dict)
    sessions: dict[UUID, dict[str, None]] = field(default_factory=dict)


def sorted_out(changes: Iterable[Told]) -> Changed:
    """Several changes of one thing are one."""
    found = Changed()
    for change in changes:
        session_id = change.details.get("session_id")
        if change.workshop_id is not None:
            names = found.workshops.setdefault(change.workshop_id, {})
        elif session_id is not None:
            names = found.sessions.setdefault(UUID(session_id), {})
        else:
            names = found.own if change.details.get("own") else found.conference
        names |= dict.fromkeys(change.details["changed"])
    return found


async def tell(
    session: AsyncSession, changes: Sequence[Told], conference: ConferenceRow, workshops: Workshops, made: Appointments
) -> tuple[list[Line], list[Appointment]]:
    """The lines of an e-mail, and what it enters in a calendar. No line: nothing of it concerns the reader any more."""
    changed, language = sorted_out(changes), made.language
    lines: list[Line] = []
    entered: list[Appointment] = []
    if changed.conference:
        about = ", ".join(part for part in (wording.days(conference, language), conference.place) if part)
        title = wording.label(conference.title, language, conference.languages)
        lines.append(_line(title, about, changed.conference, language))
        entered.append(made.of_conference())
    seats_move = "place" in changed.conference
    for workshop, state in workshops:
        names = changed.workshops.get(workshop.id)
        if names and state in _HELD:
            title = wording.label(workshop.title, language, conference.languages)
            lines.append(_line(title, made.hours_and_room(workshop), names, language))
        if state == EnrolmentState.CONFIRMED and (names or seats_move):
            entered += made.of_workshop(workshop)
    for row, room in await changes_store.sessions_with_rooms(session, changed.sessions):
        if row.state == SessionState.DRAFT:
            continue
        cancelled = row.state == SessionState.CANCELLED
        names = {"cancelled": None} if cancelled else changed.sessions[row.id]
        title = wording.label(row.title, language, conference.languages)
        lines.append(_line(title, made.hours_and_room(row, room), names, language))
        entered += made.of_session(row, room, cancelled=cancelled)
    if changed.own:
        lines.append(_line(texts.OWN_DATA.render(language), "", changed.own, language))
    return lines, entered


def _line(title: str, about: str, names: Mapping[str, None], language: str) -> Line:
    words = dict.fromkeys(
        PERSON_FIELDS[PersonField(name)].render(language)
        if name in _FACTS_OF_PERSONS
        else texts.CHANGES[name].render(language)
        for name in names
    )
    return Line(title, wording.beside(about, language), texts.AND.render(language).join(words))
