"""Months counted on from a day: months differ in length, and no sum of days says « a year later »."""

import calendar
from datetime import date

_MONTHS = 12


def month_after(year: int, month: int, months: int) -> tuple[int, int]:
    """The year and month that lie `months` after (before, when negative) a month."""
    years, zero_based = divmod(month - 1 + months, _MONTHS)
    return year + years, zero_based + 1


def plus_months(day: date, months: int) -> date:
    """The day `months` later (earlier when negative), clamped to the end of a shorter month.

    Raises ValueError beyond the calendar's years 1 to 9999.
    """
    year, month = month_after(day.year, day.month, months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
