"""What a value is broken down into (by gender, by age …), and whether the parts and the whole agree.

Cells that name the same dimensions are one breakdown. Those of different ones are never added to each other, and none
is ever added to a total: the total is what was reported as such.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.indicators.rules.values import EXACT, added
from services.indicators.vocabularies.measurements import Completeness


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to break values down. `complete`: its values are all there are, and share nobody."""

    name: str
    values: frozenset[str]
    complete: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One part: what it is, by dimension, and how much."""

    dimensions: frozenset[tuple[str, str]]
    value: Decimal

    @property
    def by(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.dimensions)


class Fault(StrEnum):
    UNKNOWN_DIMENSION = "unknown_dimension"
    UNKNOWN_VALUE = "unknown_value"
    TWICE = "twice"
    NEGATIVE = "negative"
    MORE_THAN_TOTAL = "more_than_total"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One breakdown of a value: what its cells add up to, what is left of the total, and what that makes it."""

    by: frozenset[str]
    total: Decimal
    rest: Decimal
    completeness: Completeness


def faults(cells: Sequence[Cell], dimensions: Iterable[Dimension], total: Decimal | None) -> list[tuple[int, Fault]]:
    """What cannot be, by the number of the cell: refused whatever else is told of the value.

    Cells that exclude each other are never more than the total; those of a dimension whose values may share somebody
    (not `complete`: a person with two languages) each are no more than the total.
    """
    known = {dimension.name: dimension for dimension in dimensions}
    found: list[tuple[int, Fault]] = []
    seen: set[frozenset[tuple[str, str]]] = set()
    sums: dict[frozenset[str], Decimal] = defaultdict(Decimal)
    for number, cell in enumerate(cells):
        if any(name not in known for name in cell.by) or not cell.dimensions:
            found.append((number, Fault.UNKNOWN_DIMENSION))
            continue
        if any(value not in known[name].values for name, value in cell.dimensions):
            found.append((number, Fault.UNKNOWN_VALUE))
        if cell.dimensions in seen:
            found.append((number, Fault.TWICE))
        seen.add(cell.dimensions)
        if cell.value < 0:
            found.append((number, Fault.NEGATIVE))
        exclusive = all(known[name].complete for name in cell.by)
        sums[cell.by] = EXACT.add(sums[cell.by], cell.value) if exclusive else cell.value
        if total is not None and sums[cell.by] > total:
            found.append((number, Fault.MORE_THAN_TOTAL))
    return found


def breakdowns(cells: Sequence[Cell], dimensions: Iterable[Dimension], total: Decimal) -> list[Breakdown]:
    """Each breakdown beside the total: `8 + 9` of `17.11` is incomplete, and leaves `0.11`.

    A finer breakdown that makes more of something than the coarser one has of it is contradictory.
    """
    complete = {dimension.name for dimension in dimensions if dimension.complete}
    by: dict[frozenset[str], list[Cell]] = defaultdict(list)
    for cell in cells:
        by[cell.by].append(cell)
    return [
        _judged(names, group, by, total, complete)
        for names, group in sorted(by.items(), key=lambda item: sorted(item[0]))
    ]


def _judged(
    names: frozenset[str],
    cells: Sequence[Cell],
    others: Mapping[frozenset[str], Sequence[Cell]],
    total: Decimal,
    complete: Set[str],
) -> Breakdown:
    whole = added(cell.value for cell in cells)
    rest = EXACT.subtract(total, whole)
    if not names <= complete:
        return Breakdown(names, whole, rest, Completeness.NOT_ADDITIVE)
    # Those whose parts share people add up to more without contradicting anything.
    finer_ones = [finer for by, finer in others.items() if by > names and by <= complete]
    if any(_exceeds(cell, finer) for cell in cells for finer in finer_ones):
        completeness = Completeness.CONTRADICTORY
    else:
        completeness = Completeness.COMPLETE if not rest else Completeness.INCOMPLETE
    return Breakdown(names, whole, rest, completeness)


def _exceeds(cell: Cell, finer: Sequence[Cell]) -> bool:
    return added(part.value for part in finer if cell.dimensions <= part.dimensions) > cell.value
