"""Names found however they are typed (D6)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.names import exact_key, fold, part_of_key, search_key, search_keys, words_of


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
        ("Дніпропетровськ", "Днiпропетровськ"),
        ("ｓｈｅｎｚｈｅｎ", "Shenzhen"),
        ("St-Denis", "Saint-Denis"),
        ("ste foy", "Sainte-Foy"),
        ("St. Pölten", "Sankt Pölten"),
        ("St.-Niklaas", "Sint-Niklaas"),
        ("kobenhavn", "København"),
        ("Iaşi", "Iași"),
        ("ISTANBUL", "İstanbul"),
        ("C.C.R.E.", "CCRE"),
        ("Hospitalet del parallel", "Hospitalet del Paral·lel"),
        ("سيدي افني", "سيدي إفني"),
        ("L´Aquila", "L'Aquila"),
        ("Val\u00addahon", "Valdahon"),
    ],
)
def test_d6_a_name_folds_like_what_was_typed(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize(("one", "other"), [("Munster", "Münstertal"), ("深圳", "广州"), ("Lille", "Lilles")])
def test_d6_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("VILLENEUVE D'ASCQ", "Villeneuve-d’Ascq"),
        ("Mons-en-Baroeul", "Mons-en-Barœul"),
        ("St-Denis", "Saint Denis"),
        ("Giessen", "Gießen"),
        ("A.P.C.A.E.", "APCAE"),
        (unicodedata.normalize("NFD", "Tanguiéta"), "Tanguiéta"),
    ],
)
def test_d6_what_is_typography_alone_is_the_same_name(typed: str, meant: str) -> None:
    assert exact_key(typed) == exact_key(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Münster", "Munster"), ("Fürth", "Furth"), ("Löhne", "Lohne"), ("Ås", "As"), ("Saint-Foy", "Sainte-Foy")],
)
def test_d6_different_places_are_found_together_and_never_taken_for_one(one: str, other: str) -> None:
    assert exact_key(one) != exact_key(other)
    assert one == "Saint-Foy" or fold(one) == fold(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Muenster", "Münster"),
        ("Xian", "Xi'an"),
        ("villeneuve dascq", "Villeneuve d’Ascq"),
        ("Hawaii", "Hawaiʻi"),
        ("Aarhus", "Århus"),
        ("深圳", "深圳市"),
        ("广东省", "广东"),
        ("内蒙古", "内蒙古自治区"),
    ],
)
def test_d6_a_name_is_looked_for_under_each_of_its_spellings(typed: str, meant: str) -> None:
    assert set(search_keys(typed)) & set(search_keys(meant))
    assert search_keys(meant)[0] == fold(meant)


@pytest.mark.parametrize("text", ["沙市", "市", "省", "Strasbourg"])
def test_d6_what_only_looks_like_a_rank_is_kept(text: str) -> None:
    assert search_keys(text) == (fold(text),)


@given(st.text())
def test_d6_folding_is_the_same_composed_or_not_and_twice(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert exact_key(exact_key(text)) == exact_key(text)
    for key in (fold, exact_key):
        assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text))


@given(st.text())
def test_d6_names_that_are_the_same_are_found_together(text: str) -> None:
    assert fold(exact_key(text)) == fold(text)


@given(st.text())
def test_d6_folded_text_holds_no_pattern_of_like(text: str) -> None:
    assert not set("%_\\") & set(fold(text))


def test_d6_words_do_not_run_from_one_name_into_the_next() -> None:
    assert "ascq tanguieta" not in search_key(["Villeneuve d'Ascq", "Tanguiéta"])
    assert words_of("d'Ascq, d’Ascq") == ["d", "ascq"]
    assert words_of("'-%") == []


@pytest.mark.parametrize(
    ("word", "holds", "lacks"),
    [("d", ["Villeneuve d'Ascq"], ["Lodz"]), ("rhein", ["Nordrhein"], []), ("深圳", ["广东省深圳市"], ["深山圳口"])],
)
def test_d6_a_word_is_looked_for_where_it_can_be_told_from_chance(
    word: str, holds: list[str], lacks: list[str]
) -> None:
    assert all(part_of_key(word) in search_key([name]) for name in holds)
    assert not any(part_of_key(word) in search_key([name]) for name in lacks)
