"""Groups that register together: who of them is a minor, and how many adults go with them (B29)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.registration.rules.catalogue.groups import B29
from shared.catalogue.rules import Finding

OF_AGE = 18
"""Years."""


def is_minor(said: bool | None, birth_year: int | None, starts_on: date) -> bool | None:
    """Whether somebody is a minor on the conference's first day; None when what was said contradicts the year of birth.

    Of whom only the year is known it counts until its last day: who comes of age in that year is a minor, unless it is
    said that they are not.
    """
    if birth_year is None:
        return bool(said)
    age = starts_on.year - birth_year
    surely_minor, surely_adult = age < OF_AGE, age > OF_AGE
    if said is None:
        return not surely_adult
    if (said and surely_adult) or (not said and surely_minor):
        return None
    return said


@dataclass(frozen=True, slots=True)
class Supervision:
    """The terms of the ratio; `per_adult` is None without adults."""

    minors: int
    adults: int

    @property
    def per_adult(self) -> str | None:
        return f"{self.minors / self.adults:.1f}" if self.adults else None


def supervision_of(minors: Sequence[bool]) -> Supervision:
    """Of a group's members, each a minor or not."""
    return Supervision(sum(minors), len(minors) - sum(minors))


def too_few_adults(supervision: Supervision, most: int | None) -> Finding | None:
    """B29: twenty pupils and two teachers; `most` is how many minors one adult goes with, None without limit."""
    if most is None or supervision.minors <= supervision.adults * most:
        return None
    return B29.finding("/members", limit=most, minors=supervision.minors, current=supervision.adults)
