"""The demo data by itself: its codes are the gazetteer's, and whom nobody named is invented and says so."""

from datetime import date
from typing import Any

import pytest

from deploy.demo.data import read
from services.registry.territories.gazetteer import Key, Line, opened

TODAY = date(2026, 11, 24)
PARTNERS: list[dict[str, Any]] = read("partners", TODAY)
FRENCH_FAMILIES = {"Exemple", "Échantillon", "Modèle", "Spécimen", "Témoin", "Maquette"}
INVENTED_FAMILIES = FRENCH_FAMILIES | {"Muster", "Mustermann", "Beispiel", "Probe", "Shili"}


@pytest.fixture(scope="module")
def gazetteer() -> dict[Key, Line]:
    wanted = {key(partner) for partner in PARTNERS if "territory" in partner}
    lines = opened().lines
    return {found: line for line in lines if (found := (line.country, line.level, line.code)) in wanted}


def key(partner: dict[str, Any]) -> Key:
    return partner["country"], partner["territory"]["level"], partner["territory"]["code"]


def test_local_authorities_stand_in_the_gazetteer_with_their_numbers_and_points(gazetteer: dict[Key, Line]) -> None:
    for partner in PARTNERS:
        if partner["kind"] != "local_authority":
            continue
        line = gazetteer[key(partner)]
        for identifier in partner.get("identifiers", []):
            assert line.codes[identifier["scheme"]] == identifier["value"], partner["name"]
        if "location" in partner:
            assert (line.latitude, line.longitude) == (partner["location"]["lat"], partner["location"]["lon"])


def test_partners_of_no_document_say_that_they_are_invented() -> None:
    assert all("source" in partner for partner in PARTNERS)
    words = ("inventé", "erfunden", "wymyślone")
    assert all(any(word in partner["name"] for word in words) for partner in read("invented_partners", TODAY))


def test_d7_people_behind_functions_are_invented() -> None:
    for contact in read("contacts", TODAY):
        assert contact["email"].endswith("@example.org")
        assert {holder["person"]["family_name"] for holder in contact.get("holders", [])} <= INVENTED_FAMILIES


def test_days_ago_are_counted_from_the_day_of_loading() -> None:
    def signed(today: date) -> str:
        (towns, *_) = read("invented_cooperations", today)
        return str(towns["agreements"][1]["signed_on"])

    assert (date(2030, 1, 1) - date.fromisoformat(signed(date(2030, 1, 1)))).days == 1766
    assert signed(TODAY) == "2022-01-23"
