from datetime import date

import pytest

from services.indicators.rules.periods import Period, first_overlap, kind_of
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


def test_the_earliest_period_that_shares_a_day_is_named() -> None:
    years = [_period(f"{year}-01-01", f"{year}-12-31") for year in range(2020, 2026)]
    assert first_overlap(_period("2021-12-31", "2022-01-01"), years) == _period("2021-01-01", "2021-12-31")
    assert first_overlap(years[1], years) is None
