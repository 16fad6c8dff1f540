"""Kinds of fields that several of this service's schemas share."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, model_validator

from services.indicators.rules.numbers import LOCALES, MOST_DIGITS, read_date, read_number
from services.indicators.rules.periods import Period, kind_of
from services.indicators.texts import ENDS_BEFORE_IT_STARTS, PLAIN_DECIMAL
from services.indicators.vocabularies.frameworks import PeriodKind
from shared.catalogue.texts import InvalidValue, Language
from shared.http.schemas import Input

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]

_DECIMALS = 10
_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)


def plain(value: Decimal) -> str:
    """A decimal as the API writes it: without exponent, and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_written(value: Any) -> Any:
    """A decimal comes as a string (a whole number may come as a number): what a float is, nobody can say exactly."""
    if isinstance(value, bool | float) or (isinstance(value, str) and not _PLAIN.fullmatch(value.strip())):
        raise InvalidValue(PLAIN_DECIMAL)
    return value


Number = Annotated[
    Decimal,
    BeforeValidator(_as_written, json_schema_input_type=str | int),
    Field(max_digits=MOST_DIGITS, decimal_places=_DECIMALS, examples=["1250.5"], allow_inf_nan=False),
    PlainSerializer(plain, return_type=str, when_used="json-unless-none"),
]
"""A decimal number: on the wire a string, never with an exponent, with no more than thirty digits."""

Shown = Annotated[
    Decimal, PlainSerializer(plain, return_type=str, when_used="json-unless-none"), Field(examples=["33.095238"])
]
"""A computed decimal number, as a string."""

SideCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$"),
    Field(examples=["HDF"], description="the side's code in this framework"),
]
Code = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$"),
    Field(examples=["participants"], description="what formulas call it"),
]


def _not_named() -> Any:
    return None


def optional(**options: Any) -> Any:
    """A field of a PATCH that may be left out, which is not null: what it holds then counts for nothing."""
    return Field(default_factory=_not_named, **options)


class Span(Input):
    """From the first to the last day, both included."""

    from_: Day = Field(alias="from", examples=["2026-01-01"])
    to: Day = Field(examples=["2026-12-31"])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to < self.from_:
            raise InvalidValue(ENDS_BEFORE_IT_STARTS)
        return self

    def period(self) -> Period:
        return Period(self.from_, self.to)


class SpanOut(Span):
    """A period, and what it is by its days."""

    kind: PeriodKind

    @classmethod
    def of(cls, period: Period, school_year_starts: int) -> Self:
        kind = kind_of(period, school_year_starts)
        return cls.model_validate({"from": period.first, "to": period.last, "kind": kind})


_TYPED = ("value", "numerator", "denominator", "count")
"""Fields that hold numbers, in whatever is sent with a `locale`."""


def _read(value: Any, locale: Language) -> Any:
    return f"{read_number(value, locale):f}" if isinstance(value, str) else value


def typed_in(fields: Any) -> Any:
    """D1: where `locale` says in which language it was typed, numbers (`6 597`) and days (`7.11.2024`) are read so."""
    locale = fields.get("locale") if isinstance(fields, dict) else None
    if not isinstance(locale, str) or locale not in LOCALES:
        return fields
    read = {name: _read(value, locale) if name in _TYPED else value for name, value in fields.items()}
    if isinstance(read.get("period"), dict):
        read["period"] = {
            name: read_date(day, locale) if isinstance(day, str) else day for name, day in read["period"].items()
        }
    for name in ("disaggregation", "overlap"):
        if isinstance(read.get(name), list):
            read[name] = [
                {key: _read(value, locale) if key in _TYPED else value for key, value in each.items()}
                if isinstance(each, dict)
                else each
                for each in read[name]
            ]
    return read
