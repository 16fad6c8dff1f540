"""C1: a part is never more than the whole: 89 ≤ 269 ≤ 2,238 ≤ both totals.

A figure that is not exact is compared only as far as it is certain: « plus de 30 » may be any number above 30.
"""

from collections.abc import Mapping, Set
from uuid import UUID

from services.indicators.rules.values import EXACT, HUNDRED, Amount, divided
from services.indicators.vocabularies.indicators import NoValue
from services.indicators.vocabularies.measurements import Qualifier


def exceeds(part: Amount, whole: Amount) -> bool:
    """Whether the part is certainly more than the whole."""
    if part.value is None or whole.value is None:
        return False
    if part.qualifier in (Qualifier.ABOUT, Qualifier.LESS_THAN) or whole.qualifier in (
        Qualifier.ABOUT,
        Qualifier.MORE_THAN,
    ):
        return False
    if part.qualifier == Qualifier.MORE_THAN or whole.qualifier == Qualifier.LESS_THAN:
        return part.value >= whole.value
    return part.value > whole.value


def share(part: Amount, whole: Amount) -> Amount:
    """What percent of the whole the part is, with its terms: 269 of 2,238 is 12.0 %, 89 of 269 is 33.1 %."""
    if part.value is None or whole.value is None:
        return Amount(None, part.reason or whole.reason or NoValue.MISSING)
    if not whole.value:
        return Amount(None, NoValue.ZERO_DENOMINATOR, part.value, whole.value)
    exact = part.qualifier == whole.qualifier == Qualifier.EXACT
    qualifier = Qualifier.EXACT if exact else Qualifier.ABOUT
    return Amount(divided(EXACT.multiply(part.value, HUNDRED), whole.value), None, part.value, whole.value, qualifier)


def is_part_of_itself(part: UUID, wholes_of: Mapping[UUID, Set[UUID]]) -> bool:
    """Whether `part` is a part of itself, by way of its wholes."""
    seen: set[UUID] = set()
    ahead = set(wholes_of.get(part, ()))
    while ahead:
        figure = ahead.pop()
        if figure == part:
            return True
        if figure not in seen:
            seen.add(figure)
            ahead.update(wholes_of.get(figure, ()))
    return False
