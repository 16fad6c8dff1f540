"""The calendar as iCalendar (RFC 5545)."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from services.registry.calendar.schemas import CalendarEntry
from services.registry.rules.calendar import standing_day
from services.registry.tables import CalendarFeedRow
from services.registry.vocabularies.calendar import CALENDAR_KINDS, CALENDAR_NAME, DAY_UNKNOWN, CalendarKind
from shared.partial_dates import PartialDate

_REMINDING = (CalendarKind.REMINDER, CalendarKind.DEADLINE)
_IN_THE_MORNING = timedelta(hours=9)


def written(entries: Sequence[CalendarEntry], feed: CalendarFeedRow, public_url: str) -> bytes:
    """A feed's file: all-day events in its language. The same entries make the same bytes."""
    calendar = Calendar.new(
        name=CALENDAR_NAME.render(feed.language),
        organization="Entente",
        language=feed.language,
        uid=feed.id,
        refresh_interval=timedelta(hours=12),
    )
    for entry in entries:
        calendar.add_component(_event(entry, feed.language, public_url))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry, language: str, public_url: str) -> Event:
    """An event of one day: of a month or year its first, and the summary says that no day is known (A5)."""
    day, known = standing_day(PartialDate.parse(entry.on))
    summary = entry.title[language]  # type: ignore[index]
    if not known:
        summary = f"{summary} ({DAY_UNKNOWN.render(language, {'on': entry.on})})"
    event = Event.new(
        uid=f"{entry.id}@{urlsplit(public_url).hostname}",
        stamp=entry.updated_at,
        last_modified=entry.updated_at,
        sequence=entry.version,
        summary=summary,
        description=", ".join(partner.name for partner in entry.partners) or None,
        categories=[CALENDAR_KINDS[entry.kind].render(language)],
        start=day,
        end=day + timedelta(days=1),
        url=f"{public_url.rstrip('/')}{entry.url}",
    )
    event.add("transp", "TRANSPARENT")
    if entry.kind in _REMINDING:
        event.add_component(_alarm(summary))
    return event


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", _IN_THE_MORNING)
    return alarm
