"""Titles, hours and places as an e-mail's reader is told them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from babel.dates import format_date, format_datetime, format_interval, get_timezone_name

from services.registration.conferences.facts import zone_of
from services.registration.emails import texts
from services.registration.models.conference import ConferenceRow
from services.registration.models.timetable import RoomRow

_LOCALES = {"zh": "zh_Hans"}


class Timed(Protocol):
    """A workshop or a session."""

    starts_at: datetime | None
    ends_at: datetime | None


def label(labels: Mapping[str, str], language: str, others: Sequence[str] = ()) -> str:
    """A label in the reader's language, else in one of the `others` (a conference's), else in any."""
    by_language = {tag.split("-")[0].lower(): text for tag, text in reversed(list(labels.items()))}
    for wanted in (language, *(tag.split("-")[0].lower() for tag in others)):
        if wanted in by_language:
            return by_language[wanted]
    return next(iter(labels.values()))


def days(conference: ConferenceRow, language: str) -> str:
    """The days of a conference: 26 – 28 Oct 2030."""
    return format_interval(conference.starts_on, conference.ends_on, "yMMMd", locale=_locale(language))


def hours(item: Timed, conference: ConferenceRow, language: str) -> str:
    """Day and hours, by the conference's clock; empty without times."""
    if item.starts_at is None or item.ends_at is None:
        return ""
    zone, locale = zone_of(conference), _locale(language)
    start, end = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
    if start.date() == end.date():
        return f"{format_date(start, 'full', locale=locale)}, {start:%H:%M}–{end:%H:%M}"
    return f"{format_datetime(start, 'medium', locale=locale)} – {format_datetime(end, 'medium', locale=locale)}"


def beside(what: str, language: str) -> str:
    """What stands in brackets after a title; nothing where there is nothing to say."""
    return texts.WHEN.render(language, {"when": what}) if what else ""


def moment(at: datetime, language: str) -> str:
    """A deadline: day, hour, and by whose clock."""
    locale = _locale(language)
    zone = get_timezone_name(at, "long", locale=locale)
    return f"{format_date(at, 'full', locale=locale)}, {at:%H:%M} ({zone})"


def place(room: RoomRow | None, conference: ConferenceRow, language: str) -> str | None:
    """Where something is: the room, then the conference's place."""
    parts = [label(room.name, language, conference.languages)] if room is not None else []
    return ", ".join([*parts, *([conference.place] if conference.place else [])]) or None


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)
