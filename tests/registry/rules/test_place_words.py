"""What stands around a place's name: ranks, larger places, countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.names import fold
from services.registry.rules.place_words import Rank, bare_names, forms_of, rank_in_name

LOCAL, GROUP, DISTRICT, DEPARTMENT, REGION = Rank.LOCAL, Rank.GROUP, Rank.DISTRICT, Rank.DEPARTMENT, Rank.REGION


@pytest.mark.parametrize(
    ("text", "name", "rank"),
    [
        *(
            ("Ville de Lille", "Lille", LOCAL),
            ("Mairie de Créteil", "Créteil", LOCAL),
            ("Ville d'Anglet", "Anglet", LOCAL),
        ),
        *(
            ("Ville du Havre", "Le Havre", LOCAL),
            ("Stadt Graz", "Graz", LOCAL),
            ("City of Coventry", "Coventry", LOCAL),
        ),
        *(("Câmara Municipal de Lisboa", "Lisboa", LOCAL), ("Malmö kommun", "Malmö", LOCAL)),
        *(("Conseil régional des Hauts-de-France", "Hauts-de-France", REGION), ("Land Hessen", "Hessen", REGION)),
        *(("Région de Dnipropetrovsk", "Dnipropetrovsk", REGION), ("四川省", "四川省", REGION)),
        *(("Conseil général de l'Essonne", "Essonne", DEPARTMENT), ("Département du Nord", "Nord", DEPARTMENT)),
        *(("Communauté de communes du Pays d'Uzès", "Pays d'Uzès", GROUP), ("Nantes Métropole", "Nantes", GROUP)),
        *(("Göttingen (district)", "Göttingen", DISTRICT), ("Leżajsk (rural gmina)", "Leżajsk", DISTRICT)),
    ],
)
def test_a_word_for_the_rank_is_read_and_taken_away(text: str, name: str, rank: Rank) -> None:
    assert any(form.name == name and form.ranks and rank in form.ranks for form in forms_of(text))


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("Tourcoing (Nord)", "Tourcoing", ("Nord",)),
        ("Mansfield, Ohio", "Mansfield", ("Ohio",)),
        ("Berlin – Neukölln", "Neukölln", ("Berlin",)),
        ("Saint-Denis (La Réunion)", "Saint-Denis", ("La Réunion",)),
        ("深圳（广东）", "深圳", ("广东",)),
    ],
)
def test_a_larger_place_is_read(text: str, name: str, within: tuple[str, ...]) -> None:
    assert any((form.name, form.within) == (name, within) for form in forms_of(text))


def test_a_country_in_the_text_is_one() -> None:
    read = next(form for form in forms_of("Ville de Mulhouse, France") if form.name == "Mulhouse")
    assert read.country is not None
    assert read.country.code == "FR"


def test_the_most_literal_reading_comes_first_so_that_villedavray_stays_whole() -> None:
    assert forms_of("Ville-d'Avray")[0].name == "Ville-d'Avray"


def test_an_organisations_own_name_tells_its_rank() -> None:
    assert rank_in_name("Région Bretagne") is REGION
    assert rank_in_name("Comité de jumelage de Lille") is None
    assert bare_names("Région Bretagne", REGION) == ("Bretagne",)
    assert bare_names("Région Bretagne", LOCAL) == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_and_no_reading_is_empty(text: str) -> None:
    forms = forms_of(text)
    assert all(fold(form.name) for form in forms)
    assert forms or not fold(text)
