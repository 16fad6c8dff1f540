"""Names of persons (D3)."""

import pytest

from services.registry.rules.persons import PersonName
from services.registry.vocabularies.people import NameOrder


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (PersonName("Ping", "Zhao", NameOrder.FAMILY_FIRST), "Zhao Ping"),
        (PersonName("Ada", "Exemple"), "Ada Exemple"),
        (PersonName(given_name="Suharto"), "Suharto"),
        (PersonName(native_name="赵平", transcription="Zhao Ping"), "赵平"),
        (PersonName(transcription="Zhao Ping"), "Zhao Ping"),
    ],
)
def test_d3_a_person_is_shown_by_the_names_it_has_in_its_own_order(name: PersonName, shown: str) -> None:
    assert name.shown == shown


def test_d3_a_whole_name_is_looked_for_in_either_order_and_every_script() -> None:
    name = PersonName("Ping", "Zhao", NameOrder.FAMILY_FIRST, "赵平", "Chao P'ing", ("Madame Zhao",))
    assert name.spellings == ["Ping Zhao", "Zhao Ping", "赵平", "Chao P'ing", "Madame Zhao"]
    assert PersonName(given_name="Suharto").spellings == ["Suharto"]
    assert PersonName(given_name="Ping", native_name="赵平").spellings == ["赵平"]
