"""Anniversaries (A16): of what founded a cooperation, or of its start."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Anniversary:
    """`years` after the founding, no more precise than that."""

    years: int
    on: PartialDate


def anniversaries(founded: PartialDate | None, years: Iterable[int], today: date) -> list[Anniversary]:
    """A16: those of the anniversaries that are still to come, the next one first; one lasts through its last day."""
    if founded is None:
        return []
    coming = [
        Anniversary(count, _after(founded, count)) for count in sorted(years) if founded.year + count < date.max.year
    ]
    return [anniversary for anniversary in coming if anniversary.on.last >= today]


def _after(day: PartialDate, years: int) -> PartialDate:
    year = day.year + years
    if day.month is None or day.day is None:
        return PartialDate(year, day.month)
    # What began on a leap day is celebrated on the last of February.
    return PartialDate(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
