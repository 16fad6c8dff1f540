"""Until when changes are in time (B18), what a change changes, and which consents stand (D7)."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.changes import (
    changes_closed,
    difference,
    fields_of,
    given_instead,
    standing,
    without_consent,
)
from services.registration.rules.milestones import Closing
from services.registration.vocabularies.milestones import Closes

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST = date(2016, 6, 30)
OVER = datetime(2016, 6, 30, 16, tzinfo=UTC)
"""The first instant of 1 July in Shanghai."""


def test_b18_the_whole_of_the_last_day_is_in_time() -> None:
    assert changes_closed(None, LAST, SHANGHAI, OVER - timedelta(microseconds=1)) is None
    closed = changes_closed(None, LAST, SHANGHAI, OVER)
    assert closed is not None
    assert (closed.on, closed.closing) == (LAST, None)
    assert changes_closed(None, None, SHANGHAI, OVER) is None


def test_b18_the_earlier_of_milestone_and_policy_decides() -> None:
    earlier = Closing(Closes.CHANGES, None, OVER - timedelta(days=9), uuid4(), LAST - timedelta(days=9))
    closed = changes_closed(earlier, LAST, SHANGHAI, OVER)
    assert closed is not None
    assert closed.closing == earlier
    later = Closing(Closes.CHANGES, None, OVER + timedelta(days=9), uuid4(), LAST + timedelta(days=9))
    closed = changes_closed(later, LAST, SHANGHAI, OVER + timedelta(days=10))
    assert closed is not None
    assert closed.on == LAST


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
