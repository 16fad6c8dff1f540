"""D1: numbers and dates as people type them, read with a declared language and refused when ambiguous.

`6 597`, `20.000` and `45 500` stand in one and the same French document: which of comma, point and space separates
thousands depends on who typed. So nothing is guessed: a text is read as its language writes, or not at all.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import get_args

from services.indicators.texts import AMBIGUOUS_DATE, AMBIGUOUS_NUMBER, NO_DATE, NO_NUMBER
from shared.catalogue.texts import InvalidValue, Language

LOCALES: tuple[Language, ...] = get_args(Language)
MOST_DIGITS = 30

_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'’"
_GROUPS: dict[Language, str] = {
    "fr": _SPACES,
    "en": f",{_SPACES}",
    "de": f".{_SPACES}{_APOSTROPHES}",  # the apostrophe is Switzerland's
    "zh": f",{_SPACES}",
}
_POINT: dict[Language, str] = {"fr": ",", "en": ".", "de": ",", "zh": "."}


def _number_of(locale: Language) -> re.Pattern[str]:
    group, point = re.escape(_GROUPS[locale]), re.escape(_POINT[locale])
    whole = rf"(?:(?P<grouped>[1-9]\d{{0,2}}(?:(?P<mark>[{group}])\d{{3}})(?:(?P=mark)\d{{3}})*)|(?P<plain>\d+))"
    return re.compile(rf"(?P<sign>[-+−]?){whole}(?:{point}(?P<part>\d+))?", re.ASCII)


_NUMBERS = {locale: _number_of(locale) for locale in LOCALES}


def read_number(text: str, locale: Language | None = None) -> Decimal:
    """The number that `text` says.

    Thousands are grouped by one and the same mark, three digits each. Without `locale` it is taken only where all
    languages that can read it read the same. Raises InvalidValue for what is no number, or an ambiguous one.
    """
    typed = text.strip()
    if sum(character.isdigit() for character in typed) > MOST_DIGITS:
        raise InvalidValue(NO_NUMBER, text=typed)
    readings = {value for each in _asked(locale) if (value := _number(typed, each)) is not None}
    if not readings:
        raise InvalidValue(NO_NUMBER, text=typed)
    if len(readings) > 1:
        raise InvalidValue(AMBIGUOUS_NUMBER, text=typed, readings=" / ".join(str(value) for value in sorted(readings)))
    return readings.pop()


def _number(typed: str, locale: Language) -> Decimal | None:
    match = _NUMBERS[locale].fullmatch(typed)
    if match is None:
        return None
    whole = re.sub(r"\D", "", match["grouped"] or match["plain"])
    sign = "-" if match["sign"] in ("-", "−") else ""
    return Decimal(f"{sign}{whole}.{match['part'] or 0}") if match["part"] else Decimal(f"{sign}{whole}")


_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})")
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})(?P<mark>[./-])(?P<m>\d{1,2})(?P=mark)(?P<y>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})")
_POINTS = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?:年|/)(?P<m>\d{1,2})(?:月|/)(?P<d>\d{1,2})日?")
_DATES: dict[Language, tuple[re.Pattern[str], ...]] = {
    "fr": (_ISO, _DAY_FIRST),
    "de": (_ISO, _POINTS),
    # Read by Americans and by everybody else: taken only where both come to the same day.
    "en": (_ISO, _DAY_FIRST, _MONTH_FIRST),
    "zh": (_ISO, _YEAR_FIRST),
}


def read_date(text: str, locale: Language | None = None) -> date:
    """The day that `text` says, as `7.11.2024` or `13/12/2024`; a year has four digits.

    Raises InvalidValue for what is no day, or could be two: `7/11/2024` in English, or where nobody says the language.
    """
    typed = text.strip()
    readings = {value for each in _asked(locale) for value in _days(typed, each)}
    if not readings:
        raise InvalidValue(NO_DATE, text=typed)
    if len(readings) > 1:
        raise InvalidValue(AMBIGUOUS_DATE, text=typed, readings=" / ".join(map(str, sorted(readings))))
    return readings.pop()


def _asked(locale: Language | None) -> tuple[Language, ...]:
    return LOCALES if locale is None else (locale,)


def _days(typed: str, locale: Language) -> Iterator[date]:
    for pattern in _DATES[locale]:
        if match := pattern.fullmatch(typed):
            try:
                yield date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
