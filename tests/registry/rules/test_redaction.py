"""Taking a person out of what others wrote (D7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.redaction import ERASED, Sought, mentions, without
from shared.ids import new_id

GERARD = Sought(new_id(), ["Gérard Exemple-Dupont", "Exemple-Dupont Gérard"], ["gerard@example.org"])
ZHAO = Sought(new_id(), ["Zhao Ping", "Ping Zhao", "赵平"])
SUHARTO = Sought(new_id(), ["Suharto"])
MUELLER = Sought(new_id(), ["Jörg Müller"])
PARTS = ["Gérard", "Exemple", "dupont", "gerard@example.org", "-", " ", ",", "Awa", "赵", "平"]


@pytest.mark.parametrize(
    ("sought", "text", "left"),
    [
        (GERARD, "Gérard Exemple-Dupont", "[…]"),
        (GERARD, "M. GERARD EXEMPLE DUPONT, Maire", "M. […], Maire"),
        (GERARD, "exemple-dupont gérard et Awa Exemple", "[…] et Awa Exemple"),
        (GERARD, "Gérard Exemple", "Gérard Exemple"),
        (GERARD, "Gérard Exemple-Dupontel", "Gérard Exemple-Dupontel"),
        (GERARD, "écrire à Gerard@Example.org", "écrire à […]"),
        (GERARD, "https://example.org/gerard-exemple-dupont/cv", "https://example.org/erased/cv"),
        (GERARD, "Gérard Gérard Exemple-Dupont Exemple-Dupont", "[…]"),
        (ZHAO, "赵平市长 (Zhao Ping)", "[…]市长 ([…])"),
        (ZHAO, "平赵", "平赵"),
        (SUHARTO, "President Suharto", "President Suharto"),
        (SUHARTO, "Suharto", "[…]"),
        (MUELLER, "Joerg Mueller und Jörg MÜLLER", "[…] und […]"),
        (MUELLER, "Jo\u0308rg Mu\u0308ller", "[…]"),
    ],
)
def test_d7_a_name_is_taken_out_however_it_is_written_and_nothing_else(sought: Sought, text: str, left: str) -> None:
    assert sought.taken_out_of(text, "person") == left


@given(st.lists(st.sampled_from(PARTS)))
def test_d7_what_was_taken_out_is_not_in_it_any_more(parts: list[str]) -> None:
    for sought in (GERARD, ZHAO):
        left = sought.taken_out_of("".join(parts), "object")
        assert not sought.is_in(left, "object")
        assert left.count("Awa") == parts.count("Awa")


def test_d7_a_name_of_one_word_counts_only_where_a_person_stands() -> None:
    assert SUHARTO.taken_out_of("Suharto", "object") == "Suharto"
    assert SUHARTO.taken_out_of("Suharto", "signed_by") == ERASED


def test_d7_a_document_loses_the_person_and_institutions_keep_their_names() -> None:
    document: dict[str, Any] = {
        "name": "Lycée Gérard Exemple-Dupont",
        "members": [{"person": "Gérard Exemple-Dupont", "function": "maire"}, {"person": "Awa Exemple"}],
        "holder": {"person_id": str(GERARD.person_id), "person": {"given_name": "Gérard"}},
        "someone": {"id": str(GERARD.person_id), "given_name": "Gérard", "version": 1, "functions": []},
    }
    left = without(document, GERARD, "")
    assert left == {
        "name": "Lycée Gérard Exemple-Dupont",
        "members": [{"person": ERASED, "function": "maire"}, {"person": "Awa Exemple"}],
        "holder": {"person_id": str(GERARD.person_id), "person": None},
        "someone": {"id": str(GERARD.person_id), "given_name": None, "version": 1, "functions": []},
    }
    assert mentions(document, GERARD, ("committee",)) == [(("committee", "members", "person"), "Gérard Exemple-Dupont")]
    assert without(left, GERARD, "") == left
