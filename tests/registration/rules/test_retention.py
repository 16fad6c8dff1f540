"""How long each kind of personal data is kept (D7)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.registration.rules.retention import (
    Hold,
    Retention,
    counted_from,
    due_on,
    goes,
    standing,
    without_contact,
)
from services.registration.vocabularies.personal_data import DataCategory, RetentionState

_C = DataCategory
END = date(2026, 10, 28)


def test_d7_every_category_of_the_inventory_has_a_period() -> None:
    assert Retention.model_fields.keys() == set(DataCategory)


def test_d7_needs_go_first_and_the_programme_last() -> None:
    assert Retention().in_turn()[0] is _C.NEEDS
    assert Retention().in_turn()[-1] is _C.PUBLISHED
    assert Retention().days(_C.NEEDS) == 30


@pytest.mark.parametrize(
    ("periods", "word"),
    [
        ({"needs": 100}, "waiting"),
        ({"identity": 300}, "contact"),
        ({"published": 1000}, "published"),
        ({"needs": 0}, "greater"),
        ({"needs": 366}, "less"),
        ({"contact": 3651}, "less"),
        ({"shoes": 3}, "extra"),
    ],
)
def test_d7_periods_out_of_order_or_bounds_are_refused(periods: dict[str, int], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        Retention(**periods)


@given(st.builds(dict, **{name: st.integers(1, 4000) for name in Retention.model_fields}))
def test_d7_whatever_periods_are_taken_needs_go_first_and_identity_before_the_programme(
    periods: dict[str, int],
) -> None:
    try:
        retention = Retention(**periods)
    except ValidationError:
        return
    assert all(retention.needs <= retention.days(category) for category in _C)
    assert all(retention.days(category) <= retention.identity for category in set(_C) - {_C.PUBLISHED})
    assert retention.identity <= retention.published


def test_d7_a_period_counts_from_the_last_day_in_the_conferences_time_zone() -> None:
    before = datetime(2026, 1, 1, tzinfo=UTC)
    assert counted_from(END, before, ZoneInfo("Asia/Shanghai")) == END
    assert due_on(_C.NEEDS, END, Retention()) == date(2026, 11, 27)
    # Entered when it was over: the evening of 31 May in London is June in Chengdu.
    entered = datetime(2027, 5, 31, 20, tzinfo=UTC)
    assert counted_from(END, entered, ZoneInfo("Asia/Shanghai")) == date(2027, 6, 1)
    assert counted_from(END, entered, ZoneInfo("Europe/London")) == date(2027, 5, 31)


def test_d7_what_is_due_goes_on_its_day_and_not_before() -> None:
    assert not goes(_C.NEEDS, END, [], END - timedelta(days=1))
    assert goes(_C.NEEDS, END, [], END)


def test_d7_a_hold_keeps_what_it_names_until_the_end_of_its_day() -> None:
    hold = Hold(frozenset({_C.CONSENTS}), END)
    assert not goes(_C.CONSENTS, END, [hold], END)
    assert goes(_C.CONSENTS, END, [hold], END + timedelta(days=1))
    assert goes(_C.NEEDS, END, [hold], END)
    assert not goes(_C.NEEDS, END, [Hold(frozenset(), END)], END)
    # What is erased with the registration is kept with it.
    assert not goes(_C.IDENTITY, END, [hold], END)
    assert not goes(_C.DROPPED, END, [hold], END)


def test_d7_how_a_category_stands() -> None:
    after, hold = END + timedelta(days=1), Hold(frozenset(), END + timedelta(days=9))
    assert standing(_C.NEEDS, after, [], END, 3) is RetentionState.KEPT
    assert standing(_C.NEEDS, after, [], after, 3) is RetentionState.DUE
    assert standing(_C.NEEDS, after, [], after, 0) is RetentionState.GONE
    assert standing(_C.NEEDS, after, [], END, 0) is RetentionState.KEPT
    assert standing(_C.NEEDS, after, [hold], after, 3) is RetentionState.HELD


def test_d7_address_and_number_go_and_the_name_stays() -> None:
    person = {"given_name": "Ping", "email": "p@x.example", "phone": "+86 1", "function": "Mayor"}
    assert without_contact([{"person": person, "leads": True}]) == [
        {"person": {"given_name": "Ping", "function": "Mayor"}, "leads": True}
    ]
