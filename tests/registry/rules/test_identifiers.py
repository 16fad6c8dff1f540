"""Identifiers: one form each, and refused where their check digits show an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.luhn import calc_check_digit

from services.registry.rules.identifiers import WrongIdentifier, normalised


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("siren", "215 900 093", "215900093"),
        ("siret", "356 000 000 00048", "35600000000048"),
        ("lei", "213800kud8lajwsq9d15", "213800KUD8LAJWSQ9D15"),
        ("vat", "FR 40 303 265 045", "FR40303265045"),
        ("uscc", "91110000600037341l", "91110000600037341L"),
        ("ice", "00 15 61 19 10 00 066", "001561191000066"),
        ("cui", "RO 4267117", "4267117"),
        ("insee", "2A 004", "2A 004"),
        ("anything", " as typed ", " as typed "),
    ],
)
def test_an_identifier_has_one_form_and_an_unknown_scheme_is_taken_as_typed(scheme: str, typed: str, kept: str) -> None:
    assert normalised(scheme, typed) == kept
    assert normalised(scheme, kept) == kept


@given(st.integers(0, 10**8 - 1), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_siren_is_noticed(number: int, place: int, off_by: int) -> None:
    right = f"{number:08}{calc_check_digit(f'{number:08}')}"
    wrong = f"{right[:place]}{(int(right[place]) + off_by) % 10}{right[place + 1 :]}"
    assert normalised("siren", right) == right
    with pytest.raises(WrongIdentifier) as told:
        normalised("siren", wrong)
    assert told.value.code == "identifier_check_digits"


@given(st.sampled_from(["siren", "siret", "lei", "isni", "vat", "edrpou", "uscc", "ice", "cui", "uid"]), st.text())
def test_any_text_is_either_an_identifier_or_told_as_wrong(scheme: str, text: str) -> None:
    try:
        kept = normalised(scheme, text)
    except WrongIdentifier as wrong:
        kept = wrong.code
    codes = {"identifier_form", "identifier_check_digits"}
    assert kept in codes or normalised(scheme, kept) == kept
