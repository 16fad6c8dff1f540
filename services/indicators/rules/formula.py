"""Derived indicators: a formula over others, by their codes.

    women / (women + men)           parity; in percent where the indicator's unit is %
    participants@FR / participants  one side's part of the joint figure
    budget / participants           the cost of a result
    distance * factor.train         emissions avoided, by a versioned factor

`code` alone is the figure of whichever side is looked at, `code@SIDE` that of one side, `code@joint` the joint one.
A formula is applied to figures that were brought together before: a ratio of sums, never a mean of ratios.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.indicators.rules.units import PLAIN, Unit
from services.indicators.rules.values import EXACT, MISSING, Amount, divided, quotient
from services.indicators.texts import FORMULA_CIRCLE, FORMULA_UNITS, NO_FORMULA
from services.indicators.vocabularies.indicators import NoValue
from services.indicators.vocabularies.measurements import Qualifier
from shared.catalogue.texts import InvalidValue

MOST_TOKENS = 200
DEEPEST = 50
LARGEST_POWER = 30
"""Of ten: no figure of a cooperation has more digits before the point."""
JOINT = "joint"
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)?)(?:@(?P<side>[A-Za-z0-9][A-Za-z0-9_-]*))?"
    r"|(?P<mark>[-+*/()]))\s*",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Operand:
    """Another figure: an indicator's by its code, `budget`, or a factor as `factor.<code>`."""

    name: str
    side: str | None = None

    def __str__(self) -> str:
        return f"{self.name}@{self.side}" if self.side else self.name


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: "Formula"
    right: "Formula"


Formula = Number | Operand | Operation


def read_formula(text: str) -> Formula:
    """The formula that `text` writes; raises InvalidValue for what is none."""
    return _Reader(text).whole()


def operands_of(formula: Formula) -> Iterator[Operand]:
    """What a formula is made from, as often as it names it."""
    match formula:
        case Operand():
            yield formula
        case Operation(_, left, right):
            yield from operands_of(left)
            yield from operands_of(right)


def unit_of(formula: Formula, units: Callable[[Operand], Unit]) -> Unit:
    """The unit of what a formula comes to. Raises InvalidValue where unlike things are added."""
    match formula:
        case Number():
            return PLAIN
        case Operand():
            return Unit(units(formula).powers)
        case Operation(sign, left, right):
            first, second = unit_of(left, units), unit_of(right, units)
            if sign == "*":
                return first * second
            if sign == "/":
                return first / second
            if not first.of_one_kind_with(second):
                raise InvalidValue(FORMULA_UNITS, first=str(first), second=str(second))
            return first
    raise AssertionError(formula)


def ordered(formulas: Mapping[str, Formula]) -> list[str]:
    """The codes of derived indicators, each after those that it is made from.

    Raises InvalidValue for a circle, naming it.
    """
    done: dict[str, None] = {}
    for code in formulas:
        _visit(code, formulas, done, ())
    return list(done)


def _visit(code: str, formulas: Mapping[str, Formula], done: dict[str, None], path: tuple[str, ...]) -> None:
    if code in path:
        raise InvalidValue(FORMULA_CIRCLE, circle=" → ".join([*path[path.index(code) :], code]))
    if code in done or code not in formulas:
        return
    for operand in operands_of(formulas[code]):
        _visit(operand.name, formulas, done, (*path, code))
    done[code] = None


def evaluate(formula: Formula, figures: Callable[[Operand], Amount], unit: Unit) -> Amount:
    """What a formula comes to, in `unit`: missing where a figure is missing, and no value by a divisor of zero.

    The outermost quotient's terms are kept, to be shown with it.
    """
    found = _evaluate(formula, figures)
    if found.value is None:
        return found
    if found.value.adjusted() > LARGEST_POWER:
        return Amount(None, NoValue.TOO_LARGE)
    if isinstance(formula, Operation) and formula.sign == "/" and found.denominator and found.numerator is not None:
        terms = found.numerator, found.denominator
        return quotient(EXACT.divide(found.numerator, unit.scale), found.denominator, terms, found.qualifier)
    in_unit = EXACT.divide(found.value, unit.scale)
    return Amount(divided(found.value, unit.scale), qualifier=found.qualifier, unrounded=in_unit)


def _evaluate(formula: Formula, figures: Callable[[Operand], Amount]) -> Amount:
    match formula:
        case Number(value):
            return Amount(value)
        case Operand():
            return figures(formula)
        case Operation(sign, left, right):
            return _combined(sign, _evaluate(left, figures), _evaluate(right, figures))
    raise AssertionError(formula)


def _combined(sign: str, left: Amount, right: Amount) -> Amount:
    if left.value is None or right.value is None:
        return MISSING if not (left.there and right.there) else Amount(None, left.reason or right.reason)
    qualifier = _qualifier(sign, left.qualifier, right.qualifier)
    match sign:
        case "+":
            return Amount(EXACT.add(left.value, right.value), qualifier=qualifier)
        case "-":
            return Amount(EXACT.subtract(left.value, right.value), qualifier=qualifier)
        case "*":
            return Amount(EXACT.multiply(left.value, right.value), qualifier=qualifier)
    if not right.value:
        return Amount(None, NoValue.ZERO_DENOMINATOR, left.value, right.value)
    return Amount(EXACT.divide(left.value, right.value), None, left.value, right.value, qualifier)


def _qualifier(sign: str, left: Qualifier, right: Qualifier) -> Qualifier:
    """Of exact figures exact; a bound survives what only moves it (added, or above the line); else about."""
    if right == Qualifier.EXACT:
        return left
    if left == Qualifier.EXACT and sign in "+*":
        return right
    return left if left == right and sign in "+*" else Qualifier.ABOUT


class _Reader:
    """Reads a formula by recursive descent: sums of products of atoms."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._depth = text, 0, 0
        self._tokens = self._split()

    def whole(self) -> Formula:
        formula = self._sum()
        if self._place < len(self._tokens):
            raise self._wrong()
        return formula

    def _split(self) -> list[re.Match[str]]:
        tokens: list[re.Match[str]] = []
        at = 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            if match is None or len(tokens) >= MOST_TOKENS:
                raise self._wrong()
            tokens.append(match)
            at = match.end()
        return tokens

    def _sum(self) -> Formula:
        return self._chain("+-", self._product)

    def _product(self) -> Formula:
        return self._chain("*/", self._atom)

    def _chain(self, signs: str, part: Callable[[], Formula]) -> Formula:
        formula = part()
        while sign := self._take(signs):
            formula = Operation(sign, formula, part())
        return formula

    def _atom(self) -> Formula:
        if self._take("("):
            self._depth += 1
            if self._depth > DEEPEST:
                raise self._wrong()
            formula = self._sum()
            if not self._take(")"):
                raise self._wrong()
            self._depth -= 1
            return formula
        if self._place == len(self._tokens):
            raise self._wrong()
        token = self._tokens[self._place]
        self._place += 1
        if token["number"]:
            return Number(Decimal(token["number"]))
        if token["name"]:
            return Operand(token["name"], token["side"])
        raise self._wrong()

    def _take(self, marks: str) -> str | None:
        if self._place < len(self._tokens) and (mark := self._tokens[self._place]["mark"]) and mark in marks:
            self._place += 1
            return mark
        return None

    def _wrong(self) -> InvalidValue:
        return InvalidValue(NO_FORMULA, text=self._text)
