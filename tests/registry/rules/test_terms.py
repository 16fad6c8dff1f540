"""Terms with dates of any precision (D5): who holds a function, and who did."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.terms import Days, Term, current, handed_over, last_before
from shared.partial_dates import PartialDate


def term(since: str | None, until: str | None) -> Term:
    return Term(PartialDate.parse(since) if since else None, PartialDate.parse(until) if until else None)


def precise(day: date, precision: int) -> PartialDate:
    """The day as it is known to the year (0), the month (1) or itself (2)."""
    return PartialDate(day.year, day.month if precision else None, day.day if precision == 2 else None)


DATES = st.builds(precise, st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 2))


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (("2014", "2020"), ("2020", None), False),  # the day of the change is not known
        (("2014-03-30", "2020-07-03"), ("2020-07-04", None), False),
        (("2014-03-30", "2020-07-04"), ("2020-07-04", None), True),
        (("2014", None), ("2020", None), True),
        ((None, "2014"), ("2014", None), False),
        ((None, None), ("2020", "2020"), False),
        ((None, None), ("2020-01-01", "2020-01-02"), True),
        (("2019", "2021"), ("2020", "2022"), True),
    ],
)
def test_d5_terms_overlap_when_both_surely_held_on_a_day(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], overlap: bool
) -> None:
    assert term(*one).overlaps(term(*other)) is overlap
    assert term(*other).overlaps(term(*one)) is overlap


def test_d5_a_term_of_one_known_month_has_no_sure_day() -> None:
    assert term("2024-06", "2024-06").sure_days is None
    assert term("2024-06", "2024-07").sure_days == Days(date(2024, 6, 30), date(2024, 7, 1))


@pytest.mark.parametrize(
    ("begins", "last"), [("2026-03-22", "2026-03-21"), ("2026-03-01", "2026-02-28"), ("2026-03", "2026-03")]
)
def test_d5_a_term_ends_the_day_before_the_next_or_as_precisely_as_that_begins(begins: str, last: str) -> None:
    assert str(last_before(PartialDate.parse(begins))) == last


def test_d5_a_term_that_has_an_end_or_began_later_is_not_handed_over() -> None:
    assert handed_over(term("2020", "2022"), PartialDate(2021)) is None
    assert handed_over(term("2022", None), PartialDate(2020)) is None
    assert handed_over(term("2020", None), None) is None
    assert handed_over(term("2020", None), PartialDate(2026, 3)) == term("2020", "2026-03")


def test_d5_one_holds_a_function_on_a_day_where_two_may() -> None:
    change = [term("2014", "2020"), term("2020", None)]
    assert current(change, date(2020, 6, 1), several=False) == [False, True]
    assert current(change, date(2020, 6, 1), several=True) == [True, True]
    assert current(change, date(2019, 6, 1), several=False) == [True, False]
    assert current(change, date(2013, 6, 1), several=False) == [False, False]


@given(st.lists(DATES, min_size=1, max_size=6))
def test_d5_however_a_function_is_handed_over_its_terms_never_overlap(begins: list[PartialDate]) -> None:
    held = [Term(begins[0], None)]
    for begin in begins[1:]:
        following = Term(begin, None)
        if not held[-1].overlaps(following):
            continue
        ended = handed_over(held[-1], begin)
        if ended is None or any(earlier.overlaps(following) for earlier in [*held[:-1], ended]):
            continue
        held = [*held[:-1], ended, following]
    for index, one in enumerate(held):
        assert not any(one.overlaps(other) for other in held[index + 1 :])
    assert sum(one.until is None for one in held) == 1


@given(DATES, DATES, st.integers(0, 400))
def test_d5_on_every_day_at_most_one_holds_what_is_handed_over(first: PartialDate, second: PartialDate, n: int) -> None:
    ended = handed_over(Term(first, None), second)
    if ended is not None:
        day = second.first - timedelta(days=200) + timedelta(days=n)
        assert sum(current([ended, Term(second, None)], day, several=False)) <= 1
