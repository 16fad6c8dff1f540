"""Counting: whatever the order and repetition in which snapshots are learnt, the latest of each alone counts."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.indicators.rules.counting import Figure, Kind, Snapshot, Tally, change, total, worth

ATELIER, ENERGY = UUID(int=1), UUID(int=2)


def snapshot(version: int = 1, state: str = "confirmed", delegation: str = "FR", **enrolments: str) -> Snapshot:
    workshops = {"atelier": ATELIER, "energy": ENERGY}
    return Snapshot(version, state, delegation, {workshops[name]: state for name, state in enrolments.items()})


def test_an_admitted_registration_counts_and_so_does_a_checked_in_one() -> None:
    for state, counted in {"confirmed": 1, "checked_in": 1, "pending_approval": 0, "withdrawn": 0, "erased": 0}.items():
        assert total(worth(snapshot(state=state)), Kind.REGISTERED) == counted, state


def test_an_enrolment_counts_as_a_seat_or_as_waiting_or_not_at_all() -> None:
    tally = worth(snapshot(atelier="confirmed", energy="waitlisted"))
    assert tally[Figure(ATELIER, "FR", Kind.SEATED)] == 1
    assert tally[Figure(ENERGY, "FR", Kind.WAITING)] == 1
    assert total(worth(snapshot(atelier="offered")), Kind.SEATED) == 1
    assert not worth(snapshot(state="withdrawn", atelier="withdrawn", energy="expired"))


def test_a_promotion_moves_one_from_the_waitlist_to_a_seat() -> None:
    moved = change(snapshot(1, atelier="waitlisted"), snapshot(2, atelier="confirmed"))
    assert moved == {Figure(ATELIER, "FR", Kind.WAITING): -1, Figure(ATELIER, "FR", Kind.SEATED): 1}


def test_a_change_of_delegation_takes_everything_along() -> None:
    moved = change(snapshot(1, atelier="confirmed"), snapshot(2, delegation="CN", atelier="confirmed"))
    assert moved is not None
    assert total(moved, Kind.SEATED) == total(moved, Kind.REGISTERED) == 0
    assert total(moved, Kind.REGISTERED, delegation="CN") == 1


def test_what_is_not_newer_changes_nothing() -> None:
    known = snapshot(2, atelier="confirmed")
    assert change(known, snapshot(1)) is None
    assert change(known, snapshot(2, state="withdrawn")) is None


states = st.sampled_from(["pending_approval", "confirmed", "checked_in", "withdrawn", "cancelled", "erased"])
enrolment_states = st.sampled_from(["confirmed", "waitlisted", "offered", "withdrawn", "cancelled", "expired"])
snapshots = st.builds(
    Snapshot,
    version=st.integers(1, 6),
    state=states,
    delegation=st.sampled_from(["", "FR", "CN"]),
    enrolments=st.dictionaries(st.sampled_from([ATELIER, ENERGY]), enrolment_states),
)


@given(st.lists(snapshots, min_size=1, unique_by=lambda learnt: learnt.version), st.randoms())
def test_any_order_with_any_repetition_comes_to_the_latest_snapshot(history: list[Snapshot], random) -> None:  # type: ignore[no-untyped-def]
    learnt = history + random.choices(history, k=random.randrange(5))
    random.shuffle(learnt)
    tally, known = Tally(), None
    for each in learnt:
        difference = change(known, each)
        if difference is not None:
            tally.update(difference)
            known = each
    latest = max(history, key=lambda each: each.version)
    assert {figure: amount for figure, amount in tally.items() if amount} == worth(latest)
