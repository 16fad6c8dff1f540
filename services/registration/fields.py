"""Kinds of fields that several of this service's schemas share."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


def _not_named() -> Any:
    return None


def optional(**options: Any) -> Any:
    """A field of a PATCH that may be left out, which is not null: what it holds then counts for nothing."""
    return Field(default_factory=_not_named, **options)


MOST_SEATS = 1_000_000
Seats = Annotated[int, Field(ge=0, le=MOST_SEATS)]
