"""A programme as iCalendar (RFC 5545): what changes keeps its UID, and its SEQUENCE is the object's version."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from icalendar import Calendar, Event

from services.registration.calendar import calendar_uid
from services.registration.conferences.schemas import ConferenceOut
from services.registration.outputs.words import said
from services.registration.rooms.schemas import RoomSummary, Venue
from services.registration.timetable.schemas import Item, ProgrammeOut, SessionItem, WorkshopItem
from services.registration.vocabularies.conferences import ConferenceState

_REFRESH = timedelta(hours=6)
CANCELLED = "cancelled"


def items_of(programme: ProgrammeOut) -> list[Item]:
    """All of it that has a time, in order."""
    return [item for day in programme.days for item in day.items]


def calendar_of(
    programme: ProgrammeOut,
    items: Iterable[Item],
    language: str,
    public_url: str,
    *,
    states: Mapping[UUID, str] | None = None,
) -> bytes:
    """The conference's days and these `items` as a calendar in `language`; the same programme makes the same bytes.

    `states` are other STATUS words by the item's id: of a participant's own calendar.
    """
    conference = programme.conference
    title = said(conference.title, language).text
    calendar = Calendar.new(
        name=title, organization="Entente", language=language, uid=conference.id, refresh_interval=_REFRESH
    )
    calendar.add_component(_conference(conference, title, public_url))
    for item in items:
        event = _item(item, language, public_url)
        if states and item.id in states:
            event["status"] = states[item.id]
        elif conference.state == ConferenceState.CANCELLED:
            event["status"] = "CANCELLED"
        calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _conference(conference: ConferenceOut, title: str, public_url: str) -> Event:
    event = Event.new(
        uid=calendar_uid("conference", conference.id, public_url),
        stamp=conference.updated_at,
        last_modified=conference.updated_at,
        sequence=conference.version,
        summary=title,
        location=", ".join(part for part in (conference.place, conference.country) if part) or None,
        start=conference.starts_on,
        end=conference.ends_on + timedelta(days=1),
        url=f"{public_url.rstrip('/')}/registration/v1/conferences/{conference.id}/programme.html",
    )
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if conference.state == ConferenceState.CANCELLED else "CONFIRMED")
    return event


def _item(item: Item, language: str, public_url: str) -> Event:
    event = Event.new(
        uid=calendar_uid(item.type, item.id, public_url),
        stamp=item.updated_at,
        last_modified=item.updated_at,
        sequence=item.version,
        summary=said(item.title, language).text,
        description=_description(item, language),
        location=_place(item, language),
        start=item.starts_at,
        end=item.ends_at,
    )
    event.add("status", "CANCELLED" if item.state == CANCELLED else "CONFIRMED")
    return event


def _description(item: Item, language: str) -> str | None:
    if isinstance(item, SessionItem):
        return said(item.description, language).text if item.description else None
    themes = [theme if isinstance(theme, str) else said(theme, language).text for theme in item.sub_themes]
    return "\n".join(themes) or None


def _place(item: Item, language: str) -> str | None:
    """The room and where it is; else the venue of what has no room."""
    room: RoomSummary | None = item.room
    venue: Venue | None = room.venue if room else (None if isinstance(item, WorkshopItem) else item.venue)
    parts = [said(room.name, language).text] if room else []
    if venue is not None:
        parts += [venue.name, *venue.lines, " ".join(part for part in (venue.postal_code, venue.locality) if part)]
    return ", ".join(part for part in parts if part) or None
