"""Seats as the rule gives them, without a database: capacity is the room's, quota a delegation's."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.deciding import decide
from services.registration.rules.quota import Applicant, Claim, Holding, Policy, Slot, Tally, terms_of
from services.registration.vocabularies.seats import Reason
from shared.ids import new_id

NINE = datetime(2016, 10, 27, 9, tzinfo=UTC)
MORNING = Slot(NINE, NINE + timedelta(minutes=90))
LATER = Slot(NINE + timedelta(minutes=90), NINE + timedelta(hours=3))
NO_WAITLIST = Policy(waitlist=False)


def tally(**values: object) -> Tally:
    return Tally(new_id(), **values)  # type: ignore[arg-type]


FR = Claim("FR")


def ask(*tallies: Tally, delegation: str | None = None, policy: Policy | None = None, **applicant: Any) -> list[str]:
    """What one person gets in each workshop: a state, with its reason when it is not a seat."""
    asked = [item.workshop_id for item in tallies]
    decision = decide(
        Applicant(delegation, **applicant), asked, {item.workshop_id: item for item in tallies}, policy or Policy()
    )
    told: dict[UUID, str] = {item.workshop_id: f"refused {item.reason}" for item in decision.refused}
    for place in decision.places:
        told[place.workshop_id] = "confirmed" if place.position is None else f"{place.position} {place.reason}"
    return [told[workshop_id] for workshop_id in asked]


def test_the_last_seat_goes_to_one() -> None:
    workshop = tally(capacity=1)
    assert ask(workshop) == ["confirmed"]
    assert ask(workshop) == ["1 no_free_seat"]
    assert ask(workshop) == ["2 no_free_seat"]
    assert (workshop.taken, workshop.waiting, workshop.free()) == (1, 2, 0)


def test_no_capacity_is_no_limit_and_a_capacity_of_zero_is_no_seat() -> None:
    assert ask(tally(capacity=None)) == ["confirmed"]
    assert ask(tally(capacity=0)) == ["1 no_free_seat"]


def test_a_used_quota_stops_its_delegation_alone() -> None:
    workshop = tally(capacity=10, quotas={"FR": 1, "CN": 1})
    assert ask(workshop, delegation="FR") == ["confirmed"]
    assert ask(workshop, delegation="FR") == ["1 quota_used"]
    assert ask(workshop, delegation="CN") == ["confirmed"]


def test_an_unused_quota_is_not_given_to_the_other_side_until_it_is_released() -> None:
    workshop = tally(capacity=2, quotas={"FR": 1, "CN": 1})
    ask(workshop, delegation="FR")
    assert workshop.why_not(FR) == Reason.QUOTA_USED
    workshop.released = True
    assert workshop.why_not(FR) is None


def test_a_delegation_without_a_quota_is_bound_by_the_capacity_alone() -> None:
    workshop = tally(capacity=2, quotas={"FR": 0})
    assert ask(workshop, delegation="CN") == ["confirmed"]
    assert ask(workshop, delegation=None) == ["confirmed"]
    assert ask(workshop, delegation="CN") == ["1 no_free_seat"]


def test_lowering_a_limit_takes_nobodys_seat_and_free_is_never_below_zero() -> None:
    workshop = tally(capacity=1, quotas={"FR": 1}, taken=3, taken_by={"FR": 3})
    assert workshop.free() == 0
    assert workshop.free_for("FR") == 0
    assert workshop.why_not(FR) == Reason.NO_FREE_SEAT


def test_what_a_delegation_may_still_take_is_the_smaller_of_its_quota_and_the_room() -> None:
    workshop = tally(capacity=5, quotas={"FR": 2}, taken=4, taken_by={"FR": 1})
    assert (workshop.free_for("FR"), workshop.free_for("CN")) == (1, 1)
    assert tally(quotas={"FR": 2}).free_for("FR") == 2
    assert tally().free_for("FR") is None


def test_overlapping_workshops_are_never_both_confirmed_and_the_later_preference_waits() -> None:
    first, second, after = tally(slot=MORNING), tally(slot=MORNING), tally(slot=LATER)
    assert ask(first, second, after) == ["confirmed", "1 overlaps", "confirmed"]


def test_workshops_without_times_overlap_nothing() -> None:
    assert ask(tally(), tally(slot=MORNING), tally()) == ["confirmed"] * 3


def test_a_full_first_choice_leaves_the_hour_to_the_second() -> None:
    assert ask(tally(capacity=0, slot=MORNING), tally(slot=MORNING)) == ["1 no_free_seat", "confirmed"]


def test_beyond_the_most_that_one_may_hold_the_less_liked_wait() -> None:
    assert ask(tally(), tally(), tally(), policy=Policy(max_enrolments=2)) == [
        "confirmed",
        "confirmed",
        "1 max_enrolments",
    ]


def test_what_one_holds_already_counts() -> None:
    workshop, held = tally(slot=MORNING), new_id()
    decision = decide(
        Applicant(), [workshop.workshop_id], {workshop.workshop_id: workshop}, Policy(), Holding({held: MORNING})
    )
    assert (decision.places[0].reason, decision.places[0].overlaps) == (Reason.OVERLAPS, (held,))


def test_without_a_waitlist_what_cannot_be_confirmed_is_refused_by_name() -> None:
    assert ask(tally(capacity=0), tally(), policy=NO_WAITLIST) == ["refused no_free_seat", "confirmed"]


def test_a_closed_workshop_has_no_waitlist_either() -> None:
    assert ask(tally(accepting=False)) == ["refused closed"]


def test_nothing_is_granted_only_when_something_was_asked_and_nothing_of_it_could_be_had() -> None:
    full = tally(capacity=0)
    before = full.copy()
    assert not decide(Applicant(), [full.workshop_id], {full.workshop_id: full}, NO_WAITLIST).granted
    assert full == before
    assert decide(Applicant(), [], {}, NO_WAITLIST).granted


def test_reserved_places_are_for_the_invited_who_take_them_first() -> None:
    workshop = tally(capacity=3, reserved=2)
    assert ask(workshop) == ["confirmed"]
    assert ask(workshop) == ["1 reserved"]
    assert (workshop.free(), workshop.reserve_left) == (2, 2)
    assert ask(workshop, invited=True) == ["confirmed"]
    assert ask(workshop, invited=True) == ["confirmed"]
    assert ask(workshop, invited=True) == ["2 no_free_seat"]


def test_reserved_places_that_are_returned_are_for_all() -> None:
    workshop = tally(capacity=2, reserved=2, reserve_returned=True)
    assert ask(workshop) == ["confirmed"]


def test_of_reserve_and_quota_the_smaller_decides() -> None:
    workshop = tally(capacity=10, reserved=4, quotas={"FR": 1})
    assert ask(workshop, delegation="FR", invited=True) == ["confirmed"]
    assert ask(workshop, delegation="FR", invited=True) == ["1 quota_used"]


def test_a_reserve_without_a_capacity_keeps_nobody_out() -> None:
    assert ask(tally(reserved=5)) == ["confirmed"]


def test_who_is_not_approved_yet_waits_everywhere() -> None:
    free, full, closed = tally(), tally(capacity=0), tally(accepting=False)
    assert ask(free, full, closed, hold=Reason.NOT_APPROVED) == ["1 not_approved", "1 not_approved", "refused closed"]
    assert ask(free, full, hold=Reason.NOT_APPROVED, policy=NO_WAITLIST) == ["2 not_approved", "refused no_free_seat"]


def test_an_override_exceeds_limits_and_never_the_hours_of_a_day() -> None:
    full, quota, reserve = tally(capacity=0), tally(quotas={"FR": 0}), tally(capacity=1, reserved=1)
    assert ask(full, quota, reserve, delegation="FR", override=True) == ["confirmed"] * 3
    assert ask(tally(slot=MORNING), tally(slot=MORNING, capacity=0), override=True) == ["confirmed", "1 no_free_seat"]
    assert ask(tally(accepting=False), override=True) == ["refused closed"]
    assert ask(tally(), tally(), override=True, policy=Policy(max_enrolments=1)) == ["confirmed"] * 2


def test_the_position_in_a_queue_counts_those_of_higher_priority() -> None:
    workshop, policy = tally(capacity=0), Policy(waitlist_priority={"invited": 5, "first_choice": 1})
    other = tally(capacity=0)
    assert ask(other, workshop, policy=policy) == ["1 no_free_seat", "1 no_free_seat"]
    assert ask(workshop, policy=policy) == ["1 no_free_seat"]
    assert ask(workshop, policy=policy, invited=True) == ["1 no_free_seat"]
    assert ask(workshop, policy=policy) == ["3 no_free_seat"]
    assert workshop.waiting_at == {0: 1, 1: 2, 6: 1}


def test_the_terms_of_a_priority_are_those_that_the_policy_names() -> None:
    points = {"first_choice": 1, "invited": 2, "delegation:FR": 4, "partner_kind:school": 8}
    policy = Policy(waitlist_priority=points)
    assert terms_of(policy, 1, Applicant("FR", invited=True, kind="school")) == points
    assert terms_of(policy, 2, Applicant("CN", kind="company")) == {}
    assert terms_of(Policy(), 1, Applicant("FR", invited=True)) == {}


@given(
    capacity=st.none() | st.integers(0, 8),
    quotas=st.dictionaries(st.sampled_from(["FR", "CN"]), st.integers(0, 5)),
    released=st.booleans(),
    reserved=st.integers(0, 4),
    people=st.lists(st.tuples(st.sampled_from(["FR", "CN", "DE", None]), st.booleans()), max_size=20),
)
def test_no_order_of_requests_goes_beyond_a_limit(
    capacity: int | None,
    quotas: dict[str, int],
    *,
    released: bool,
    reserved: int,
    people: list[tuple[str | None, bool]],
) -> None:
    workshop = tally(capacity=capacity, quotas=quotas, released=released, reserved=reserved)
    for delegation, invited in people:
        ask(workshop, delegation=delegation, invited=invited)
        assert capacity is None or workshop.taken <= capacity
        uninvited = workshop.taken - workshop.taken_invited
        assert capacity is None or uninvited <= max(0, capacity - reserved)
        for code, quota in quotas.items():
            assert released or workshop.taken_by.get(code, 0) <= quota
    assert workshop.taken + workshop.waiting == workshop.ticket == len(people)
