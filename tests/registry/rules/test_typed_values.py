"""D1: numbers and dates as the documents write them, read with a declared locale."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.rules.typed_values import TypedLocale, Unreadable, read_date, read_number

FR, EN, DE, ZH = TypedLocale.FR, TypedLocale.EN, TypedLocale.DE, TypedLocale.ZH


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("6 597", FR, "6597"),
        ("6\u202f597", FR, "6597"),
        ("45 500", FR, "45500"),
        ("20.000", DE, "20000"),
        ("45 500", DE, "45500"),
        ("17,11", FR, "17.11"),
        ("1.234,5", DE, "1234.5"),
        ("1,234.5", EN, "1234.5"),
        ("50.63", FR, "50.63"),
        ("-5", FR, "-5"),
    ],
)
def test_d1_a_number_is_read_as_its_locale_writes_it(text: str, locale: TypedLocale, value: str) -> None:
    assert read_number(text, locale) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("20.000", FR, "ambiguous"),
        ("1,5", EN, "not_a_number"),
        ("12 34", FR, "not_a_number"),
        ("1e5", FR, "not_a_number"),
        ("１２", FR, "not_a_number"),
        ("près de 80", FR, "not_a_number"),
        ("", FR, "not_a_number"),
    ],
)
def test_d1_a_number_that_may_be_two_is_refused(text: str, locale: TypedLocale, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_number(text, locale)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "locale", "day"),
    [
        ("7.11.2024", DE, "2024-11-07"),
        ("13/12/2024", FR, "2024-12-13"),
        ("13/12/2024", EN, "2024-12-13"),
        ("12/13/2024", EN, "2024-12-13"),
        ("05/05/2024", EN, "2024-05-05"),
        ("février 2024", FR, "2024-02"),
        ("1er mars 2020", FR, "2020-03-01"),
        ("21. November 2024", DE, "2024-11-21"),
        ("November 21, 2024", EN, "2024-11-21"),
        ("2024年11月7日", ZH, "2024-11-07"),
        ("2024-02", EN, "2024-02"),
        ("2024", ZH, "2024"),
    ],
)
def test_d1_a_date_is_read_as_its_locale_writes_it(text: str, locale: TypedLocale, day: str) -> None:
    assert str(read_date(text, locale)) == day


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("03/04/2024", EN, "ambiguous"),
        ("03/04/2024", ZH, "ambiguous"),
        ("31/02/2024", FR, "not_a_date"),
        ("7.11.24", DE, "not_a_date"),
        ("Brumaire 2024", FR, "not_a_date"),
        ("", FR, "not_a_date"),
    ],
)
def test_d1_a_date_that_may_be_two_is_refused(text: str, locale: TypedLocale, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_date(text, locale)
    assert refusal.value.code == code


@given(st.integers(-(10**12), 10**12), st.sampled_from([FR, EN, DE, ZH]))
def test_d1_every_whole_number_is_read_back_however_it_is_grouped(number: int, locale: TypedLocale) -> None:
    mark = {FR: "\u00a0", DE: ".", EN: ",", ZH: ","}[locale]
    assert read_number(f"{number:,}".replace(",", mark), locale) == number
