"""B4, B7, B11, B16 and the times of a workshop, as decisions over plain values."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from services.registration.rules.policy import Policy
from services.registration.rules.programme import (
    debate_missing,
    lies_within,
    slides_beyond_limit,
    sub_themes_beyond_limit,
)
from services.registration.rules.states import conference_may_become, workshop_may_become
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.programme import WorkshopState

CHENGDU = ZoneInfo("Asia/Shanghai")
PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2027, 10, 26), date(2027, 10, 28)


def test_b4_three_sub_themes_and_not_a_fourth() -> None:
    assert sub_themes_beyond_limit(3, Policy()) is None
    finding = sub_themes_beyond_limit(4, Policy())
    assert finding is not None
    assert (finding.rule.id, finding.pointer, finding.values) == ("B4", "/sub_themes", {"limit": 3, "current": 4})
    assert sub_themes_beyond_limit(4, Policy(max_sub_themes=4)) is None


@pytest.mark.parametrize("slides", [None, 0, 6])
def test_b7_slides_are_possible_up_to_six(slides: int | None) -> None:
    assert slides_beyond_limit(slides, Policy()) is None


def test_b7_a_seventh_slide_is_refused() -> None:
    finding = slides_beyond_limit(7, Policy())
    assert finding is not None
    assert (finding.rule.id, finding.values) == ("B7", {"limit": 6, "current": 7})


def test_b11_debate_is_wanted_unless_the_policy_says_otherwise() -> None:
    assert debate_missing(0, Policy()) is not None
    assert debate_missing(1, Policy()) is None
    assert debate_missing(None, Policy(debate_required=False)) is None


@pytest.mark.parametrize(
    ("starts", "ends", "within"),
    [
        ("2027-10-26T00:00:00+08:00", "2027-10-26T02:00:00+08:00", True),
        ("2027-10-25T17:00:00+00:00", "2027-10-25T19:00:00+00:00", True),  # the 26th in Chengdu
        ("2027-10-25T23:00:00+08:00", "2027-10-26T01:00:00+08:00", False),
        ("2027-10-28T22:00:00+08:00", "2027-10-29T00:00:00+08:00", True),
        ("2027-10-28T22:00:00+08:00", "2027-10-29T00:01:00+08:00", False),
        ("2027-10-28T17:00:00+00:00", "2027-10-28T18:00:00+00:00", False),  # the 29th in Chengdu
    ],
)
def test_a_workshop_lies_within_the_conferences_days_in_its_time_zone(starts: str, ends: str, within: bool) -> None:
    span = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    assert lies_within(*span, FIRST, LAST, CHENGDU) is within


def test_the_days_hold_across_a_change_of_clocks() -> None:
    """On 31 October 2027 Paris goes from +02:00 to +01:00."""
    late = datetime.fromisoformat("2027-10-31T22:30:00+00:00"), datetime.fromisoformat("2027-10-31T23:00:00+00:00")
    assert lies_within(*late, date(2027, 10, 31), date(2027, 10, 31), PARIS)
    early = datetime.fromisoformat("2027-10-30T21:30:00+00:00"), datetime.fromisoformat("2027-10-30T22:30:00+00:00")
    assert not lies_within(*early, date(2027, 10, 31), date(2027, 10, 31), PARIS)


def test_b16_a_workshop_is_announced_before_it_is_final() -> None:
    assert workshop_may_become(WorkshopState.ANNOUNCED, WorkshopState.DRAFT)
    assert workshop_may_become(WorkshopState.FINAL, WorkshopState.ANNOUNCED)
    assert not workshop_may_become(WorkshopState.FINAL, WorkshopState.DRAFT)
    assert not workshop_may_become(WorkshopState.ANNOUNCED, WorkshopState.FINAL)


@pytest.mark.parametrize("state", ConferenceState)
def test_nothing_follows_a_cancelled_conference(state: ConferenceState) -> None:
    assert not conference_may_become(state, ConferenceState.CANCELLED)
    assert conference_may_become(ConferenceState.CANCELLED, state) is (state != ConferenceState.CANCELLED)


@pytest.mark.parametrize("state", WorkshopState)
def test_nothing_follows_a_cancelled_workshop(state: WorkshopState) -> None:
    assert not workshop_may_become(state, WorkshopState.CANCELLED)
    assert workshop_may_become(WorkshopState.CANCELLED, state) is (state != WorkshopState.CANCELLED)


@pytest.mark.parametrize("rule", ["B3", "B7", "B13", "nonsense"])
def test_the_strength_of_a_hard_rule_is_not_negotiable(rule: str) -> None:
    with pytest.raises(ValidationError, match="cannot be changed"):
        Policy.model_validate({"strengths": {rule: "off"}})
