"""Which country a text names, as people type it."""

import csv
from pathlib import Path

import pytest

from services.registry.rules.countries import read_country, spelled_country

TWINNINGS = Path(__file__).parents[4] / "shared" / "data" / "twinnings" / "twin_cities.csv"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("France", "FR"), ("Frankreich", "FR"), ("法国", "FR"), ("fr", "FR"), (" FRANCE ", "FR")),
        *(("Allemagne", "DE"), ("Deutschland", "DE"), ("Alemania", "DE"), ("RFA", "DE")),
        *(("Grece", "GR"), ("Grèce", "GR"), ("Griechenland", "GR"), ("Österreich", "AT"), ("中国", "CN")),
        *(("Россия", "RU"), ("Україна", "UA"), ("Polska", "PL"), ("España", "ES"), ("Italia", "IT")),
        *(("England", "GB"), ("Écosse", "GB"), ("UK", "GB"), ("U.S.A.", "US"), ("Ivory Coast", "CI")),
        *(("in Italy", "IT"), ("the Netherlands", "NL"), ("les Pays-Bas", "NL"), ("Georgia (country)", "GE")),
        *(("Saint Vincent and the Grenadines", "VC"), ("Trinidad and Tobago", "TT"), ("Bosnia and Hercegovina", "BA")),
        *(("Island", "IS"), ("Jersey", "JE"), ("West Bank", "PS"), ("Czech Republic", "CZ"), ("Kosovo", "XK")),
    ],
)
def test_d6_a_country_is_read_in_many_languages(text: str, code: str) -> None:
    read = read_country(text)
    assert read is not None
    assert (read.code, read.spelled) == (code, True)


@pytest.mark.parametrize(("text", "code"), [("Kazakhstah", "KZ"), ("Japa", "JP"), ("Alemagne", "DE"), ("Austra", "AT")])
def test_one_slip_is_forgiven_where_one_country_is_near(text: str, code: str) -> None:
    read = read_country(text)
    assert read is not None
    assert (read.code, read.spelled) == (code, False)


@pytest.mark.parametrize("text", ["Nigera", "Slovania", "Iram", "Nowhere", "Lille", "", "   ", "?", "XX", "EU", None])
def test_what_names_no_country_or_could_be_two_is_none(text: str | None) -> None:
    assert read_country(text) is None


@pytest.mark.parametrize(
    ("text", "code", "within"),
    [
        ("England, United Kingdom", "GB", "England"),
        ("Ohio, United States", "US", "Ohio"),
        ("Lower Saxony, Germany", "DE", "Lower Saxony"),
        ("Georgia, United States", "US", "Georgia"),
    ],
)
def test_a_part_stands_beside_its_country(text: str, code: str, within: str) -> None:
    read = read_country(text)
    assert read is not None
    assert (read.code, read.within) == (code, within)


@pytest.mark.parametrize(("text", "codes"), [("Congo", {"CG", "CD"}), ("Czechoslovakia", {"CZ", "SK"})])
def test_what_is_several_states_is_no_one_of_them(text: str, codes: set[str]) -> None:
    read = read_country(text)
    assert read is not None
    assert (read.codes, read.code) == (codes, None)


def test_overseas_parts_belong_to_their_state_and_the_other_way_round() -> None:
    france, reunion = read_country("France"), read_country("La Réunion")
    assert france is not None
    assert reunion is not None
    assert france.covers("RE")
    assert reunion.covers("FR")
    assert not france.covers("BE")
    assert not reunion.covers("BE")


def test_inside_of_a_name_only_whole_countries_count() -> None:
    assert spelled_country("Belgique") is not None
    assert spelled_country("Belgiqe") is None
    assert spelled_country("Ohio, United States") is None


@pytest.mark.skipif(not TWINNINGS.exists(), reason="the twinnings of shared/data are not here")
def test_every_spelling_of_the_twinnings_is_read() -> None:
    with TWINNINGS.open(encoding="utf-8") as file:
        spellings = {row[column] for row in csv.DictReader(file) for column in ("country1", "country2")}
    assert len(spellings) > 200
    assert [text for text in spellings if text and read_country(text) is None] == []
