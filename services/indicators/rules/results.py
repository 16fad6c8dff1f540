"""What a framework's measurements come to: for each indicator and each side, and for all sides together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from services.indicators.rules.formula import JOINT, Formula, Operand, evaluate, operands_of, ordered
from services.indicators.rules.periods import Period
from services.indicators.rules.units import Unit
from services.indicators.rules.values import EXACT, MISSING, Amount, Overlap, joined, over_periods, running
from services.indicators.vocabularies.indicators import Aggregation, Joining, NoValue

_LEVELS = (Aggregation.LATEST, Aggregation.MAXIMUM)
"""Where each side is brought to one value first: a stock reported in May joins one reported in June."""


@dataclass(frozen=True)
class Counted:
    """An indicator as far as it is counted; `formula` is of a derived one."""

    code: str
    aggregation: Aggregation
    joining: Joining
    cumulative: bool
    unit: Unit
    formula: Formula | None = None
    countable: bool = True


@dataclass(frozen=True)
class Reported:
    """One approved measurement; `overlaps` are how many the other sides count as well."""

    side: str
    period: Period
    amount: Amount
    overlaps: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What comes of one side, or of all together: over all periods, and (running, where cumulative) at each."""

    overall: Amount
    at: Mapping[Period, Amount]


Lines = Mapping[str, Mapping[str, Line]]
"""By the indicator's code, then by the side's (or `joint`)."""


def lines_of(
    indicators: Sequence[Counted],
    sides: Sequence[str],
    reported: Mapping[str, Sequence[Reported]],
    constants: Mapping[str, Amount],
) -> Lines:
    """All figures of a framework. `constants` are what formulas may name besides indicators: the budget, factors.

    Raises InvalidValue for formulas in a circle.
    """
    found: dict[str, dict[str, Line]] = {}
    by_code = {indicator.code: indicator for indicator in indicators}
    for indicator in indicators:
        if indicator.formula is None:
            found[indicator.code] = _measured(indicator, sides, reported.get(indicator.code, ()))
    for code in ordered({each.code: each.formula for each in indicators if each.formula is not None}):
        found[code] = _derived(by_code[code], sides, found, by_code, constants)
    return found


def _measured(indicator: Counted, sides: Sequence[str], reported: Sequence[Reported]) -> dict[str, Line]:
    if not indicator.countable:
        nothing = Line(Amount(None, NoValue.NOT_COUNTED), {})
        return dict.fromkeys([*sides, JOINT], nothing)
    values: dict[str, dict[Period, Amount]] = {side: {} for side in sides}
    overlaps: dict[Period, list[Overlap]] = defaultdict(list)
    for each in reported:
        values[each.side][each.period] = each.amount
        overlaps[each.period] += [
            Overlap(frozenset({each.side, other}), count) for other, count in each.overlaps.items()
        ]
    lines = {side: _line(indicator, values[side]) for side in sides}
    periods = sorted({each.period for each in reported})
    together = {
        period: joined({side: values[side].get(period, MISSING) for side in sides}, indicator.joining, overlaps[period])
        for period in periods
    }
    if indicator.aggregation in _LEVELS:
        latest = [
            Overlap(frozenset({each.side, other}), count)
            for each in reported
            if each.period == max(values[each.side])
            for other, count in each.overlaps.items()
        ]
        overall = joined({side: lines[side].overall for side in sides}, indicator.joining, latest)
        lines[JOINT] = Line(overall, together)
    else:
        lines[JOINT] = _line(indicator, together)
        if indicator.joining == Joining.NONE:
            lines[JOINT] = Line(Amount(None, NoValue.NOT_JOINED), {})
    return lines


def _line(indicator: Counted, values: Mapping[Period, Amount]) -> Line:
    at = running(values, indicator.aggregation) if indicator.cumulative else values
    return Line(over_periods(values, indicator.aggregation), dict(at))


def _derived(
    indicator: Counted,
    sides: Sequence[str],
    found: Lines,
    by_code: Mapping[str, Counted],
    constants: Mapping[str, Amount],
) -> dict[str, Line]:
    formula = indicator.formula
    if formula is None:
        raise AssertionError(indicator.code)
    named = [operand for operand in operands_of(formula) if operand.name in found]

    def in_own_unit(operand: Operand, amount: Amount) -> Amount:
        scale = by_code[operand.name].unit.scale
        if amount.exact is None:
            return amount
        return Amount(EXACT.multiply(amount.exact, scale), qualifier=amount.qualifier)

    def line(scope: str) -> Line:
        def overall(operand: Operand) -> Amount:
            if operand.name not in found:
                return constants.get(operand.name, MISSING)
            return in_own_unit(operand, found[operand.name][operand.side or scope].overall)

        def at(period: Period) -> Amount:
            def figure(operand: Operand) -> Amount:
                if operand.name not in found:
                    return constants.get(operand.name, MISSING)
                return in_own_unit(operand, found[operand.name][operand.side or scope].at.get(period, MISSING))

            return evaluate(formula, figure, indicator.unit)

        periods = {period for operand in named for period in found[operand.name][operand.side or scope].at}
        return Line(evaluate(formula, overall, indicator.unit), {period: at(period) for period in sorted(periods)})

    lines = {side: line(side) for side in sides}
    joint = indicator.joining != Joining.NONE
    return lines | {JOINT: line(JOINT) if joint else Line(Amount(None, NoValue.NOT_JOINED), {})}
