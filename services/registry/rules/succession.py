"""Successions of bodies (A15): who ends by one, and when."""

from dataclasses import dataclass

from services.registry.rules.dates import ends_before_it_begins
from services.registry.rules.terms import last_before
from services.registry.vocabularies.successions import SuccessionKind
from shared.partial_dates import PartialDate

FEWEST_OF_A_SPLIT = 2


@dataclass(frozen=True, slots=True)
class Body:
    """When a body was there; None is unknown, or not ended."""

    established_on: PartialDate | None
    dissolved_on: PartialDate | None


def wrong_count(kind: SuccessionKind, predecessors: int, successors: int) -> str | None:
    """Which of the two lists has a number of bodies that the kind does not allow, or None.

    A merger has one successor (which may have been there before), a split one predecessor and two successors or more,
    a rename one of each, a transfer any number.
    """
    one_before = kind in (SuccessionKind.SPLIT, SuccessionKind.RENAME)
    if predecessors < 1 or (one_before and predecessors > 1):
        return "predecessors"
    one_after = kind in (SuccessionKind.MERGER, SuccessionKind.RENAME)
    fewest = FEWEST_OF_A_SPLIT if kind is SuccessionKind.SPLIT else 1
    return "successors" if successors < fewest or (one_after and successors > 1) else None


def end_of(kind: SuccessionKind, on: PartialDate) -> PartialDate | None:
    """Through when a predecessor was there: the day before, or the same month or year; None where it goes on."""
    return None if kind is SuccessionKind.TRANSFER else last_before(on)


def contradicted_predecessor(body: Body, kind: SuccessionKind, on: PartialDate) -> str | None:
    """The code of what a predecessor's own dates say against a succession `on` that day, or None."""
    if ends_before_it_begins(body.established_on, on):
        return "not_yet_there"
    ends = end_of(kind, on)
    if ends is not None and body.dissolved_on is not None and body.dissolved_on.first > on.last:
        return "still_there"
    return None


def contradicted_successor(body: Body, on: PartialDate) -> str | None:
    """The same for a successor: it was gone before."""
    return "gone_before" if ends_before_it_begins(on, body.dissolved_on) else None
