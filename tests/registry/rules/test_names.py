"""Names found however they are typed (D6)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.names import fold, search_key, words_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("villeneuve d'ascq", "Villeneuve d’Ascq"),
        ("Villeneuve-d'Ascq", "Villeneuve d'Ascq"),
        ("VILLENEUVE D ASCQ", "Villeneuve dʼAscq"),
        ("mons en baroeul", "Mons-en-Barœul"),
        ("MUNSTER", "Münster"),
        ("tanguieta", "Tanguiéta"),
        ("strasse", "Straße"),
        ("lodz", "Łódź"),
        ("Днiпропетровськ", "Днiпропетровськ"),
        ("ｓｈｅｎｚｈｅｎ", "Shenzhen"),
    ],
)
def test_d6_a_name_folds_like_what_was_typed(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize(("one", "other"), [("Munster", "Münstertal"), ("深圳", "广州"), ("Lille", "Lilles")])
def test_d6_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_d6_folding_is_the_same_composed_or_not_and_twice(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_d6_folded_text_holds_no_pattern_of_like(text: str) -> None:
    assert not set("%_\\") & set(fold(text))


def test_d6_words_do_not_run_from_one_name_into_the_next() -> None:
    assert "ascq tanguieta" not in search_key(["Villeneuve d'Ascq", "Tanguiéta"])
    assert words_of("d'Ascq, d’Ascq") == ["d", "ascq"]
    assert words_of("'-%") == []
