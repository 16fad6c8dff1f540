"""How far the calendar reaches, and the days that stand for months and years (A5, A16)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.anniversary import anniversaries
from services.registry.rules.calendar import is_too_long, last_day_of, standing_day
from shared.days import plus_months
from shared.partial_dates import PartialDate

DATES = st.builds(
    lambda day, precision: PartialDate.parse(str(day)[:precision]),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from([4, 7, 10]),
)


@given(on=DATES)
def test_a5_the_day_that_stands_for_a_date_is_its_first_possible_one_and_never_pretends(on: PartialDate) -> None:
    day, known = standing_day(on)
    assert (day, known) == (on.first, len(str(on)) == 10)


@given(founded=DATES, years=st.lists(st.integers(1, 200), unique=True, max_size=5))
def test_a16_every_anniversary_lies_its_years_after_the_founding(founded: PartialDate, years: list[int]) -> None:
    for one in anniversaries(founded, years, date.min):
        assert len(str(one.on)) == len(str(founded))
        assert one.on.first == plus_months(founded.first, one.years * 12)
        assert (one.on.last.year, one.on.last.month) == (founded.last.year + one.years, founded.last.month)


def test_the_calendar_is_shown_five_years_at_once() -> None:
    begin = date(2024, 2, 29)
    assert last_day_of(begin, None) == date(2025, 2, 28)
    assert last_day_of(begin, begin) == begin
    assert not is_too_long(begin, date(2029, 2, 28))
    assert is_too_long(begin, date(2029, 3, 1))
