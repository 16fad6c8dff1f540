"""The stretches of time that values stand for: a month, a quarter, a year, a school year, or one of one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.indicators.vocabularies.frameworks import PeriodKind
from shared.days import plus_months

SCHOOL_YEAR_STARTS = 9
"""The month in which a school year begins where a framework's policy does not say otherwise: September."""
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12, PeriodKind.SCHOOL_YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last

    def contains(self, other: "Period") -> bool:
        return self.first <= other.first and other.last <= self.last


def kind_of(period: Period, school_year_starts: int = SCHOOL_YEAR_STARTS) -> PeriodKind:
    """What a period is, by its days. A year that starts in the school year's month is a school year."""
    for kind, months in _MONTHS.items():
        if _begins(kind, period.first, school_year_starts) and period.last == _last_day(period.first, months):
            return kind
    return PeriodKind.CUSTOM


def first_overlap(period: Period, others: Iterable[Period]) -> Period | None:
    """The earliest of `others` that shares a day with `period` without being the same."""
    return min((other for other in others if other != period and other.overlaps(period)), default=None)


def _begins(kind: PeriodKind, day: date, school_year_starts: int) -> bool:
    if day.day != 1:
        return False
    if kind == PeriodKind.QUARTER:
        return day.month in (1, 4, 7, 10)
    if kind == PeriodKind.YEAR:
        return day.month == 1
    return kind == PeriodKind.MONTH or day.month == school_year_starts


def _last_day(first: date, months: int) -> date:
    return plus_months(first, months) - timedelta(days=1)
