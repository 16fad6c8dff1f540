"""Dates that may be known to the year or the month only (rule A5), and terms in months (rule A4)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from shared.catalogue.texts import InvalidValue, Text
from shared.days import month_after, plus_months

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEARS = range(100, 3000)
_MONTHS = 12
_WRITTEN = Text(
    en="a date is written 2024-02-29, or 2024-02 or 2024 when no more is known",
    fr="une date s'écrit 2024-02-29, ou 2024-02 ou 2024 si l'on n'en sait pas plus",
    de="ein Datum wird 2024-02-29 geschrieben, oder 2024-02 oder 2024, wenn nicht mehr bekannt ist",
    zh="日期写作 2024-02-29；若只知年月或年份，写作 2024-02 或 2024",
)
_YEAR = Text(
    en="the year lies between 0100 and 2999",
    fr="l'année est comprise entre 0100 et 2999",
    de="das Jahr liegt zwischen 0100 und 2999",
    zh="年份须在 0100 至 2999 之间",
)
_NO_DAY = Text(
    en="there never was such a day", fr="ce jour n'a jamais existé", de="diesen Tag gab es nie", zh="没有这一天"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year; it keeps its precision, and no day is ever invented for it.

    Where a comparison needs days, it begins on its first possible day and counts until its last (A5).
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2024`, `2024-02` or `2024-02-29`; raises ValueError for anything else and for days that never were."""
        match = _FORM.fullmatch(text)
        if match is None or not text.isascii():
            raise InvalidValue(_WRITTEN)
        year = int(match[1])
        month, day = (int(part) if part else None for part in match.groups()[1:])
        if year not in _YEARS:
            raise InvalidValue(_YEAR)
        try:
            # Zero is a number that was written, and no month or day.
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise InvalidValue(_NO_DAY) from None
        return cls(year, month, day)

    @property
    def first(self) -> date:
        """Its first possible day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last possible day."""
        month = self.month or _MONTHS
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def may_be(self, other: "PartialDate") -> bool:
        """Whether both may be the same day."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


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
