from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.indicators.rules.breakdown import Cell, Dimension, Fault, breakdowns, faults
from services.indicators.vocabularies.measurements import Completeness

GENDER = Dimension("gender", frozenset({"f", "m"}), complete=True)
AGE = Dimension("age", frozenset({"-25", "25+"}), complete=True)
SPOKEN = Dimension("spoken", frozenset({"fr", "de"}), complete=False)
ALL = [GENDER, AGE, SPOKEN]


def _cell(value: str, **dimensions: str) -> Cell:
    return Cell(frozenset(dimensions.items()), Decimal(value))


def test_parts_that_leave_a_rest_are_incomplete_and_the_rest_is_told() -> None:
    cells = [_cell("8", gender="f"), _cell("9", gender="m")]
    assert faults(cells, ALL, Decimal("17.11")) == []
    (found,) = breakdowns(cells, ALL, Decimal("17.11"))
    assert (found.completeness, found.total, found.rest) == (Completeness.INCOMPLETE, 17, Decimal("0.11"))
    assert breakdowns(cells, ALL, Decimal(17))[0].completeness == Completeness.COMPLETE


def test_more_than_the_total_is_refused_at_the_cell_that_exceeds_it() -> None:
    cells = [_cell("8", gender="f"), _cell("9", gender="m")]
    assert faults(cells, ALL, Decimal("16.99")) == [(1, Fault.MORE_THAN_TOTAL)]


def test_breakdowns_of_different_dimensions_are_not_added_to_each_other() -> None:
    cells = [_cell("10", gender="f"), _cell("10", age="-25"), _cell("10", age="25+", gender="m")]
    assert faults(cells, ALL, Decimal(10)) == []
    assert {found.by for found in breakdowns(cells, ALL, Decimal(10))} == {
        frozenset({"gender"}),
        frozenset({"age"}),
        frozenset({"age", "gender"}),
    }


def test_a_dimension_whose_values_share_people_does_not_add_up() -> None:
    cells = [_cell("9", spoken="fr"), _cell("8", spoken="de")]
    assert faults(cells, ALL, Decimal(10)) == []
    assert breakdowns(cells, ALL, Decimal(10))[0].completeness == Completeness.NOT_ADDITIVE
    assert faults([_cell("11", spoken="fr")], ALL, Decimal(10)) == [(0, Fault.MORE_THAN_TOTAL)]


def test_a_finer_breakdown_that_makes_more_of_a_part_contradicts_it() -> None:
    cells = [
        _cell("4", gender="f"),
        _cell("6", gender="m"),
        _cell("3", gender="f", age="-25"),
        _cell("2", gender="f", age="25+"),
    ]
    found = {each.by: each.completeness for each in breakdowns(cells, ALL, Decimal(10))}
    assert found[frozenset({"gender"})] == Completeness.CONTRADICTORY


def test_what_is_no_cell_is_refused() -> None:
    cells = [_cell("1", gender="x"), _cell("1", town="y"), _cell("-1", gender="f"), _cell("1", gender="f"), _cell("1")]
    assert [fault for _, fault in faults(cells, ALL, Decimal(10))] == [
        Fault.UNKNOWN_VALUE,
        Fault.UNKNOWN_DIMENSION,
        Fault.NEGATIVE,
        Fault.TWICE,
        Fault.UNKNOWN_DIMENSION,
    ]


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 200))
def test_a_breakdown_is_accepted_exactly_when_it_is_no_more_than_the_total(women: int, men: int, total: int) -> None:
    cells = [_cell(str(women), gender="f"), _cell(str(men), gender="m")]
    refused = bool(faults(cells, ALL, Decimal(total)))
    assert refused == (women + men > total)
    if not refused:
        (found,) = breakdowns(cells, ALL, Decimal(total))
        assert found.total + found.rest == total
