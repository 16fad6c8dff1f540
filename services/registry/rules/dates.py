"""Terms in months (rule A4), and what is known of days by partial dates (rule A5)."""

from datetime import date, timedelta

from shared.days import month_after, plus_months
from shared.partial_dates import PartialDate

_MONTHS = 12


def months_between(earlier: date, later: date) -> int:
    """How many months lie between the months of two days."""
    return (later.year - earlier.year) * _MONTHS + later.month - earlier.month


def partial_between(first: date, last: date) -> PartialDate:
    """The partial date whose first and last possible days these are."""
    if first == last:
        return PartialDate(first.year, first.month, first.day)
    return PartialDate(first.year, first.month if first.month == last.month else None)


def end_of_term(start: PartialDate, months: int) -> PartialDate:
    """The last day of a term of `months` that begins at `start` (A4), no more precise than `start`.

    2024-11-21 + 60 → 2029-11-20; 2024-08-31 + 6 → 2025-02-27; 2024-02 + 60 → 2029-02. Of a start known to the year,
    the end is the latest year that is possible.
    """
    if start.month is None:
        year, _ = month_after(start.year, _MONTHS, months)
        return PartialDate(year)
    if start.day is None:
        return PartialDate(*month_after(start.year, start.month, months))
    end = plus_months(start.first, months) - timedelta(days=1)
    return PartialDate(end.year, end.month, end.day)


def whole_years(start: PartialDate, today: date) -> int:
    """How many years have surely passed since `start`; 0 when it lies ahead."""
    last = start.last
    years = today.year - last.year - ((today.month, today.day) < (last.month, last.day))
    return max(years, 0)


def ends_before_it_begins(begins: PartialDate | None, ends: PartialDate | None) -> bool:
    """Whether the second date surely lies before the first."""
    return begins is not None and ends is not None and ends.last < begins.first
