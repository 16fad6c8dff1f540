"""How values come together: missing stays missing, ratios are ratios of sums, nobody is counted twice."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.rules.periods import Period
from services.indicators.rules.values import (
    MISSING,
    Amount,
    Overlap,
    joined,
    over_periods,
    percentage,
    running,
)
from services.indicators.vocabularies.indicators import Aggregation, Joining, NoValue
from services.indicators.vocabularies.measurements import Qualifier

YEARS = [Period(date(year, 1, 1), date(year, 12, 31)) for year in range(2020, 2032)]
amounts = st.one_of(
    st.just(MISSING), st.decimals(places=2, min_value=-(10**9), max_value=10**9, allow_nan=False).map(Amount)
)
series = st.lists(amounts, max_size=12).map(lambda found: dict(zip(YEARS, found, strict=False)))


def _of(*values: int | str | None) -> dict[Period, Amount]:
    return {
        year: MISSING if value is None else Amount(Decimal(value)) for year, value in zip(YEARS, values, strict=False)
    }


def test_a_missing_value_is_in_no_mean_and_a_zero_is() -> None:
    assert over_periods(_of(10, None, 20), Aggregation.AVERAGE).value == 15
    assert over_periods(_of(10, 0, 20), Aggregation.AVERAGE).value == 10
    assert over_periods(_of(None, None), Aggregation.SUM) == MISSING
    assert over_periods(_of(None, 0), Aggregation.SUM).value == 0


def test_the_latest_value_is_the_last_reported_one() -> None:
    assert over_periods(_of(3, 9, None), Aggregation.LATEST).value == 9
    assert over_periods(_of(3, 9, 4), Aggregation.MAXIMUM).value == 9


def test_percentages_come_together_as_the_ratio_of_sums() -> None:
    values = {YEARS[0]: percentage(Decimal(1), Decimal(2)), YEARS[1]: percentage(Decimal(90), Decimal(100))}
    together = over_periods(values, Aggregation.RATIO_OF_SUMS)
    assert (together.numerator, together.denominator) == (91, 102)
    assert together.value == Decimal("89.215686"), "and not 70, the mean of 50 and 90"


def test_nothing_of_nothing_has_no_value_and_no_effect() -> None:
    nothing = percentage(Decimal(0), Decimal(0))
    assert (nothing.value, nothing.reason) == (None, NoValue.ZERO_DENOMINATOR)
    values = {YEARS[0]: nothing, YEARS[1]: percentage(Decimal(1), Decimal(4))}
    assert over_periods(values, Aggregation.RATIO_OF_SUMS).value == 25


def test_a_late_value_moves_the_running_series_from_there_on() -> None:
    before = running(_of(1, None, 4), Aggregation.SUM)
    after = running(_of(1, 2, 4), Aggregation.SUM)
    assert [before[year].value for year in YEARS[:3]] == [1, 1, 5]
    assert [after[year].value for year in YEARS[:3]] == [1, 3, 7]


def test_people_counted_by_both_sides_are_counted_once() -> None:
    sides = {"HDF": Amount(Decimal(100)), "NRW": Amount(Decimal(80))}
    both = frozenset({"HDF", "NRW"})
    assert joined(sides, Joining.SUM, [Overlap(both, Decimal(30))]).value == 150
    assert joined(sides, Joining.SUM, [Overlap(both, Decimal(30)), Overlap(both, Decimal(25))]).value == 150
    assert joined(sides, Joining.SUM, [Overlap(both, Decimal(81))]).reason == NoValue.OVERLAP_TOO_LARGE
    assert joined({"HDF": Amount(Decimal(100)), "NRW": MISSING}, Joining.SUM, [Overlap(both, Decimal(30))]).value == 100


def test_a_qualifier_survives_what_values_come_to() -> None:
    about = {YEARS[0]: Amount(Decimal(80), qualifier=Qualifier.ABOUT), YEARS[1]: Amount(Decimal(5))}
    assert over_periods(about, Aggregation.SUM).qualifier == Qualifier.ABOUT
    bounds = {
        YEARS[0]: Amount(Decimal(30), qualifier=Qualifier.MORE_THAN),
        YEARS[1]: Amount(Decimal(5), qualifier=Qualifier.LESS_THAN),
    }
    assert over_periods(bounds, Aggregation.SUM).qualifier == Qualifier.ABOUT


def test_thirty_digits_are_added_exactly() -> None:
    large = "123456789012345678901234567.89"
    assert over_periods(_of(large, "0.01"), Aggregation.SUM).value == Decimal("123456789012345678901234567.90")


@given(series)
def test_a_sum_is_of_what_is_there_and_of_nothing_else(values: dict[Period, Amount]) -> None:
    present = [amount.value for amount in values.values() if amount.value is not None]
    found = over_periods(values, Aggregation.SUM)
    assert found.value == (sum(present, Decimal(0)) if present else None)


@given(series)
def test_the_running_series_ends_with_the_sum(values: dict[Period, Amount]) -> None:
    if values:
        assert running(values, Aggregation.SUM)[max(values)] == over_periods(values, Aggregation.SUM)


@given(series)
def test_a_missing_period_more_changes_nothing(values: dict[Period, Amount]) -> None:
    more = values | {Period(date(2040, 1, 1), date(2040, 12, 31)): MISSING}
    for aggregation in (Aggregation.SUM, Aggregation.AVERAGE, Aggregation.LATEST, Aggregation.MAXIMUM):
        assert over_periods(values, aggregation) == over_periods(more, aggregation)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=6))
def test_a_ratio_of_sums_is_the_same_in_whatever_steps_it_is_made(terms: list[tuple[int, int]]) -> None:
    parts = [percentage(Decimal(above), Decimal(below)) for above, below in terms]
    at_once = over_periods(dict(zip(YEARS, parts, strict=False)), Aggregation.RATIO_OF_SUMS)
    first = over_periods(dict(zip(YEARS, parts[:1], strict=False)), Aggregation.RATIO_OF_SUMS)
    rest = over_periods(dict(zip(YEARS, parts[1:], strict=False)), Aggregation.RATIO_OF_SUMS)
    in_steps = joined({"first": first, "rest": rest}, Joining.RATIO_OF_SUMS)
    assert (in_steps.value, in_steps.reason) == (at_once.value, at_once.reason)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_the_joint_figure_lies_between_the_larger_side_and_their_sum(first: int, second: int, both: int) -> None:
    sides = {"A": Amount(Decimal(first)), "B": Amount(Decimal(second))}
    joint = joined(sides, Joining.SUM, [Overlap(frozenset("AB"), Decimal(both))])
    if both > min(first, second):
        assert joint.reason == NoValue.OVERLAP_TOO_LARGE
    else:
        assert joint.value is not None
        assert max(first, second) <= joint.value <= first + second


@pytest.mark.parametrize("joining", [Joining.SUM, Joining.AVERAGE, Joining.MAXIMUM, Joining.RATIO_OF_SUMS])
def test_of_nothing_there_is_no_joint_value(joining: Joining) -> None:
    assert joined({"A": MISSING, "B": MISSING}, joining) == MISSING
