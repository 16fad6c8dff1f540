"""The calendar: how far it reaches at once, and which day stands for a date that is known to the month or year."""

from datetime import date

from shared.days import plus_months
from shared.partial_dates import PartialDate

LONGEST_YEARS = 5
_USUAL_MONTHS = 12


def last_day_of(begin: date, end: date | None) -> date:
    """Until when the calendar is shown: `end`, else a year from `begin`."""
    return end or plus_months(begin, _USUAL_MONTHS)


def is_too_long(begin: date, end: date) -> bool:
    """Whether a range reaches further than the calendar is shown at once."""
    return end > plus_months(begin, LONGEST_YEARS * 12)


def standing_day(on: PartialDate) -> tuple[date, bool]:
    """The day under which a calendar of days shows it, its first possible one; and whether that day is known (A5)."""
    return on.first, on.day is not None


MOST_FEEDS = 20
"""How many feeds one account may have."""
_FEED_BACK, _FEED_AHEAD = 12, 36


def feed_range(today: date) -> tuple[date, date]:
    """The days that a feed holds: a year back, and three years ahead."""
    return plus_months(today, -_FEED_BACK), plus_months(today, _FEED_AHEAD)
