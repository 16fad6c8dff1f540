"""Partial dates (A5) and terms (A4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.dates import end_of_term, ends_before_it_begins, whole_years
from shared.days import plus_months
from shared.partial_dates import PartialDate

days = st.dates(date(100, 1, 1), date(2999, 12, 31))
terms = st.integers(1, 1200)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(days)
    return draw(
        st.sampled_from(
            [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)]
        )
    )


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-11-21", 60, "2029-11-20"),
        ("2024-08-31", 6, "2025-02-27"),
        ("2024-02", 60, "2029-02"),
        ("2024-11", 2, "2025-01"),
        ("2024-02-29", 12, "2025-02-27"),
        ("2024-01-01", 12, "2024-12-31"),
        ("2021", 60, "2026"),
        ("2021", 18, "2023"),
    ],
)
def test_a4_a_term_ends_the_day_before_as_many_months_later_and_no_more_precise(
    start: str, months: int, end: str
) -> None:
    assert str(end_of_term(PartialDate.parse(start), months)) == end


@given(partial_dates())
def test_a5_a_date_keeps_its_precision(day: PartialDate) -> None:
    assert PartialDate.parse(str(day)) == day
    assert day.first <= day.last
    assert (day.first == day.last) == (day.day is not None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2024-11-21", date(2024, 11, 21), date(2024, 11, 21)),
    ],
)
def test_a5_a_date_counts_until_its_last_possible_day(text: str, first: date, last: date) -> None:
    day = PartialDate.parse(text)
    assert (day.first, day.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-2", "2024-02-", "0000", "0099", "3000"),
        *("٢٠٢٤", "2024-02-21T00:00", " 2024", "2024\n", "-2024", "février 2024"),
    ],
)
def test_a5_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PartialDate.parse(text)


@given(days, terms)
def test_a4_the_term_begins_anew_on_the_day_after_its_end(day: date, months: int) -> None:
    end = end_of_term(PartialDate(day.year, day.month, day.day), months)
    assert end.last + timedelta(days=1) == plus_months(day, months)


@given(days, terms)
def test_a4_a_longer_term_never_ends_earlier(day: date, months: int) -> None:
    start = PartialDate(day.year, day.month, day.day)
    assert end_of_term(start, months).last < end_of_term(start, months + 1).last


@given(partial_dates(), terms)
def test_a4_an_imprecise_start_ends_no_earlier_than_any_day_it_may_be(start: PartialDate, months: int) -> None:
    end = end_of_term(start, months)
    for day in (start.first, start.last):
        assert end_of_term(PartialDate(day.year, day.month, day.day), months).last <= end.last


@given(days, st.integers(-1000, 1200))
def test_months_are_added_and_clamped(day: date, months: int) -> None:
    later = plus_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_two_dates_contradict_each_other_only_when_no_day_fits() -> None:
    month, day, year = (PartialDate.parse(text) for text in ("2024-02", "2024-02-10", "2024"))
    assert day.may_be(month)
    assert month.may_be(year)
    assert not day.may_be(PartialDate.parse("2024-03"))
    assert not ends_before_it_begins(day, month)
    assert ends_before_it_begins(PartialDate.parse("2024-03"), day)


@pytest.mark.parametrize(
    ("start", "today", "years"),
    [
        ("2018", date(2024, 11, 22), 5),
        ("2018-11-22", date(2024, 11, 22), 6),
        ("2018-11-23", date(2024, 11, 22), 5),
        ("2030", date(2024, 11, 22), 0),
    ],
)
def test_a10_the_age_is_what_has_surely_passed(start: str, today: date, years: int) -> None:
    assert whole_years(PartialDate.parse(start), today) == years
