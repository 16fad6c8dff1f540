"""What a registration counts for, and what a newer snapshot of it changes: plain Python, no clock and no SQL.

Counts are sums over the *latest* snapshot of each registration, so that neither the order in which snapshots are
learnt nor their repetition can matter.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

REGISTERED_STATES = frozenset({"confirmed", "checked_in"})
"""States of a registration that was admitted to the conference, and still is."""
SEATED_STATES = frozenset({"confirmed", "offered"})
"""States of an enrolment that hold a seat; a seat offered to somebody is nobody else's meanwhile."""
WAITING_STATE = "waitlisted"

NO_DELEGATION = ""


@dataclass(frozen=True)
class Snapshot:
    """A registration at one version. `enrolments` are states by workshop."""

    version: int
    state: str
    delegation: str
    enrolments: Mapping[UUID, str]


class Kind(StrEnum):
    """What is counted: registrations of the conference, seats held in a workshop, and those who wait for one."""

    REGISTERED = "registered"
    SEATED = "seated"
    WAITING = "waiting"


class Figure(NamedTuple):
    """One figure: of a workshop, or of the whole conference when there is none."""

    workshop_id: UUID | None
    delegation: str
    kind: Kind


Tally = Counter[Figure]


def worth(snapshot: Snapshot | None) -> Tally:
    """What one registration adds to the figures; nothing when there is none."""
    tally: Tally = Counter()
    if snapshot is None:
        return tally
    if snapshot.state in REGISTERED_STATES:
        tally[Figure(None, snapshot.delegation, Kind.REGISTERED)] += 1
    for workshop_id, state in snapshot.enrolments.items():
        if state in SEATED_STATES:
            tally[Figure(workshop_id, snapshot.delegation, Kind.SEATED)] += 1
        elif state == WAITING_STATE:
            tally[Figure(workshop_id, snapshot.delegation, Kind.WAITING)] += 1
    return tally


def change(known: Snapshot | None, learnt: Snapshot) -> Tally | None:
    """What the figures change by when `learnt` takes the place of `known`; None when it is not newer."""
    if known is not None and known.version >= learnt.version:
        return None
    difference = worth(learnt)
    difference.subtract(worth(known))
    return Counter({figure: by for figure, by in difference.items() if by})


def total(tally: Tally, kind: Kind, *, workshop_id: UUID | None = None, delegation: str | None = None) -> int:
    """The sum of one kind: over all workshops unless one is named, over all delegations unless one is named."""
    return sum(
        amount
        for figure, amount in tally.items()
        if figure.kind is kind and workshop_id in (None, figure.workshop_id) and delegation in (None, figure.delegation)
    )
