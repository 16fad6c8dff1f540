"""What the parties agreed last: an agreement's terms as signed, and what its amendments made of them (A4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one amendment changes: `changes` maps each field that it names to its new value."""

    signed_on: PartialDate
    number: int
    changes: Mapping[str, Any]


def agreed(signed: Mapping[str, Any], amendments: Iterable[Amendment]) -> dict[str, Any]:
    """The terms after all amendments: of those that change a field, the one signed last has the say.

    Those whose dates begin on the same day are taken in the order of their entry.
    """
    terms = dict(signed)
    for amendment in sorted(amendments, key=lambda one: (one.signed_on.first, one.number)):
        terms.update(amendment.changes)
    return terms
