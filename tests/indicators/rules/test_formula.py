from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.rules.formula import Operand, evaluate, operands_of, ordered, read_formula, unit_of
from services.indicators.rules.units import Unit, read_unit
from services.indicators.rules.values import MISSING, Amount
from services.indicators.vocabularies.indicators import NoValue
from services.indicators.vocabularies.measurements import Qualifier
from shared.catalogue.texts import InvalidValue


def _figures(**values: str | None) -> Callable[[Operand], Amount]:
    def figure(operand: Operand) -> Amount:
        value = values[operand.name]
        return MISSING if value is None else Amount(Decimal(value))

    return figure


def test_parity_is_shown_in_percent_with_its_terms() -> None:
    found = evaluate(read_formula("women / (women + men)"), _figures(women="8", men="12"), read_unit("%"))
    assert (found.value, found.numerator, found.denominator) == (40, 8, 20)


def test_products_bind_closer_and_equals_go_from_left_to_right() -> None:
    figures = _figures(a="10", b="4", c="3")
    assert evaluate(read_formula("a - b - c"), figures, Unit()).value == 3
    assert evaluate(read_formula("a - b * c"), figures, Unit()).value == -2
    assert evaluate(read_formula("a / b / 2"), figures, Unit()).value == Decimal("1.25")
    assert evaluate(read_formula("(a - b) * c"), figures, Unit()).value == 18


def test_what_is_missing_makes_the_whole_missing() -> None:
    assert evaluate(read_formula("a + b"), _figures(a="1", b=None), Unit()) == MISSING
    assert evaluate(read_formula("a / b"), _figures(a="1", b="0"), Unit()).reason == NoValue.ZERO_DENOMINATOR


def test_a_bound_stays_one_only_where_it_can() -> None:
    def figure(operand: Operand) -> Amount:
        return Amount(Decimal(30), qualifier=Qualifier.MORE_THAN if operand.name == "a" else Qualifier.EXACT)

    assert evaluate(read_formula("a + b"), figure, Unit()).qualifier == Qualifier.MORE_THAN
    assert evaluate(read_formula("a / b"), figure, Unit()).qualifier == Qualifier.MORE_THAN
    assert evaluate(read_formula("b / a"), figure, Unit()).qualifier == Qualifier.ABOUT


def test_unlike_units_are_not_added() -> None:
    units = {"km": read_unit("km"), "factor": read_unit("kg/km"), "t": read_unit("t"), "eur": read_unit("EUR")}
    assert str(unit_of(read_formula("km * factor"), lambda operand: units[operand.name])) == "kg"
    assert str(unit_of(read_formula("eur / km"), lambda operand: units[operand.name])) == "EUR/km"
    with pytest.raises(InvalidValue):
        unit_of(read_formula("km + t"), lambda operand: units[operand.name])
    with pytest.raises(InvalidValue):
        unit_of(read_formula("km + 1"), lambda operand: units[operand.name])


def test_a_circle_is_named() -> None:
    formulas = {"a": read_formula("b + 1"), "b": read_formula("c"), "c": read_formula("a")}
    with pytest.raises(InvalidValue, match="a → b → c → a"):
        ordered(formulas)
    assert ordered({"a": read_formula("b"), "b": read_formula("x")}) == ["b", "a"]


@pytest.mark.parametrize(
    "text", ["", "a +", "(a", "a b", "a ** b", "__import__('os')", "a@", "1e5", "a;b", "-a", "a+" * 150 + "a"]
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_formula(text)


def test_a_side_of_its_own_may_be_named() -> None:
    assert list(operands_of(read_formula("n@FR / n@joint"))) == [Operand("n", "FR"), Operand("n", "joint")]


@pytest.mark.parametrize("text", ["", "kg//km", "kg^", "5", "kg%", "kg^0", "a b"])
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_unit(text)


@given(st.text(max_size=40))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    for read in (read_formula, read_unit):
        try:
            read(text)
        except InvalidValue:
            continue
