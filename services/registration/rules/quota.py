"""Seats: who gets one, who waits, who is refused. Values in, decisions out (the words are those of `seats.md`).

*Capacity* is the room's, *quota* a delegation's part of it. A delegation without a quota is bound by the capacity
alone. Until quotas are released, what one delegation leaves unused is not given to another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.registration.vocabularies.seats import Reason


@dataclass(frozen=True, slots=True)
class Slot:
    """When a workshop takes place; one without times overlaps nothing. The end is not part of it."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def overlaps(self, other: "Slot") -> bool:
        if None in (self.starts_at, self.ends_at, other.starts_at, other.ends_at):
            return False
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at  # type: ignore[operator]


@dataclass(slots=True)
class Tally:
    """The seats of one workshop as they stand; `take`, `wait` and `leave` carry it from one decision to the next.

    `capacity` None is without limit, 0 is no seat at all. `taken` may exceed a limit that was lowered later. `ticket`
    is the last place handed out in the queue, `revision` how often the tally was written.
    """

    workshop_id: UUID
    capacity: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    released: bool = False
    accepting: bool = True
    slot: Slot = field(default_factory=Slot)
    taken: int = 0
    taken_by: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    waiting_by: dict[str, int] = field(default_factory=dict)
    ticket: int = 0
    revision: int = 0

    def copy(self) -> "Tally":
        return replace(self, taken_by=dict(self.taken_by), waiting_by=dict(self.waiting_by))

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity

    def quota_is_used(self, delegation: str | None) -> bool:
        if self.released or delegation is None or delegation not in self.quotas:
            return False
        return self.taken_by.get(delegation, 0) >= self.quotas[delegation]

    def why_not(self, delegation: str | None) -> Reason | None:
        """Why somebody of `delegation` cannot have a seat now; None when there is one."""
        if not self.accepting:
            return Reason.CLOSED
        if self.is_full:
            return Reason.NO_FREE_SEAT
        return Reason.QUOTA_USED if self.quota_is_used(delegation) else None

    def free(self) -> int | None:
        """Seats left; never below 0, None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def free_for(self, delegation: str) -> int | None:
        """Seats that `delegation` may still take; never below 0, None without a limit."""
        free = self.free()
        if self.released or delegation not in self.quotas:
            return free
        left = max(0, self.quotas[delegation] - self.taken_by.get(delegation, 0))
        return left if free is None else min(free, left)

    def take(self, delegation: str | None) -> None:
        self.taken += 1
        _add(self.taken_by, delegation, 1)

    def wait(self, delegation: str | None) -> None:
        self.waiting += 1
        _add(self.waiting_by, delegation, 1)

    def leave(self, delegation: str | None, *, waiting: bool) -> None:
        """Somebody gives a seat back, or (`waiting`) a place in the queue."""
        if waiting:
            self.waiting -= 1
            _add(self.waiting_by, delegation, -1)
        else:
            self.taken -= 1
            _add(self.taken_by, delegation, -1)

    def next_ticket(self) -> int:
        self.ticket += 1
        return self.ticket


def _add(counts: dict[str, int], delegation: str | None, by: int) -> None:
    if delegation is not None:
        counts[delegation] = counts.get(delegation, 0) + by


@dataclass(frozen=True, slots=True)
class Policy:
    """What a conference has decided: whether there are waitlists, and how many seats one person may hold at most."""

    waitlist: bool = True
    max_enrolments: int | None = None


@dataclass(slots=True)
class Holding:
    """The seats that one person holds already: their number, and when."""

    slots: list[Slot] = field(default_factory=list)

    def why_not(self, slot: Slot, policy: Policy) -> Reason | None:
        """Why this person may not hold a seat at `slot` as well."""
        if any(slot.overlaps(held) for held in self.slots):
            return Reason.OVERLAPS
        if policy.max_enrolments is not None and len(self.slots) >= policy.max_enrolments:
            return Reason.MAX_ENROLMENTS
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody got in a workshop: a seat (`position` None), or the `position`-th place of its waitlist."""

    workshop_id: UUID
    ticket: int
    position: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    workshop_id: UUID
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one request, workshop by workshop in the order of preference."""

    places: list[Place]
    refused: list[Refusal]

    @property
    def granted(self) -> bool:
        """False when something was asked and nothing of it could be had."""
        return bool(self.places) or not self.refused


def decide(
    delegation: str | None,
    workshops: Sequence[UUID],
    tallies: Mapping[UUID, Tally],
    policy: Policy,
    holding: Holding | None = None,
) -> Decision:
    """Give one person what can be given of `workshops`, best liked first, and note it in `tallies`.

    Confirmed are as many as fit and do not overlap; the rest waits where there is a waitlist, or is refused. A request
    of which nothing could be had leaves the tallies as they were.
    """
    holding = holding or Holding()
    decision = Decision([], [])
    for workshop_id in workshops:
        tally = tallies[workshop_id]
        reason = tally.why_not(delegation) or holding.why_not(tally.slot, policy)
        if reason is None:
            tally.take(delegation)
            holding.slots.append(tally.slot)
            decision.places.append(Place(workshop_id, tally.next_ticket()))
        elif policy.waitlist and reason is not Reason.CLOSED:
            tally.wait(delegation)
            decision.places.append(Place(workshop_id, tally.next_ticket(), tally.waiting, reason))
        else:
            decision.refused.append(Refusal(workshop_id, reason))
    return decision
