"""What a trial carries from batch to batch: as if it had been kept."""

import json

from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.quota import Claim, Tally
from services.registration.rules.trial import taken_between, with_taken
from shared.ids import new_id

CLAIMS = st.builds(Claim, st.sampled_from([None, "FR", "CN"]), st.booleans(), st.integers(0, 3))
STEPS = st.lists(st.tuples(st.booleans(), CLAIMS), max_size=12)


def go(tally: Tally, steps: list[tuple[bool, Claim]]) -> Tally:
    for seated, claim in steps:
        tally.take(claim) if seated else tally.wait(claim)
        tally.next_ticket()
    return tally


@given(STEPS, STEPS, STEPS)
def test_what_was_taken_is_added_to_whatever_others_took_meanwhile(
    before: list[tuple[bool, Claim]], tried: list[tuple[bool, Claim]], meanwhile: list[tuple[bool, Claim]]
) -> None:
    empty = Tally(new_id(), capacity=9, quotas={"FR": 4}, reserved=1)
    then = go(empty.copy(), before)
    taken = json.loads(json.dumps(taken_between(then, go(then.copy(), tried))))
    now = go(then.copy(), meanwhile)
    assert with_taken(now, taken) == go(now.copy(), tried)
    assert taken_between(then, then) == {}
