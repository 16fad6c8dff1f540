"""Who of a group is a minor, how many adults go with them, and seats for all of them or for nobody."""

from datetime import date

import pytest

from services.registration.rules.deciding import decide_together
from services.registration.rules.groups import is_minor, supervision_of, too_few_adults
from services.registration.rules.quota import Applicant, Claim, Holding, Policy, Tally
from services.registration.rules.waitlist import Party, Waiting, promote
from services.registration.vocabularies.seats import Reason
from shared.ids import new_id

DAY = date(2026, 10, 26)
FR = Claim("FR")
HOLDING = Policy(groups_hold=True)


@pytest.mark.parametrize(
    ("said", "born", "found"),
    [
        (None, None, False),
        (True, None, True),
        (None, 2014, True),
        (None, 2008, True),  # comes of age in that year, and nobody said when
        (False, 2008, False),
        (None, 2007, False),
        (False, 2014, None),
        (True, 2000, None),
    ],
)
def test_a_minor_is_who_is_said_to_be_one_or_whose_year_of_birth_says_so(
    said: bool | None, born: int | None, found: bool | None
) -> None:
    assert is_minor(said, born, DAY) is found


def test_b29_one_adult_goes_with_ten_minors_unless_the_policy_says_otherwise() -> None:
    class_of = supervision_of([True] * 20 + [False] * 2)
    assert (class_of.minors, class_of.adults, class_of.per_adult) == (20, 2, "10.0")
    assert too_few_adults(class_of, 10) is None
    finding = too_few_adults(class_of, 9)
    assert finding is not None
    assert (finding.rule.id, finding.values["limit"], finding.values["current"]) == ("B29", 9, 2)
    alone = supervision_of([True])
    assert alone.per_adult is None
    assert too_few_adults(alone, 10) is not None
    assert too_few_adults(alone, None) is None


def group_of(size: int, ticket: int, claim: Claim = FR) -> Party:
    members = tuple(Waiting(new_id(), new_id(), claim, ticket + n) for n in range(size))
    return Party(members, new_id() if size > 1 else None)


def waiting_for(*queue: Party, **values: object) -> Tally:
    tally = Tally(new_id(), **values)  # type: ignore[arg-type]
    for party in queue:
        for claim in party.claims:
            tally.wait(claim)
    return tally


def test_a_group_that_does_not_fit_is_passed_over_by_those_who_do() -> None:
    group, one = group_of(3, 1), group_of(1, 9, Claim("CN"))
    assert promote(waiting_for(group, one, capacity=2), [group, one], Policy()) == ([one], [group])
    assert promote(waiting_for(group, one, capacity=3), [group, one], Policy()) == ([group], [])


def test_seats_are_held_for_the_first_group_that_more_of_them_would_do_for() -> None:
    group, one = group_of(3, 1), group_of(1, 9, Claim("CN"))
    tally = waiting_for(group, one, capacity=4, taken=2)
    assert promote(tally, [group, one], HOLDING) == ([], [group])
    assert (tally.held_at, tally.why_not(FR), tally.why_not(Claim(priority=1))) == (0, Reason.GROUP_FIRST, None)
    for hopeless in ({"capacity": 2}, {"capacity": 4, "taken": 2, "quotas": {"FR": 2}}):
        tally = waiting_for(group, one, **hopeless)  # type: ignore[arg-type]
        assert promote(tally, [group, one], HOLDING) == ([one], [group])


def test_reserved_places_are_the_invited_members_to_use_first() -> None:
    invited, other = Claim("FR", invited=True), Claim("FR")
    for claims, reason in (
        ([other, invited], None),
        ([other, other], Reason.GROUP_DOES_NOT_FIT),
        ([invited, invited], None),
    ):
        assert Tally(new_id(), capacity=2, reserved=1).why_not_all(claims) is reason


def test_who_wants_seats_together_has_all_of_them_or_none() -> None:
    tally = Tally(new_id(), capacity=2)
    people = [(Applicant("FR"), Holding()) for _ in range(3)]
    decisions = decide_together(people, [tally.workshop_id], {tally.workshop_id: tally}, Policy())
    assert [item.places[0].reason for item in decisions] == [Reason.GROUP_DOES_NOT_FIT] * 3
    assert (tally.taken, tally.waiting) == (0, 3)
    tally = Tally(new_id(), capacity=3)
    held = [(Applicant("FR", hold=Reason.GUARDIAN_CONSENT), Holding()), *people[:2]]
    decisions = decide_together(held, [tally.workshop_id], {tally.workshop_id: tally}, Policy())
    assert {item.places[0].reason for item in decisions} == {Reason.GUARDIAN_CONSENT}
    tally = Tally(new_id(), capacity=3)
    decide_together(people, [tally.workshop_id], {tally.workshop_id: tally}, Policy())
    assert (tally.taken, tally.waiting) == (3, 0)
