"""Who of those that wait is given a seat, without a database."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.deciding import Part
from services.registration.rules.quota import Claim, Holding, Policy, Slot, Tally
from services.registration.rules.waitlist import Party, Seat, Waiting, given_up, offer_expires_at, promote, why_waiting
from services.registration.vocabularies.seats import Reason
from shared.ids import new_id
from tests.registration.rules.test_quota import MORNING


def waiting(ticket: int, delegation: str | None = None, priority: int = 0) -> Waiting:
    return Waiting(new_id(), new_id(), Claim(delegation, priority=priority), ticket)


def with_queue(queue: list[Waiting], **values: object) -> Tally:
    tally = Tally(new_id(), **values)  # type: ignore[arg-type]
    for item in queue:
        tally.wait(item.claim)
    return tally


def promoted_of(tally: Tally, queue: list[Waiting]) -> list[Waiting]:
    """Who gets a seat, of people who wait each for themselves."""
    parties, _ = promote(tally, [Party((item,)) for item in queue], Policy())
    return [item for party in parties for item in party.members]


def test_first_come_first_served() -> None:
    queue = [waiting(2), waiting(1), waiting(3)]
    tally = with_queue(queue, capacity=2)
    assert [item.ticket for item in promoted_of(tally, queue)] == [1, 2]
    assert (tally.taken, tally.waiting) == (2, 1)


def test_a_higher_priority_comes_before_an_earlier_ticket() -> None:
    queue = [waiting(1), waiting(2, priority=1)]
    assert [item.ticket for item in promoted_of(with_queue(queue, capacity=1), queue)] == [2]


def test_who_finds_the_quota_used_is_passed_over_and_keeps_the_place() -> None:
    queue = [waiting(1, "FR"), waiting(2, "CN"), waiting(3, "FR")]
    tally = with_queue(queue, capacity=3, quotas={"FR": 1}, taken=1, taken_by={"FR": 1})
    assert [item.ticket for item in promoted_of(tally, queue)] == [2]
    tally.give_back(Claim("FR"))
    assert [item.ticket for item in promoted_of(tally, [queue[0], queue[2]])] == [1]


def test_a_closed_workshop_promotes_nobody() -> None:
    queue = [waiting(1)]
    assert promoted_of(with_queue(queue, accepting=False), queue) == []


def test_each_is_told_what_stands_in_the_way() -> None:
    full, quota = Tally(new_id(), capacity=0), Tally(new_id(), quotas={"FR": 0})
    held = Holding({new_id(): MORNING})
    assert why_waiting(full, [Part(Claim(), Holding())], Policy()) == Reason.NO_FREE_SEAT
    assert why_waiting(quota, [Part(Claim("FR"), Holding())], Policy()) == Reason.QUOTA_USED
    assert why_waiting(Tally(new_id(), slot=MORNING), [Part(Claim(), held)], Policy()) == Reason.OVERLAPS
    assert (
        why_waiting(Tally(new_id(), slot=Slot()), [Part(Claim(), held)], Policy(max_enrolments=1))
        == Reason.MAX_ENROLMENTS
    )
    assert why_waiting(Tally(new_id()), [Part(Claim(), Holding())], Policy()) == Reason.NEXT
    assert why_waiting(full, [Part(Claim(), Holding(), Reason.NOT_APPROVED)], Policy()) == Reason.NOT_APPROVED


def seat(rank: int, *, overlaps: bool = False) -> Seat:
    return Seat(new_id(), new_id(), new_id(), Claim(), rank, overlaps)


def test_for_a_better_liked_seat_those_of_its_hour_and_the_least_liked_go() -> None:
    best, same_hour, worst = seat(1), seat(3, overlaps=True), seat(4)
    assert given_up([best, same_hour, worst], None) == [same_hour]
    assert given_up([best, same_hour, worst], 3) == [same_hour]
    assert given_up([best, same_hour, worst], 2) == [same_hour, worst]
    assert given_up([best, worst], 2) == [worst]
    assert given_up([best], 2) == []


def test_an_offer_stands_as_long_as_the_policy_says_and_never_beyond_the_workshops_start() -> None:
    policy = Policy(offer_hours=2)
    assert MORNING.starts_at
    for hours_before, stands in ((5, 2), (1, 1), (-1, 2)):
        at = MORNING.starts_at - timedelta(hours=hours_before)
        assert offer_expires_at(at, MORNING, policy) == at + timedelta(hours=stands)
    assert offer_expires_at(MORNING.starts_at, Slot(), policy) == MORNING.starts_at + timedelta(hours=2)


@given(
    people=st.lists(st.tuples(st.sampled_from(["FR", "CN", None]), st.integers(0, 2)), max_size=12),
    capacity=st.none() | st.integers(0, 6),
    quotas=st.dictionaries(st.sampled_from(["FR", "CN"]), st.integers(0, 4)),
)
def test_no_seat_that_fits_stays_free_and_nobody_is_overtaken_without_a_reason(
    people: list[tuple[str | None, int]], capacity: int | None, quotas: dict[str, int]
) -> None:
    queue = [waiting(ticket, code, priority) for ticket, (code, priority) in enumerate(people)]
    tally = with_queue(queue, capacity=capacity, quotas=quotas)
    promoted = promoted_of(tally, queue)
    left = [item for item in queue if item not in promoted]
    for item in left:
        assert tally.why_not(item.claim) is not None
        overtaking = [other for other in promoted if other.place > item.place]
        assert all(other.claim.delegation != item.claim.delegation for other in overtaking)
    assert tally.taken == len(promoted)
    assert tally.waiting == len(left)
