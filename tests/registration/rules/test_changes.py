"""What a change of a registration changes, and which consents stand (D7)."""

from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.changes import (
    difference,
    fields_of,
    given_instead,
    standing,
    without_consent,
)


@given(st.dictionaries(st.sampled_from("abc"), st.integers()), st.dictionaries(st.sampled_from("abc"), st.integers()))
def test_a_difference_brings_the_one_to_the_other(before: dict[str, int], after: dict[str, int]) -> None:
    found = difference(before, after)
    if found is None:
        assert before == after
        return
    brought = {name: value for name, value in (before | found["after"]).items() if value is not None}
    assert brought == after
    assert fields_of({"needs": found}) == [f"needs.{name}" for name in sorted(found["before"])]


_GIVEN = st.lists(
    st.tuples(st.sampled_from(["list", "photographs", "news"]), st.integers(1, 3)), unique_by=lambda pair: pair[0]
)


@given(st.lists(_GIVEN, min_size=1, max_size=5))
def test_d7_those_consents_stand_that_were_given_last_and_each_has_its_time(turns: list[list[tuple[str, int]]]) -> None:
    consents: list[dict[str, object]] = []
    since: dict[tuple[str, int], str] = {}
    for turn, given_now in enumerate(turns):
        at = f"2026-01-0{turn + 1}"
        consents = given_instead(consents, given_now, at)
        since = {pair: since.get(pair, at) for pair in given_now}
        assert standing(consents) == dict(given_now)
        times = {
            (str(item["purpose"]), item["version"]): item["given_at"] for item in consents if not item["withdrawn_at"]
        }
        assert times == since
        assert len({item["purpose"] for item in consents}) == len(consents)
    withdrawn = without_consent(consents, "list", "2026-02-01")
    assert "list" not in standing(withdrawn)
    assert len(withdrawn) == len(consents)
