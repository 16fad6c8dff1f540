"""Numbers and dates as people type them, read with a declared locale, and refused when they are ambiguous (rule D1)."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Literal

from babel import Locale

from services.registry.rules.names import fold
from shared.partial_dates import PartialDate


class TypedLocale(StrEnum):
    """How the numbers and dates of a file are written."""

    FR = "fr"
    EN = "en"
    DE = "de"
    ZH = "zh"


class Unreadable(ValueError):
    """Why a value cannot be read: `not_a_number`, `not_a_date`, or `ambiguous`, which more than one reading fits."""

    def __init__(self, code: Literal["not_a_number", "not_a_date", "ambiguous"]) -> None:
        super().__init__(code)
        self.code = code


_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009'"), " ")
# What groups thousands and what begins the decimals.
_MARKS: Mapping[TypedLocale, list[tuple[str, str]]] = {
    TypedLocale.FR: [(" ", ",")],
    TypedLocale.DE: [(".", ","), (" ", ",")],
    TypedLocale.EN: [(",", ".")],
    TypedLocale.ZH: [(",", ".")],
}
_POINT = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+", re.ASCII)
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](\d{4})")
_CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_WORDED = re.compile(r"(?:(\d{1,2}) )?([^\W\d]+) (\d{4})|([^\W\d]+) (\d{1,2}) (\d{4})")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b")
_MONTHS = 12


def read_number(text: str, locale: TypedLocale) -> Decimal:
    """`6 597` and `45 500` (fr, de), `20.000` (de), `1,234.5` (en, zh). Raises Unreadable.

    The declared locale decides. What it does not know is taken only where no second reading fits: `50.63` is a number
    in French too, but `20.000` is ambiguous there, twenty for some and twenty thousand for others.
    """
    plain = " ".join(text.translate(_SPACES).split())
    for group, decimal in _MARKS[locale]:
        form = rf"[+-]?(?:\d+|\d{{1,3}}(?:{re.escape(group)}\d{{3}})+)(?:{re.escape(decimal)}\d+)?"
        if re.fullmatch(form, plain, re.ASCII):
            return Decimal(plain.replace(group, "").replace(decimal, "."))
    if _GROUPED.fullmatch(plain):
        raise Unreadable("ambiguous")
    if _POINT.fullmatch(plain):
        return Decimal(plain)
    raise Unreadable("not_a_number")


def read_date(text: str, locale: TypedLocale) -> PartialDate:
    """`2024-11-21` everywhere, `7.11.2024` and `13/12/2024`, `février 2024`, `2024年11月7日`. Raises Unreadable.

    In English 03/04/2024 is the third of April for some and the fourth of March for others: ambiguous.
    """
    plain = " ".join(text.translate(_SPACES).split())
    try:
        return _read(plain, locale)
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable("not_a_date") from None


def _read(text: str, locale: TypedLocale) -> PartialDate:
    if _ISO.fullmatch(text):
        return PartialDate.parse(text)
    for form in (_CHINESE, _YEAR_FIRST):
        if match := form.fullmatch(text):
            return _date(*(int(part) for part in match.groups() if part))
    if match := _NUMERIC.fullmatch(text):
        return _numeric(int(match[1]), int(match[2]), int(match[3]), locale)
    if match := _MONTH_YEAR.fullmatch(text):
        return _date(int(match[2]), int(match[1]))
    worded = _WORDED.fullmatch(_ORDINAL.sub("", fold(text)))
    if worded is None:
        raise Unreadable("not_a_date")
    day, month, year = worded.group(1, 2, 3) if worded[2] else worded.group(5, 4, 6)
    number = _months(locale).get(month)
    if number is None:
        raise Unreadable("not_a_date")
    return _date(int(year), number, int(day) if day else None)


def _numeric(first: int, second: int, year: int, locale: TypedLocale) -> PartialDate:
    """Two numbers and a year: the day first, but in English only where no other reading is possible."""
    if locale is TypedLocale.EN and first != second:
        if first <= _MONTHS and second <= _MONTHS:
            raise Unreadable("ambiguous")
        if second > _MONTHS:
            return _date(year, first, second)
    if locale is TypedLocale.ZH:
        raise Unreadable("ambiguous")
    return _date(year, second, first)


def _date(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    parts = [f"{year:04}"] + [f"{part:02}" for part in (month, day) if part is not None]
    return PartialDate.parse("-".join(parts))


@cache
def _months(locale: TypedLocale) -> Mapping[str, int]:
    """The names of the months, whole and short, by their folded form."""
    months = Locale(str(locale)).months
    return {
        fold(name): number
        for context in months.values()
        for width in ("wide", "abbreviated")
        for number, name in context[width].items()
    }


def iso(day: date) -> PartialDate:
    """A day that a spreadsheet holds as a day."""
    return PartialDate(day.year, day.month, day.day)
