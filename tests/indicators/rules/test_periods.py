from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.rules.periods import Period, first_overlap, kind_of, periods_of
from services.indicators.vocabularies.frameworks import PeriodKind


def _period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        ("2024-02-01", "2024-02-29", PeriodKind.MONTH),
        ("2024-04-01", "2024-06-30", PeriodKind.QUARTER),
        ("2024-01-01", "2024-12-31", PeriodKind.YEAR),
        ("2024-09-01", "2025-08-31", PeriodKind.SCHOOL_YEAR),
        ("2024-02-01", "2024-04-30", PeriodKind.CUSTOM),
        ("2024-01-02", "2024-01-31", PeriodKind.CUSTOM),
        ("2024-01-01", "2024-01-01", PeriodKind.CUSTOM),
    ],
)
def test_a_period_is_what_its_days_make_it(first: str, last: str, kind: PeriodKind) -> None:
    assert kind_of(_period(first, last)) == kind


def test_a_school_year_starts_where_the_policy_says() -> None:
    assert kind_of(_period("2024-08-01", "2025-07-31"), school_year_starts=8) == PeriodKind.SCHOOL_YEAR


def test_the_periods_of_a_span_lie_wholly_in_it() -> None:
    found = periods_of(PeriodKind.QUARTER, _period("2024-02-15", "2024-12-30"))
    assert found == [_period("2024-04-01", "2024-06-30"), _period("2024-07-01", "2024-09-30")]


def test_the_earliest_period_that_shares_a_day_is_named() -> None:
    years = periods_of(PeriodKind.YEAR, _period("2020-01-01", "2025-12-31"))
    assert first_overlap(_period("2021-12-31", "2022-01-01"), years) == _period("2021-01-01", "2021-12-31")
    assert first_overlap(years[1], years) is None


@given(
    st.sampled_from([kind for kind in PeriodKind if kind != PeriodKind.CUSTOM]),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.integers(0, 2000),
    st.integers(2, 12),
)
def test_counted_periods_follow_each_other_without_gap(
    kind: PeriodKind, first: date, days: int, school_year_starts: int
) -> None:
    span = Period(first, date.fromordinal(first.toordinal() + days))
    found = periods_of(kind, span, school_year_starts)
    assert all(kind_of(period, school_year_starts) == kind and span.contains(period) for period in found)
    assert all((after.first - before.last).days == 1 for before, after in pairwise(found))
