"""Which of the things that share a name is meant, and when it is safe to say so."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.certainty import is_safe
from services.registry.rules.matching import Name, Question, Thing, Weighed, asked, ranked
from services.registry.rules.place_words import Rank


def thing(name: str, country: str = "FR", people: int | None = 50_000, **more: Any) -> Thing:
    aliases = more.pop("also", ())
    usual: dict[str, Any] = {"ranks": frozenset({Rank.LOCAL}), "inhabitants": people}
    usual["names"] = (Name(name), *(Name(alias, official=False) for alias in aliases))
    return Thing(id=f"{name}/{country}/{people}", name=name, country=country, **(usual | more))


def matched(question: Question, *things: Thing) -> str | None:
    """The name of what is chosen unasked."""
    found = ranked(question, things)
    return found[0].thing.name if found and is_safe(found, question) else None


def region(name: str, **more: Any) -> Thing:
    return thing(name, people=None, ranks=frozenset({Rank.REGION}), **more)


MUNSTER, MUENSTER = thing("Munster", "DE", 15_000), thing("Münster", "DE", 300_000)
DENIS = [thing("Saint-Denis", people=people) for people in (149_000, 155_000, 400)]


def test_d6_munster_and_muenster_stay_two() -> None:
    assert matched(asked("Münster", "Germany"), MUNSTER, MUENSTER) == "Münster"
    assert matched(asked("Munster", "Germany"), MUNSTER, MUENSTER) is None, "accents are often lost"
    assert matched(asked("Münster", "Germany"), MUNSTER) is None, "who types an accent means it"
    assert matched(asked("Muenster", "Germany"), MUENSTER) == "Münster"


def test_a_prefecture_leads_the_towns_of_its_country_unless_they_are_larger() -> None:
    city = thing("长沙市", "CN", 3_000_000, names=(Name("长沙市"), Name("Changsha")), leads=True)
    assert matched(asked("Changsha", "China"), city, thing("Changsha", "CN", 700_000)) == "长沙市"
    assert matched(asked("Changsha", "China"), city, thing("Changsha", "CN", 3_500_000)) is None
    twin = thing("常沙市", "CN", 400_000, names=(Name("常沙市"), Name("Changsha")), leads=True)
    assert matched(asked("Changsha", "China"), city, twin) is None, "a prefecture does not lead another"


def test_what_leads_is_not_passed_over_for_a_town_or_for_another_ones_second_name() -> None:
    province = region("河南省", country="CN", names=(Name("河南省"), Name("Henan")), leads=True)
    hengyang = thing("衡阳市", "CN", 1_000_000, names=(Name("衡阳市"), Name("Henan", official=False)), leads=True)
    assert matched(asked("Henan", "China"), hengyang, province) is None
    assert matched(asked("Henan", "China"), thing("Henan", "CN", 27_000), province) is None


def test_a_city_that_is_a_region_too_is_a_city_first() -> None:
    sofia = thing("Sofia", "BG", 1_100_000, ranks=frozenset({Rank.REGION, Rank.LOCAL}))
    assert matched(asked("Sofia", "Bulgaria"), sofia, region("Sofia", country="BG")) == "Sofia"
    assert matched(asked("Sofia Oblast", "Bulgaria"), sofia, region("Sofia", country="BG")) is None


def test_one_name_of_several_is_left_to_people() -> None:
    assert matched(asked("Saint-Denis"), *DENIS) is None
    assert matched(asked("Saint-Denis", "France"), *DENIS) is None
    there = thing("Saint-Denis", people=155_001, around=frozenset({"974", "la reunion"}))
    assert matched(asked("Saint-Denis (La Réunion)", "France"), there, *DENIS) == "Saint-Denis"
    assert matched(asked("Saint-Denis (Bretagne)", "France"), there, *DENIS) is None


def test_a_large_city_is_meant_unless_another_is_comparable() -> None:
    paris = thing("Paris", "FR", 2_100_000)
    assert matched(asked("Paris"), paris, thing("Paris", "US", 25_000)) == "Paris"
    assert matched(asked("Cuenca"), thing("Cuenca", "ES", 55_000), thing("Cuenca", "EC", 640_000)) is None


@pytest.mark.parametrize("country", ["Germany", "Belgique", "中国"])
def test_what_is_of_another_country_is_no_candidate(country: str) -> None:
    assert ranked(asked("Lille", country), [thing("Lille")]) == []
    assert matched(asked(f"Lille, {country}"), thing("Lille")) is None


def test_a_country_that_cannot_be_read_makes_nothing_sure() -> None:
    assert matched(asked("Lille", "Blefuscu"), thing("Lille")) is None
    assert matched(asked("Kinshasa", "Congo"), thing("Kinshasa", "CD", 9_000_000)) is None


def test_a_rank_that_is_said_is_kept() -> None:
    nord, town = region("Picardie", dissolved=True), thing("Picardie", people=100)
    assert matched(asked("Conseil régional de Picardie"), nord, town) == "Picardie"
    assert ranked(asked("Conseil régional de Picardie"), [town, nord])[0].thing is nord
    assert matched(asked("Göttingen (district)", "Germany"), thing("Göttingen", "DE", 120_000)) is None
    assert matched(asked("Ville de Lille", "France"), thing("Lille")) == "Lille"


def test_one_word_names_are_compared_whole() -> None:
    assert ranked(asked("Lens", "France"), [thing("Valenciennes"), thing("Lens-Lestang")]) == []
    assert matched(asked("Mons", "France"), thing("Mons-en-Barœul")) is None


def test_a_slip_is_forgiven_where_every_commune_is_known() -> None:
    assert matched(asked("Mulhose", "France"), thing("Mulhouse")) == "Mulhouse"
    assert matched(asked("Mulhose"), thing("Mulhouse")) is None
    assert matched(asked("Dusseldrof", "Germany"), thing("Düsseldorf", "DE", 600_000)) is None
    assert matched(asked("Ronne", "France"), thing("Rosne")) is None, "too short to tell"


def test_exonyms_and_other_scripts_are_names_like_any() -> None:
    dunkirk = thing("Dunkerque", people=86_000, also=("Dunkirk", "Dünkirchen", "Duinkerke"))
    for typed in ("Dunkirk", "Dünkirchen", "Duinkerke", "DUNKERQUE"):
        assert matched(asked(typed), dunkirk) == "Dunkerque"
    assert matched(asked("深圳市"), thing("Shenzhen", "CN", 17_000_000, also=("深圳",))) == "Shenzhen"


def test_identifiers_decide() -> None:
    known = thing("Villeneuve-d'Ascq", identifiers=frozenset({("siren", "215900093")}))
    same = asked("Something else", identifiers=frozenset({("siren", "215900093")}))
    other = asked("Villeneuve-d'Ascq", "France", identifiers=frozenset({("siren", "1")}))
    unsaid = asked("Villeneuve-d'Ascq", "France", identifiers=frozenset({("lei", "1")}))
    assert (matched(same, known), ranked(same, [known])[0].score) == ("Villeneuve-d'Ascq", 100)
    assert matched(other, known) is None
    assert matched(unsaid, known) == "Villeneuve-d'Ascq"


NAMES = st.sampled_from(["Lille", "Münster", "Munster", "Saint-Denis", "Mons-en-Barœul", "Lilles", "St-Denis"])
THINGS = st.lists(
    st.builds(thing, NAMES, st.sampled_from(["FR", "DE", "US"]), st.sampled_from([None, 300, 20_000, 2_000_000])),
    max_size=6,
    unique_by=lambda each: each.id,
)


@given(NAMES, st.sampled_from([None, "France", "Germany", "Nowhere"]), THINGS)
def test_scores_fall_from_100_and_nothing_of_another_country_is_found(
    text: str, country: str | None, things: list[Thing]
) -> None:
    question = asked(text, country)
    found: list[Weighed] = ranked(question, things)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(0 <= each.score <= 100 for each in found)
    if question.country:
        assert all(question.country.covers(each.thing.country) for each in found)


@given(NAMES, st.sampled_from([None, "France", "Germany"]), THINGS)
def test_the_order_in_which_things_are_found_does_not_matter(
    text: str, country: str | None, things: list[Thing]
) -> None:
    question = asked(text, country)
    one, other = ranked(question, things), ranked(question, reversed(things))
    assert one == other


@given(NAMES, THINGS)
def test_a_namesake_of_the_same_size_makes_doubtful(text: str, things: list[Thing]) -> None:
    question = asked(text)
    found = ranked(question, things)
    if found and is_safe(found, question):
        best = found[0].thing
        twin = Thing(id="twin", **{name: getattr(best, name) for name in Thing.__slots__ if name != "id"})
        assert matched(question, twin, *things) is None
