"""Editions by themselves (B28), and how the next stands to the last (B30)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.registration.rules.editions import Edition, follows_wrongly, moved, next_start, policy_moved
from services.registration.vocabularies.conferences import Recurrence

FOURTH = Edition(date(2014, 11, 4), 4)


@pytest.mark.parametrize(
    ("later", "wrong"),
    [
        (Edition(date(2016, 10, 26), 5), False),
        (Edition(date(2016, 10, 26), None), False),
        (Edition(date(2014, 11, 4), 5), True),
        (Edition(date(2016, 10, 26), 4), True),
        (Edition(date(2012, 1, 1), 3), True),
    ],
)
def test_b28_an_edition_comes_after_the_one_before_it(later: Edition, wrong: bool) -> None:
    assert (follows_wrongly(FOURTH, later) is not None) == wrong


def test_b30_what_comes_every_year_is_expected_a_year_later() -> None:
    assert next_start(date(2024, 2, 29), Recurrence.YEARLY) == date(2025, 2, 28)
    assert next_start(date(2024, 2, 29), None) is None


def test_b30_the_clock_on_the_wall_stays_when_the_clocks_have_changed() -> None:
    paris = ZoneInfo("Europe/Paris")
    winter = datetime(2026, 3, 28, 9, 30, tzinfo=paris)
    summer = moved(winter, 2, paris)
    assert (summer.hour, summer.minute, summer.utcoffset() != winter.utcoffset()) == (9, 30, True)


def test_b30_the_policys_last_days_move_with_the_edition() -> None:
    policy = {"max_slides": 6, "changes_until": "2027-09-30", "slides_until": {"days": -14, "origin": "starts_on"}}
    assert policy_moved(policy, 366) == policy | {"changes_until": "2028-09-30"}
    assert policy_moved({"changes_until": None}, 366) == {"changes_until": None}
