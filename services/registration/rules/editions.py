"""Editions of a conference (B28), and how the next one stands to the last (B30)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.registration.rules.catalogue.editions import B28
from services.registration.vocabularies.conferences import Recurrence
from shared.catalogue.rules import Finding
from shared.days import plus_months

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition, as far as the rule looks; `number` is None where nobody counted."""

    starts_on: date
    number: int | None


def follows_wrongly(earlier: Edition, later: Edition) -> Finding | None:
    """B28: an edition starts before the one that follows it, and has a lower number where both have one.

    That both hold along a chain is what keeps it from closing in a circle.
    """
    numbered = earlier.number is not None and later.number is not None
    if earlier.starts_on < later.starts_on and not (numbered and earlier.number >= later.number):  # type: ignore[operator]
        return None
    return B28.finding("/previous_edition_id")


def next_start(starts_on: date, recurs: Recurrence | None) -> date | None:
    """B30: when the next edition is to be expected; None for what does not come again by itself."""
    return plus_months(starts_on, _MONTHS_A_YEAR) if recurs == Recurrence.YEARLY else None


def moved(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time on the clock so many days later in `zone`, whatever its clocks did meanwhile."""
    local = instant.astimezone(zone)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=zone)


def policy_moved(policy: Mapping[str, Any], days: int) -> dict[str, Any]:
    """A stored policy with its own last days so many days later; those that count from the conference move with it."""
    found = {name: policy.get(name) for name in _LAST_DAYS}
    later = {
        name: (date.fromisoformat(day) + timedelta(days=days)).isoformat()
        for name, day in found.items()
        if isinstance(day, str)
    }
    return {**policy, **later}


_LAST_DAYS = ("slides_until", "changes_until")
