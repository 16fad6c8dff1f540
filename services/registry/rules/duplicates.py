"""Whether two entries may be one body (D2): reasons, and a score from 0 to 100.

The score is the sum of what the reasons weigh. Names that differ in a letter's marks (Münster and Munster) name
different towns until something else than names and places says otherwise: such a pair never scores high.
"""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

_SIMILAR = 85.0
"""From here on two names are alike; one-word names of different towns often reach 80."""
MOST = 100


class Reason(StrEnum):
    SAME_IDENTIFIER = "same_identifier"
    SAME_NAME = "same_name"
    SAME_FORMER_NAME = "same_former_name"
    SIMILAR_NAME = "similar_name"
    SPELLED_ALIKE = "spelled_alike"
    SAME_TERRITORY = "same_territory"
    NEARBY = "nearby"
    SAME_WEBSITE = "same_website"
    OTHER_TERRITORY = "other_territory"
    OTHER_KIND = "other_kind"


WEIGHTS: dict[Reason, int] = {
    Reason.SAME_IDENTIFIER: 60,
    Reason.SAME_NAME: 60,
    Reason.SAME_FORMER_NAME: 40,
    Reason.SIMILAR_NAME: 35,
    Reason.SPELLED_ALIKE: 15,
    Reason.SAME_TERRITORY: 25,
    Reason.NEARBY: 15,
    Reason.SAME_WEBSITE: 25,
    Reason.OTHER_TERRITORY: -40,
    Reason.OTHER_KIND: -30,
}
_OF_NAMES = (Reason.SAME_NAME, Reason.SAME_FORMER_NAME, Reason.SIMILAR_NAME, Reason.SPELLED_ALIKE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is compared of a partner: the strict keys of its names and of its former ones, each with its loose key."""

    names: frozenset[tuple[str, str]]
    former: frozenset[tuple[str, str]]
    kind: str
    territory: tuple[str, str] | None
    host: str | None
    identifiers: frozenset[str]
    cell: tuple[int, int] | None
    """Where it lies, to a few kilometres."""


def reasons_for(one: Entry, other: Entry) -> list[Reason]:
    """Why the two may be one body, and what speaks against it; of reasons of the name, the strongest alone."""
    found = []
    if one.identifiers & other.identifiers:
        found.append(Reason.SAME_IDENTIFIER)
    of_name = _of_name(one, other)
    found += [of_name] if of_name else []
    if one.territory is not None and other.territory is not None:
        found.append(Reason.SAME_TERRITORY if one.territory == other.territory else Reason.OTHER_TERRITORY)
    elif one.cell is not None and one.cell == other.cell:
        found.append(Reason.NEARBY)
    if one.host is not None and one.host == other.host:
        found.append(Reason.SAME_WEBSITE)
    if one.kind != other.kind:
        found.append(Reason.OTHER_KIND)
    return found


def score_of(reasons: list[Reason]) -> int:
    """0 to 100; 0 without a reason of the name or an identifier, because neighbours share places and hosts."""
    if not any(reason in _OF_NAMES or reason is Reason.SAME_IDENTIFIER for reason in reasons):
        return 0
    return max(0, min(MOST, sum(WEIGHTS[reason] for reason in reasons)))


def _of_name(one: Entry, other: Entry) -> Reason | None:
    mine, theirs = ({strict for strict, _ in entry.names} for entry in (one, other))
    if mine & theirs:
        return Reason.SAME_NAME
    all_mine = mine | {strict for strict, _ in one.former}
    all_theirs = theirs | {strict for strict, _ in other.former}
    if all_mine & all_theirs:
        return Reason.SAME_FORMER_NAME
    if {loose for _, loose in one.names} & {loose for _, loose in other.names}:
        return Reason.SPELLED_ALIKE
    alike = any(fuzz.ratio(left, right) >= _SIMILAR for _, left in one.names for _, right in other.names)
    return Reason.SIMILAR_NAME if alike else None
