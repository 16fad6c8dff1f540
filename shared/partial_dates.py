"""Dates that may be known to the year or the month only: they keep their precision (rule A5)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from shared.catalogue.texts import InvalidValue, Text

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEARS = range(100, 3000)
_DECEMBER = 12
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
        month = self.month or _DECEMBER
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def may_be(self, other: "PartialDate") -> bool:
        """Whether both may be the same day."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
