"""Anniversaries (A16)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.anniversary import anniversaries
from shared.partial_dates import PartialDate
from tests.registry.rules.test_dates import partial_dates

YEARS = (5, 10, 25, 50)


def coming(founded: str, today: date) -> list[tuple[int, str]]:
    return [(one.years, str(one.on)) for one in anniversaries(PartialDate.parse(founded), YEARS, today)]


def test_a16_the_tenth_anniversary_of_what_was_founded_in_2014_is_in_2024() -> None:
    assert coming("2014-11-07", date(2024, 11, 7)) == [(10, "2024-11-07"), (25, "2039-11-07"), (50, "2064-11-07")]
    assert coming("2014-11-07", date(2024, 11, 8))[0] == (25, "2039-11-07")
    assert coming("2014", date(2024, 12, 31))[0] == (10, "2024")
    assert coming("2014-02", date(2024, 2, 29))[0] == (10, "2024-02")


def test_a16_what_began_on_a_leap_day_is_celebrated_on_the_last_of_february() -> None:
    assert coming("2020-02-29", date(2024, 1, 1))[0] == (5, "2025-02-28")
    assert anniversaries(None, YEARS, date(2024, 1, 1)) == []


@given(partial_dates(), st.lists(st.integers(1, 300), max_size=6, unique=True), st.dates(date(1900, 1, 1)))
def test_a16_anniversaries_come_in_order_and_none_is_past(day: PartialDate, years: list[int], today: date) -> None:
    found = anniversaries(day, years, today)
    assert [one.years for one in found] == sorted(one.years for one in found)
    assert all(one.on.last >= today and one.on.year == day.year + one.years for one in found)
    assert all((one.on.month, one.on.day is None) == (day.month, day.day is None) for one in found)
