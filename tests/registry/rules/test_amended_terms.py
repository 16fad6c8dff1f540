"""What amendments make of an agreement's terms (A4)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.amending import Amendment, agreed
from shared.partial_dates import PartialDate
from tests.registry.rules.test_dates import partial_dates

SIGNED: dict[str, Any] = {"term_months": 60, "renewal": "none", "themes": ["youth"]}


def amendment(number: int, signed_on: str, **changes: Any) -> Amendment:
    return Amendment(PartialDate.parse(signed_on), number, changes)


def test_a4_an_amendment_changes_what_it_names_and_nothing_else() -> None:
    terms = agreed(SIGNED, [amendment(1, "2028-05", term_months=72)])
    assert terms == SIGNED | {"term_months": 72}
    assert SIGNED["term_months"] == 60
    assert agreed(SIGNED, []) == SIGNED


def test_a4_the_amendment_signed_last_has_the_say_in_whatever_order_they_were_entered() -> None:
    late, early = (
        amendment(1, "2029-01-01", term_months=84),
        amendment(2, "2027-01-01", term_months=72, renewal="tacit"),
    )
    assert agreed(SIGNED, [late, early]) == SIGNED | {"term_months": 84, "renewal": "tacit"}
    same_day = amendment(3, "2029-01-01", term_months=None)
    assert agreed(SIGNED, [same_day, late, early])["term_months"] is None


amendments = st.builds(
    Amendment,
    partial_dates(),
    st.integers(1, 50),
    st.dictionaries(st.sampled_from(["term_months", "renewal", "themes"]), st.integers(1, 99), max_size=3),
)


@given(st.lists(amendments, max_size=6, unique_by=lambda one: one.number), st.randoms())
def test_a4_terms_do_not_depend_on_the_order_in_which_amendments_are_read(made: list[Amendment], random: Any) -> None:
    shuffled = random.sample(made, len(made))
    terms = agreed(SIGNED, made)
    assert terms == agreed(SIGNED, shuffled)
    for field, value in terms.items():
        naming = [one for one in made if field in one.changes]
        if naming:
            latest = max(naming, key=lambda one: (one.signed_on.first, one.number))
            assert value == latest.changes[field]
        else:
            assert value == SIGNED[field]
