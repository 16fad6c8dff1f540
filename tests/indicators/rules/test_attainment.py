from decimal import Decimal

import pytest

from services.indicators.rules.attainment import Thresholds, attainment, status
from services.indicators.rules.values import MISSING, Amount, percentage
from services.indicators.vocabularies.indicators import NoValue, Status


def _reached(baseline: str, target: str, actual: str) -> Amount:
    return attainment(Amount(Decimal(baseline)), Decimal(target), Amount(Decimal(actual)))


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "percent"),
    [
        ("20", "80", "50", 50),
        ("40", "10", "25", 50),
        ("0", "10", "12", 120),
        ("10", "20", "5", -50),
        ("0", "3", "0", 0),
    ],
)
def test_the_way_from_baseline_to_target_is_shown_as_it_is(
    baseline: str, target: str, actual: str, percent: int
) -> None:
    assert _reached(baseline, target, actual).value == percent


def test_where_there_is_no_way_there_is_no_value_and_a_reason() -> None:
    assert _reached("5", "5", "5").reason == NoValue.TARGET_IS_BASELINE
    assert attainment(None, Decimal(5), Amount(Decimal(1))).reason == NoValue.NO_BASELINE
    assert attainment(Amount(Decimal(0)), None, Amount(Decimal(1))).reason == NoValue.NO_TARGET
    assert attainment(Amount(Decimal(0)), Decimal(5), MISSING).reason == NoValue.MISSING


@pytest.mark.parametrize(
    ("actual", "called"),
    [
        ("79.999999999", Status.BEHIND),
        ("80", Status.ON_TRACK),
        ("100", Status.ON_TRACK),
        ("100.000000001", Status.OVER),
        ("-3", Status.BEHIND),
    ],
)
def test_a_status_is_exact_at_its_borders_up_and_down(actual: str, called: Status) -> None:
    assert status(_reached("0", "100", actual), Thresholds()) == called
    assert status(_reached("0", "-100", str(-Decimal(actual))), Thresholds()) == called


def test_a_percentage_is_compared_before_it_is_rounded() -> None:
    nearly = percentage(Decimal(7999999999), Decimal(10000000000))
    assert nearly.value == 80, "as it is shown"
    reached = attainment(Amount(Decimal(0)), Decimal(100), nearly)
    assert status(reached, Thresholds()) == Status.BEHIND


def test_without_data_there_is_no_status() -> None:
    assert status(attainment(Amount(Decimal(0)), Decimal(5), MISSING), Thresholds()) == Status.NO_DATA
