from datetime import date
from decimal import Decimal

from services.indicators.rules.sign_off import needed, state_after
from services.indicators.rules.smart import Measured, TargetSet, missing
from services.indicators.vocabularies.indicators import IndicatorKind
from services.indicators.vocabularies.measurements import MeasurementState, SignOff

SIDES = ("HDF", "NRW")


def _pointers(kind: IndicatorKind, *targets: TargetSet, unit: str | None = None, baselines: str = "") -> list[str]:
    measured = Measured("pupils", kind, unit, None, frozenset(baselines.split()), targets)
    return [finding.pointer for finding in missing(measured, SIDES)]


def test_c7_all_that_is_missing_is_listed() -> None:
    assert _pointers(IndicatorKind.QUANTITY) == [
        "/targets",
        "/unit",
        "/targets",
        "/baselines/HDF",
        "/baselines/NRW",
        "/responsible",
    ]
    whole = TargetSet(None, Decimal(40), date(2027, 12, 31))
    measured = Measured("pupils", IndicatorKind.QUANTITY, "person", "Léa", frozenset(SIDES), [whole])
    assert missing(measured, SIDES) == []


def test_c7_asks_of_a_narrative_only_who_is_responsible() -> None:
    assert _pointers(IndicatorKind.QUALITATIVE) == ["/responsible"]
    derived = _pointers(IndicatorKind.DERIVED, TargetSet(None, Decimal(50), date(2027, 1, 1)), unit="%")
    assert derived == ["/responsible"]


def test_the_other_sides_sign_off_unless_the_policy_says_otherwise() -> None:
    assert needed(SignOff.OTHERS, "A", ["A", "B", "C"]) == {"B", "C"}
    assert needed(SignOff.ALL, "A", ["A", "B"]) == {"A", "B"}
    assert needed(SignOff.OTHERS, "A", ["A"]) == {"A"}
    assert state_after({"B"}, SignOff.OTHERS, "A", ["A", "B", "C"]) == MeasurementState.SUBMITTED
    assert state_after({"B", "C"}, SignOff.OTHERS, "A", ["A", "B", "C"]) == MeasurementState.APPROVED
