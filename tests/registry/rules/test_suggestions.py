"""Whom to suggest to a partner (A36): the rule alone."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.suggestions import (
    Links,
    Profile,
    Suggested,
    Wishes,
    kilometres,
    ranked,
    reasons_for,
    score_of,
)
from services.registry.vocabularies.suggestions import SuggestionReason as Code

LILLE, COLOGNE, KYIV, COTONOU = (50.63, 3.06), (50.94, 6.96), (50.45, 30.52), (6.37, 2.39)

themes = st.frozensets(st.sampled_from("abcdefgh"))
kinds = st.sampled_from(["local_authority", "school", "network"])
countries = st.sampled_from(["FR", "DE", "PL", "BJ"])
aims = st.frozensets(st.sampled_from(["exchanges", "eu_funding", "joint_projects"]))
places = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
wishes = st.builds(Wishes, themes, st.frozensets(kinds), st.frozensets(countries), aims)
profiles = st.builds(
    Profile,
    kinds,
    countries,
    themes,
    st.frozensets(st.sampled_from(["fr", "de", "en", "pl"])),
    wishes,
    st.none() | st.integers(0, 30_000_000),
    places,
)
links = st.builds(Links, st.integers(0, 100), st.integers(0, 100))


def score(mine: Profile, theirs: Profile, of: Links | None = None) -> int:
    return score_of(reasons_for(mine, theirs, of or Links()))


def town(**fields: object) -> Profile:
    return replace(Profile("local_authority", "FR"), **fields)  # type: ignore[arg-type]


@given(profiles, profiles, links)
def test_a36_the_score_is_the_sum_of_its_reasons_and_never_above_100(mine: Profile, theirs: Profile, of: Links) -> None:
    reasons = reasons_for(mine, theirs, of)
    assert 0 <= score_of(reasons) <= 100
    assert score_of(reasons) == sum(reason.points for reason in reasons)
    assert all(reason.points > 0 for reason in reasons)
    assert [reason.points for reason in reasons] == sorted((reason.points for reason in reasons), reverse=True)


def test_a36_whom_everything_speaks_for_has_100() -> None:
    wanted = Wishes(frozenset("abc"), frozenset({"local_authority"}), frozenset({"FR"}), frozenset({"x", "y"}))
    one = town(themes=frozenset("abcd"), languages=frozenset({"fr", "de"}), wishes=wanted, population=9, place=LILLE)
    reasons = reasons_for(one, one, Links(2, 2))
    assert {reason.code for reason in reasons} == set(Code)
    assert score_of(reasons) == 100


@given(profiles, profiles, links, st.sampled_from("abcdefgh"), st.sampled_from(["fr", "de", "en"]), kinds, countries)
def test_a36_nothing_that_speaks_for_a_partner_lowers_its_score(
    mine: Profile, theirs: Profile, of: Links, theme: str, language: str, kind: str, country: str
) -> None:
    before = score(mine, theirs, of)
    seeks = theirs.wishes
    for more in (
        replace(theirs, themes=theirs.themes | {theme}),
        replace(theirs, languages=theirs.languages | {language}),
        replace(theirs, wishes=replace(seeks, themes=seeks.themes | {theme})),
        replace(theirs, wishes=replace(seeks, kinds=seeks.kinds | {kind})),
        replace(theirs, wishes=replace(seeks, countries=seeks.countries | {country})),
        replace(theirs, wishes=replace(seeks, aims=seeks.aims | {"exchanges"})),
    ):
        assert score(mine, more, of) >= before
    wished = replace(mine.wishes, themes=mine.wishes.themes | {theme}, kinds=mine.wishes.kinds | {kind})
    assert score(replace(mine, wishes=wished), theirs, of) >= before
    assert score(mine, theirs, Links(of.with_it + 1, of.with_its_country + 1)) >= before


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.integers(1, 10**7))
def test_a36_the_nearer_in_size_the_better(mine: int, near: int, far: int) -> None:
    def ratio(other: int) -> float:
        return min(mine, other) / max(mine, other)

    near, far = sorted((near, far), key=ratio, reverse=True)
    assert score(town(population=mine), town(population=near)) >= score(town(population=mine), town(population=far))


@given(places, places, places)
def test_a36_the_nearer_the_better_and_no_place_is_no_loss(
    mine: tuple[float, float] | None, one: tuple[float, float] | None, other: tuple[float, float] | None
) -> None:
    if mine is None or one is None or other is None:
        assert score(town(place=mine), town(place=None)) == 0
        return
    near, far = sorted((one, other), key=lambda place: kilometres(mine, place))
    assert 4 >= score(town(place=mine), town(place=near)) >= score(town(place=mine), town(place=far)) >= 0


@pytest.mark.parametrize(("place", "points"), [(COLOGNE, 4), (KYIV, 0), (COTONOU, 0)])
def test_a36_nearness_counts_a_little_and_a_sister_abroad_loses_no_more(
    place: tuple[float, float], points: int
) -> None:
    assert score(town(place=LILLE), town(place=place)) == points


def test_a36_a_school_is_not_as_large_as_its_town() -> None:
    assert score(town(population=60_000), town(population=60_000)) == 10
    assert score(town(population=60_000), town(kind="school", population=60_000)) == 0


def test_a36_both_sides_wishes_are_told_with_what_met_them() -> None:
    seeker = town(wishes=Wishes(frozenset({"youth"}), frozenset({"school"}), frozenset({"DE", "PL"})))
    school = Profile("school", "DE", frozenset({"youth", "sport"}))
    (found,) = reasons_for(seeker, school, Links())
    assert (found.code, found.points) == (Code.IS_SOUGHT, 14)
    assert found.terms == {"themes": ["youth"], "kinds": ["school"], "countries": ["DE"]}
    (found,) = reasons_for(school, seeker, Links())
    assert (found.code, found.points) == (Code.SEEKS_YOU, 14)


suggestions = st.builds(
    Suggested,
    st.integers(0, 9).map(lambda number: UUID(int=number)),
    st.sampled_from("ab"),
    st.integers(0, 3),
    st.just(()),
)


@given(st.lists(suggestions, unique_by=lambda one: one.id), st.randoms())
def test_a36_the_order_depends_on_nothing_but_what_is_ordered(found: list[Suggested], random: Random) -> None:
    order = ranked(found)
    random.shuffle(found)
    assert ranked(found) == order
    assert [one.score for one in order] == sorted((one.score for one in order), reverse=True)
    assert all(one.score > 0 for one in order)
