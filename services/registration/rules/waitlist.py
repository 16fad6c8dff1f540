"""Who of those that wait is given a free seat, and what each of the others is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.registration.rules.quota import Holding, Policy, Reason, Tally


@dataclass(frozen=True, slots=True)
class Waiting:
    """One place in a waitlist. `place` orders the queue: higher priority first, then the lower ticket."""

    enrolment_id: UUID
    registration_id: UUID
    delegation: str | None
    priority: int
    ticket: int

    @property
    def place(self) -> tuple[int, int]:
        return (-self.priority, self.ticket)


def promote(
    tally: Tally, queue: Iterable[Waiting], holdings: Mapping[UUID, Holding], policy: Policy
) -> list[Waiting]:
    """Give the free seats of a workshop to those who wait, first come first served, and note it in `tally`.

    Whoever cannot take a seat now (a quota is used, another seat at the same hour) is passed over and keeps the place.
    `holdings` are the seats that each person has already, by registration; they are added to.
    """
    promoted = []
    for waiting in sorted(queue, key=lambda item: item.place):
        if tally.is_full:
            break
        holding = holdings[waiting.registration_id]
        if tally.why_not(waiting.delegation) or holding.why_not(tally.slot, policy):
            continue
        tally.leave(waiting.delegation, waiting=True)
        tally.take(waiting.delegation)
        holding.slots.append(tally.slot)
        promoted.append(waiting)
    return promoted


def why_waiting(tally: Tally, delegation: str | None, holding: Holding, policy: Policy) -> Reason:
    """What keeps somebody waiting. `next`: nothing does, and the seat is about to be given."""
    return tally.why_not(delegation) or holding.why_not(tally.slot, policy) or Reason.NEXT
