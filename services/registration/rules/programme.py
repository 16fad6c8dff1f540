"""What a workshop and a presentation may be: B4, B7, B11, and its time."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.registration.rules.catalogue.participants import D8, D8_INTERPRETERS
from services.registration.rules.catalogue.programme import B4, B7, B11
from services.registration.rules.policy import Policy
from shared.catalogue.rules import Finding


def sub_themes_beyond_limit(count: int, policy: Policy) -> Finding | None:
    """B4: at most `max_sub_themes` (three) sub-themes."""
    if count <= policy.max_sub_themes:
        return None
    return B4.finding("/sub_themes", limit=policy.max_sub_themes, current=count)


def slides_beyond_limit(slides: int | None, policy: Policy) -> Finding | None:
    """B7: a presentation is possible, none is fine, and it has at most `max_slides` (six) slides."""
    if slides is None or slides <= policy.max_slides:
        return None
    return B7.finding("/slides", limit=policy.max_slides, current=slides)


def debate_missing(debate_minutes: int | None, policy: Policy) -> Finding | None:
    """B11: time for debate in every workshop, unless the policy does not ask for it."""
    if debate_minutes or not policy.debate_required:
        return None
    return B11.finding("/debate_minutes")


def interpreted_outside(days: Iterable[date], first: date, last: date) -> list[Finding]:
    """D8: interpreters on a day that is none of the conference's are kept as given (« mai aussi 29 octobre »)."""
    return [
        D8_INTERPRETERS.finding(f"/interpretation_days/{index}", day=day.isoformat())
        for index, day in enumerate(days)
        if not first <= day <= last
    ]


def days_between(first: date, last: date) -> list[date]:
    """The days of a conference, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def sides_among(authors: Iterable[str | Mapping[str, str]], halves: Iterable[str] = ()) -> int:
    """B12: of how many sides the authors of a framing note are. A name alone counts for a side of its own.

    `halves` are the delegations that wrote their half of it: once there is one, a name alone counts for nothing.
    """
    written = set(halves)
    sides = {
        ("name", author.casefold()) if isinstance(author, str) else ("delegation", author["delegation"])
        for author in authors
        if not (written and isinstance(author, str))
    }
    return len(sides | {("delegation", code) for code in written})


def seats_there_are(capacity: int | None, room_capacity: int | None) -> int | None:
    """The seats of a workshop: its own capacity, else its room's; None is without a limit, 0 no seat at all."""
    return room_capacity if capacity is None else capacity


def quotas_beyond_capacity(quotas: Mapping[str, int], capacity: int | None) -> Finding | None:
    """D8: quotas that together exceed the capacity are kept; for each seat the smaller of the two decides."""
    together = sum(quotas.values())
    if capacity is None or together <= capacity:
        return None
    return D8.finding("/quotas", limit=capacity, current=together)


def lies_within(starts_at: datetime, ends_at: datetime, first: date, last: date, zone: ZoneInfo) -> bool:
    """Whether a span of time lies within the days from `first` to `last` in `zone`; it may end at the last midnight."""
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    ends_at_midnight = ends.hour == ends.minute == ends.second == ends.microsecond == 0
    days_over = (ends.date() - last).days
    return first <= starts.date() <= last and (days_over <= 0 or (days_over == 1 and ends_at_midnight))
