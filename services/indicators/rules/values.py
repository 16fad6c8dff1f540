"""What values are, and how they come together: over periods, over sides, over frameworks. Decimals throughout.

Missing stays missing: it is never 0, and in nobody's mean. A real 0 stays 0. A ratio is the ratio of sums, never a mean
of ratios, and is shown with its terms.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal

from services.indicators.rules.periods import Period
from services.indicators.vocabularies.indicators import Aggregation, Joining, NoValue
from services.indicators.vocabularies.measurements import Qualifier

HUNDRED = Decimal(100)
SHOWN_DECIMALS = 6
"""So many places after the point, at most, has what was divided; what was typed keeps all of its own."""
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_SHOWN = Decimal(1).scaleb(-SHOWN_DECIMALS)


@dataclass(frozen=True, slots=True)
class Amount:
    """One value, or (`reason`) that there is none, and why.

    `numerator` and `denominator` are the terms of a percentage or a mean; `qualifier` says how exact it is.
    """

    value: Decimal | None
    reason: NoValue | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    unrounded: Decimal | None = field(default=None, compare=False)

    @property
    def exact(self) -> Decimal | None:
        """The value to compute with: of what was divided the quotient before it was rounded to be shown."""
        return self.value if self.unrounded is None else self.unrounded

    @property
    def there(self) -> bool:
        """Whether something was reported, be it `0/0`: what is not there has no part in anything."""
        return self.reason != NoValue.MISSING


MISSING = Amount(None, NoValue.MISSING)


def divided(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The quotient, rounded half up to what is shown."""
    return EXACT.divide(numerator, denominator).quantize(_SHOWN, context=EXACT)


def quotient(
    above: Decimal, below: Decimal, terms: tuple[Decimal, Decimal], qualifier: Qualifier = Qualifier.EXACT
) -> Amount:
    """What a division comes to, shown rounded with these terms, and kept whole to be computed with."""
    whole = EXACT.divide(above, below)
    return Amount(divided(above, below), None, *terms, qualifier, whole)


def percentage(numerator: Decimal, denominator: Decimal, qualifier: Qualifier = Qualifier.EXACT) -> Amount:
    """A percentage of its terms; by a denominator of zero there is no value, which is said."""
    if not denominator:
        return Amount(None, NoValue.ZERO_DENOMINATOR, numerator, denominator, qualifier)
    return quotient(EXACT.multiply(numerator, HUNDRED), denominator, (numerator, denominator), qualifier)


def over_periods(values: Mapping[Period, Amount], aggregation: Aggregation) -> Amount:
    """One value of several periods' values. A joint value that contradicts itself leaves none: never the rest's sum."""
    present = {period: amount for period, amount in values.items() if amount.there}
    contradictory = [each for each in present.values() if each.reason == NoValue.OVERLAP_TOO_LARGE]
    if not present or contradictory:
        return contradictory[0] if contradictory else MISSING
    if aggregation == Aggregation.LATEST:
        return present[max(present)]
    return _TOGETHER[aggregation](present.values())


def running(values: Mapping[Period, Amount], aggregation: Aggregation) -> dict[Period, Amount]:
    """The cumulative series: at each period what all up to it come to. A late value moves it from there on."""
    periods = sorted(values)
    return {
        period: over_periods({each: values[each] for each in periods[: number + 1]}, aggregation)
        for number, period in enumerate(periods)
    }


@dataclass(frozen=True, slots=True)
class Overlap:
    """So many are counted by both of these sides."""

    sides: frozenset[str]
    count: Decimal


def joined(values: Mapping[str, Amount], joining: Joining, overlaps: Iterable[Overlap] = ()) -> Amount:
    """The joint value of the sides.

    Who is counted by both sides is counted once: overlaps are taken off a sum. Both sides may declare the same overlap;
    where they differ the larger one is taken, so that nobody is counted twice. An overlap that is more than one of its
    sides counted makes no joint value.
    """
    if joining == Joining.NONE:
        return Amount(None, NoValue.NOT_JOINED)
    present = {side: amount for side, amount in values.items() if amount.there}
    if not present:
        return MISSING
    if joining == Joining.SUM:
        return _once(present, overlaps)
    return _TOGETHER[Aggregation(joining)](present.values())


def agreed_overlaps(overlaps: Iterable[Overlap]) -> dict[frozenset[str], Decimal]:
    """The overlap of each pair of sides: the larger one, where the two declared it differently."""
    agreed: dict[frozenset[str], Decimal] = {}
    for overlap in overlaps:
        agreed[overlap.sides] = max(overlap.count, agreed.get(overlap.sides, Decimal(0)))
    return agreed


def _once(present: Mapping[str, Amount], overlaps: Iterable[Overlap]) -> Amount:
    total = _sum(present.values())
    if total.value is None:
        return total
    for sides, count in agreed_overlaps(overlaps).items():
        if not sides <= present.keys():
            continue  # who is counted by a side that says nothing is counted once already
        if any(count > (present[side].value or 0) for side in sides):
            return Amount(None, NoValue.OVERLAP_TOO_LARGE)
        total = Amount(EXACT.subtract(total.value or Decimal(0), count), qualifier=total.qualifier)
    if total.value is not None and any(total.value < (amount.value or 0) for amount in present.values()):
        return Amount(None, NoValue.OVERLAP_TOO_LARGE)
    return total


def _sum(amounts: Iterable[Amount]) -> Amount:
    amounts = list(amounts)
    total = added(amount.value for amount in amounts if amount.value is not None)
    return Amount(total, qualifier=_qualifier(amounts))


def _mean(amounts: Iterable[Amount]) -> Amount:
    counted = [amount for amount in amounts if amount.value is not None]
    if not counted:
        return Amount(None, NoValue.ZERO_DENOMINATOR)
    total = added(amount.value for amount in counted if amount.value is not None)
    number = Decimal(len(counted))
    return quotient(total, number, (total, number), _qualifier(counted))


def _highest(amounts: Iterable[Amount]) -> Amount:
    counted = [amount for amount in amounts if amount.value is not None]
    if not counted:
        return Amount(None, NoValue.ZERO_DENOMINATOR)
    return max(counted, key=lambda amount: amount.value or Decimal(0))


def _ratio_of_sums(amounts: Iterable[Amount]) -> Amount:
    amounts = list(amounts)
    numerator = added(amount.numerator for amount in amounts if amount.numerator is not None)
    denominator = added(amount.denominator for amount in amounts if amount.denominator is not None)
    return percentage(numerator, denominator, _qualifier(amounts))


def added(values: Iterable[Decimal]) -> Decimal:
    """The sum, to the last digit."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def _qualifier(amounts: Sequence[Amount]) -> Qualifier:
    """How exact what comes of several is: as exact as the least exact of them; of bounds on both sides, about."""
    kinds = {amount.qualifier for amount in amounts} - {Qualifier.EXACT}
    if not kinds:
        return Qualifier.EXACT
    return kinds.pop() if len(kinds) == 1 else Qualifier.ABOUT


_TOGETHER: dict[Aggregation, Callable[[Iterable[Amount]], Amount]] = {
    Aggregation.SUM: _sum,
    Aggregation.AVERAGE: _mean,
    Aggregation.MAXIMUM: _highest,
    Aggregation.RATIO_OF_SUMS: _ratio_of_sums,
}
