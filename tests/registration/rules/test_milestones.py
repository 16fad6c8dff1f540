"""Milestones by themselves: their day (B16–B21), what they close (B18), what is told of them."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.milestones import (
    PASSED,
    Closing,
    Days,
    Offset,
    closed_by,
    come,
    end_of,
    next_look,
    state_of,
    to_tell,
)
from services.registration.vocabularies.milestones import Closes, MilestoneState, OffsetFrom

ZONES = [
    "Europe/Paris",
    "Asia/Shanghai",
    "America/Sao_Paulo",  # skipped midnight until 2018, and went back over it
    "America/Havana",  # shows midnight twice
    "America/St_Johns",  # went back from one minute past midnight until 2011
    "Pacific/Apia",  # left out the 30th of December 2011
    "Africa/Casablanca",
    "Australia/Lord_Howe",
]
DAY = date(2016, 6, 30)
SECOND = timedelta(seconds=1)


def _closing(audience: str | None = None, on: date = DAY, zone: str = "Asia/Shanghai") -> Closing:
    return Closing(Closes.APPLICATIONS, audience, end_of(on, ZoneInfo(zone)), uuid4(), on)


def test_b18_the_last_second_of_the_day_is_in_time_and_the_next_is_not() -> None:
    closings, zone = [_closing()], ZoneInfo("Asia/Shanghai")
    last = datetime(2016, 6, 30, 23, 59, 59, tzinfo=zone)
    assert closed_by(closings, Closes.APPLICATIONS, "FR", last) is None
    assert closed_by(closings, Closes.APPLICATIONS, "FR", last + SECOND) == closings[0]


@given(st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_b18_a_day_ends_when_its_zone_has_seen_the_last_of_it(name: str, day: date) -> None:
    zone = ZoneInfo(name)
    end = end_of(day, zone)
    assert (end - timedelta(microseconds=1)).astimezone(zone).date() <= day
    assert all((end + timedelta(minutes=minutes)).astimezone(zone).date() > day for minutes in range(0, 180, 7))


@pytest.mark.parametrize(
    ("name", "day", "end"),
    [
        ("Europe/Paris", date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # a day of 23 hours
        ("Europe/Paris", date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # and of 25
        ("America/Sao_Paulo", date(2018, 11, 3), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ("America/Havana", date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 29), datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_b18_days_end_rightly_where_clocks_change(name: str, day: date, end: datetime) -> None:
    assert end_of(day, ZoneInfo(name)) == end


def test_b17_what_closes_for_one_delegation_stays_open_for_the_others() -> None:
    closings, late = [_closing("FR")], datetime(2016, 7, 1, tzinfo=UTC)
    assert closed_by(closings, Closes.APPLICATIONS, "FR", late)
    assert closed_by(closings, Closes.APPLICATIONS, "CN", late) is None
    assert closed_by(closings, Closes.APPLICATIONS, None, late) is None
    assert closed_by(closings, Closes.REGISTRATION, "FR", late) is None


def test_b18_of_two_closings_the_earlier_decides() -> None:
    early, late = _closing(on=DAY - timedelta(days=3)), _closing("FR")
    assert closed_by([late, early], Closes.APPLICATIONS, "FR", datetime(2016, 8, 1, tzinfo=UTC)) == early


def test_b16_offsets_count_from_the_conference_and_keep_to_the_month() -> None:
    starts, ends = date(2027, 5, 31), date(2027, 6, 2)
    assert Offset(-3, 0, OffsetFrom.STARTS_ON).day(starts, ends) == date(2027, 2, 28)
    assert Offset(0, -10, OffsetFrom.ENDS_ON).day(starts, ends) == date(2027, 5, 23)
    assert Offset(1, 1, OffsetFrom.STARTS_ON).day(starts, ends) == date(2027, 7, 1)


def test_b19_the_whole_day_is_in_time_and_b21_a_meeting_is_over_with_its_last() -> None:
    meeting = Days(date(2016, 7, 4), date(2016, 7, 5), [7])
    states = {day: state_of(meeting, is_done=False, today=date(2016, 7, day)) for day in (4, 5, 6)}
    assert states == {4: MilestoneState.DUE, 5: MilestoneState.DUE, 6: MilestoneState.OVERDUE}
    assert state_of(meeting, is_done=False, today=date(2016, 6, 26)) == MilestoneState.UPCOMING
    assert state_of(meeting, is_done=True, today=date(2016, 7, 6)) == MilestoneState.DONE


@given(
    st.lists(st.integers(0, 40), max_size=4, unique=True),
    st.lists(st.integers(0, 60), min_size=1, max_size=12).map(sorted),
    st.integers(0, 3),
)
def test_b18_each_reminder_is_settled_once_and_that_it_passed_is_told_once(
    reminders: list[int], looks: list[int], lasts: int
) -> None:
    first = DAY
    days = Days(first, first + timedelta(days=lasts), reminders)
    settled: set[int] = set()
    told: list[int] = []
    for look in [*looks, 100]:
        today = first - timedelta(days=40) + timedelta(days=look)
        due = next_look(days, settled)
        new = come(days, settled, today)
        assert bool(new) == (due is not None and due <= today)
        assert settled.isdisjoint(new)
        told += to_tell(new, is_done=False)
        settled |= set(new)
    assert told.count(PASSED) == 1
    assert told[-1] == PASSED
    assert len(told) == len(set(told))
    assert next_look(days, settled) is None


def test_b16_of_reminders_that_were_missed_only_the_latest_is_told_and_none_of_what_is_done() -> None:
    days = Days(DAY, DAY, [30, 7, 1])
    missed = come(days, set(), DAY - timedelta(days=3))
    assert missed == [30, 7]
    assert to_tell(missed, is_done=False) == [7]
    assert to_tell(missed, is_done=True) == []
    assert to_tell(come(days, set(), DAY + timedelta(days=1)), is_done=True) == [PASSED]
