"""D1: numbers and dates as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.rules.numbers import LOCALES, read_date, read_number
from shared.catalogue.texts import InvalidValue, Language


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("6 597", "fr", "6597"),
        ("6\u202f597", "fr", "6597"),
        ("45 500", "de", "45500"),
        ("20.000", "de", "20000"),
        ("20,000", "en", "20000"),
        ("20.000", "en", "20.000"),
        ("20'000", "de", "20000"),
        ("1 234 567,89", "fr", "1234567.89"),
        ("1.234.567,89", "de", "1234567.89"),
        ("-3,5", "fr", "-3.5"),
        ("−3.5", "en", "-3.5"),
        ("0,5", "de", "0.5"),
        ("17.11", "zh", "17.11"),
    ],
)
def test_d1_a_number_is_read_as_its_language_writes_it(text: str, locale: Language, value: str) -> None:
    assert read_number(text, locale) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("20.000", "fr"),
        ("1.5", "de"),
        ("0.500", "de"),
        ("1 23", "fr"),
        ("1,23,456", "en"),
        ("1.234 567", "de"),
        ("", "fr"),
        ("1e5", "en"),
        ("NaN", "en"),
        ("١٢", "en"),
        ("9" * 31, "en"),
    ],
)
def test_d1_what_a_language_does_not_write_is_refused(text: str, locale: Language) -> None:
    with pytest.raises(InvalidValue):
        read_number(text, locale)


def test_d1_without_a_language_only_what_all_read_alike_is_taken() -> None:
    assert read_number("6 597") == 6597
    assert read_number("20,5") == Decimal("20.5")
    for ambiguous in ("20.000", "20,000"):
        with pytest.raises(InvalidValue, match="can be read as 20"):
            read_number(ambiguous)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_d1_whatever_a_language_writes_it_reads_again(value: Decimal) -> None:
    written = {"en": f"{value:,.2f}", "zh": f"{value:,.2f}"}
    written["de"] = written["en"].translate(str.maketrans(",.", ".,"))
    written["fr"] = written["en"].replace(",", "\u202f").replace(".", ",")
    for locale in LOCALES:
        assert read_number(written[locale], locale) == value


@pytest.mark.parametrize(
    ("text", "locale", "day"),
    [
        ("7.11.2024", "de", date(2024, 11, 7)),
        ("7.11.2024", "fr", date(2024, 11, 7)),
        ("13/12/2024", "fr", date(2024, 12, 13)),
        ("13/12/2024", "en", date(2024, 12, 13)),
        ("12/13/2024", "en", date(2024, 12, 13)),
        ("7/7/2024", "en", date(2024, 7, 7)),
        ("2024年11月7日", "zh", date(2024, 11, 7)),
        ("2024-11-07", "en", date(2024, 11, 7)),
        ("7. 11. 2024", "de", date(2024, 11, 7)),
    ],
)
def test_d1_a_date_is_read_as_its_language_writes_it(text: str, locale: Language, day: date) -> None:
    assert read_date(text, locale) == day


@pytest.mark.parametrize(
    ("text", "locale"),
    [("7/11/2024", "en"), ("7/11/2024", None), ("7.11.24", "de"), ("31.2.2024", "de"), ("13/12/2024", "de")],
)
def test_d1_a_date_that_could_be_two_or_none_is_refused(text: str, locale: Language | None) -> None:
    with pytest.raises(InvalidValue):
        read_date(text, locale)
