"""What is left of the time, how far councils have come, and what is still to be done."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.renewing import Resolution, months_left, open_steps, progress
from services.registry.vocabularies.agreements import ResolutionState
from services.registry.vocabularies.renewals import RenewalStep
from shared.days import plus_months
from shared.ids import new_id

LILLE, DNIPRO = new_id(), new_id()
PLANNED, SUBMITTED, ADOPTED, REJECTED = ResolutionState


@given(today=st.dates(date(1990, 1, 1), date(2060, 1, 1)), end=st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_months_left_are_whole_and_alike_in_both_directions(today: date, end: date) -> None:
    months = months_left(today, end)
    earlier, later = sorted((today, end))
    assert plus_months(earlier, abs(months)) <= later < plus_months(earlier, abs(months) + 1)
    assert months == 0 or (months > 0) == (end > today)


def test_the_adopted_resolution_counts_and_else_the_last() -> None:
    resolutions = [
        Resolution(LILLE, REJECTED),
        Resolution(LILLE, SUBMITTED),
        Resolution(DNIPRO, ADOPTED, "12"),
        Resolution(DNIPRO, PLANNED),
        Resolution(new_id(), ADOPTED),
    ]
    found = progress([LILLE, DNIPRO], resolutions)
    assert [found[one] and found[one].state for one in (LILLE, DNIPRO)] == [SUBMITTED, ADOPTED]
    assert progress([LILLE], []) == {LILLE: None}


def test_the_open_steps_say_whose_council_is_missing() -> None:
    councils = {LILLE: Resolution(LILLE, ADOPTED), DNIPRO: Resolution(DNIPRO, SUBMITTED)}
    found = open_steps(goes_on=False, has_owner=True, councils=councils)
    assert [(step.code, step.partner_id) for step in found] == [
        (RenewalStep.COUNCIL_MISSING, DNIPRO),
        (RenewalStep.NOT_SIGNED, None),
    ]
    rejected = open_steps(goes_on=False, has_owner=True, councils={LILLE: Resolution(LILLE, REJECTED)})
    assert rejected[0].code is RenewalStep.COUNCIL_REJECTED
    bare = open_steps(goes_on=False, has_owner=False, councils=None)
    assert [step.code for step in bare] == [RenewalStep.NO_OWNER, RenewalStep.NO_DRAFT]
    assert open_steps(goes_on=True, has_owner=False, councils=None) == []
