from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

from services.indicators.rules.nesting import exceeds, is_part_of_itself, share
from services.indicators.rules.values import Amount
from services.indicators.vocabularies.measurements import Qualifier


def _amount(value: int, qualifier: Qualifier = Qualifier.EXACT) -> Amount:
    return Amount(Decimal(value), qualifier=qualifier)


def test_c1_a_part_is_never_more_than_the_whole() -> None:
    chain = [_amount(value) for value in (89, 269, 2238, 6597)]
    assert not any(exceeds(part, whole) for part, whole in pairwise(chain))
    assert exceeds(_amount(270), _amount(269))
    assert not exceeds(_amount(269), _amount(269))


def test_c1_only_what_is_certain_is_refused() -> None:
    assert not exceeds(_amount(40), _amount(30, Qualifier.MORE_THAN))
    assert not exceeds(_amount(40, Qualifier.ABOUT), _amount(39))
    assert exceeds(_amount(30, Qualifier.MORE_THAN), _amount(30))
    assert exceeds(_amount(30), _amount(30, Qualifier.LESS_THAN))


def test_c1_shares_are_shown_with_their_terms() -> None:
    found = share(_amount(269), _amount(2238))
    assert (round(found.value or 0, 1), found.numerator, found.denominator) == (Decimal("12.0"), 269, 2238)
    assert round(share(_amount(89), _amount(269)).value or 0, 1) == Decimal("33.1")


def test_c1_a_figure_is_no_part_of_itself_by_any_way() -> None:
    a, b, c = uuid4(), uuid4(), uuid4()
    assert is_part_of_itself(a, {a: {b}, b: {c}, c: {a}})
    assert not is_part_of_itself(a, {a: {b, c}, b: {c}})
