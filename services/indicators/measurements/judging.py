"""What may be reported by an indicator: facts of the right kind, whose parts and whole agree."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from services.indicators.measurements.schemas import Cell, MeasurementFacts
from services.indicators.models.indicators import IndicatorRow
from services.indicators.models.measurements import MeasurementRow
from services.indicators.rules import breakdown
from services.indicators.rules.breakdown import Breakdown, Dimension, breakdowns
from services.indicators.rules.values import Amount, percentage
from services.indicators.texts import (
    BREAKDOWN_FAULTS,
    DERIVED_IS_COMPUTED,
    NO_STEP,
    OVERLAP_IS_NOT_FOR,
    OVERLAP_MORE,
    OVERLAP_ONCE,
    UNFIT,
    UNKNOWN_SIDE,
    ZERO_DENOMINATOR,
)
from services.indicators.vocabularies.indicators import IndicatorKind, Joining
from shared.catalogue.texts import Text
from shared.http.problems import Fault, Unprocessable
from shared.http.validation import MISSING

_FIELDS: dict[IndicatorKind, tuple[str, ...]] = {
    IndicatorKind.QUANTITY: ("value",),
    IndicatorKind.PERCENTAGE: ("numerator", "denominator"),
    IndicatorKind.SCORE: ("score",),
    IndicatorKind.QUALITATIVE: ("narrative",),
    IndicatorKind.DERIVED: (),
}
_ANY = ("value", "numerator", "denominator", "score", "narrative")


def faults_in(row: IndicatorRow, facts: MeasurementFacts, side: str, sides: Sequence[str], at: str = "") -> list[Fault]:
    """All that is wrong with the facts, each with its pointer (`at` before it). None: they may be kept."""
    found = list(_kind_faults(row, facts, at))
    if found:
        return found
    found += _value_faults(row, facts, at)
    found += _breakdown_faults(row, facts, at)
    found += _overlap_faults(row, facts, side, sides, at)
    return found


def check_facts(row: IndicatorRow, facts: MeasurementFacts, side: str, sides: Sequence[str]) -> None:
    """Raises Unprocessable with all that is wrong."""
    if found := faults_in(row, facts, side, sides):
        raise Unprocessable(errors=found)


def _kind_faults(row: IndicatorRow, facts: MeasurementFacts, at: str) -> Iterable[Fault]:
    if row.kind == IndicatorKind.DERIVED:
        yield Fault(at, "computed", DERIVED_IS_COMPUTED)
        return
    asked = _FIELDS[row.kind]
    for name in _ANY:
        given = getattr(facts, name) is not None
        if given and name not in asked:
            yield Fault(f"{at}/{name}", "unfit", UNFIT, {"what": name, "kind": row.kind})
        if not given and name in asked:
            yield Fault(f"{at}/{name}", "missing", MISSING)


def _value_faults(row: IndicatorRow, facts: MeasurementFacts, at: str) -> Iterable[Fault]:
    if facts.denominator is not None and not facts.denominator and facts.numerator:
        yield Fault(f"{at}/denominator", "zero_denominator", ZERO_DENOMINATOR)
    if facts.score is not None and facts.score not in {level["value"] for level in row.scale or ()}:
        yield Fault(f"{at}/score", "no_step", NO_STEP, {"score": facts.score})


def dimensions_of(row: IndicatorRow) -> list[Dimension]:
    return [Dimension(each["name"], frozenset(each["values"]), each["complete"]) for each in row.dimensions]


def _cells(cells: Sequence[Cell], part: str) -> list[breakdown.Cell]:
    return [breakdown.Cell(frozenset(cell.dimensions.items()), getattr(cell, part) or Decimal(0)) for cell in cells]


def _breakdown_faults(row: IndicatorRow, facts: MeasurementFacts, at: str) -> Iterable[Fault]:
    parts = _FIELDS[row.kind]
    for number, cell in enumerate(facts.disaggregation):
        for name in ("value", "numerator", "denominator"):
            if (getattr(cell, name) is not None) != (name in parts):
                text: Text = MISSING if name in parts else UNFIT
                yield Fault(f"{at}/disaggregation/{number}/{name}", "unfit", text, {"what": name, "kind": row.kind})
    found: set[tuple[int, breakdown.Fault]] = set()
    for part in parts:
        if facts.disaggregation and row.kind in (IndicatorKind.QUANTITY, IndicatorKind.PERCENTAGE):
            found.update(breakdown.faults(_cells(facts.disaggregation, part), dimensions_of(row), getattr(facts, part)))
    for number, fault in sorted(found):
        yield Fault(f"{at}/disaggregation/{number}", fault, BREAKDOWN_FAULTS[fault])


def breakdowns_of(row: IndicatorRow, said: MeasurementRow) -> list[Breakdown]:
    """What the cells add up to beside the whole: of a percentage by its numerator."""
    part, total = ("numerator", said.numerator) if row.kind == IndicatorKind.PERCENTAGE else ("value", said.value)
    cells = [Cell.model_validate(cell) for cell in said.disaggregation]
    return breakdowns(_cells(cells, part), dimensions_of(row), total or Decimal(0)) if cells else []


def _overlap_faults(
    row: IndicatorRow, facts: MeasurementFacts, side: str, sides: Sequence[str], at: str
) -> Iterable[Fault]:
    if facts.overlap and (row.kind != IndicatorKind.QUANTITY or row.joining != Joining.SUM):
        yield Fault(f"{at}/overlap", "unfit", OVERLAP_IS_NOT_FOR)
    if len({each.with_side for each in facts.overlap}) < len(facts.overlap):
        yield Fault(f"{at}/overlap", "twice", OVERLAP_ONCE)
    for number, each in enumerate(facts.overlap):
        if each.with_side not in sides or each.with_side == side:
            values = {"code": each.with_side}
            yield Fault(f"{at}/overlap/{number}/with_side", "unknown_side", UNKNOWN_SIDE, values)
        if facts.value is not None and each.count > facts.value:
            yield Fault(f"{at}/overlap/{number}/count", "more_than_total", OVERLAP_MORE)


def columns_of(facts: MeasurementFacts) -> dict[str, Any]:
    """The facts as a row holds them; a score is its value."""
    columns = facts.model_dump(mode="json", include={"disaggregation", "overlap", "evidence"}, exclude_none=True)
    score = Decimal(facts.score) if facts.score is not None else None
    return columns | {
        "value": facts.value if facts.value is not None else score,
        "numerator": facts.numerator,
        "denominator": facts.denominator,
        "narrative": facts.narrative,
        "qualifier": facts.qualifier,
        "comment": facts.comment,
    }


def amount_of(row: MeasurementRow) -> Amount:
    """What a measurement comes to: of a percentage the quotient of its terms."""
    if row.numerator is not None and row.denominator is not None:
        return percentage(row.numerator, row.denominator, row.qualifier)
    return Amount(row.value, qualifier=row.qualifier)
