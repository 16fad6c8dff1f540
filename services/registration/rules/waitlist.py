"""Who of those that wait is given a free seat, and what each of the others is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.registration.rules.quota import Holding, Policy, Tally
from services.registration.vocabularies.seats import Reason


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


def promote(tally: Tally, queue: Iterable[Waiting]) -> list[Waiting]:
    """Give the free seats of a workshop to those who wait, first come first served, and note it in `tally`.

    Whoever's quota is used is passed over and keeps the place. `queue` are people free at that hour, each once.
    """
    promoted = []
    for waiting in sorted(queue, key=lambda item: item.place):
        if tally.is_full:
            break
        if tally.why_not(waiting.delegation) is None:
            tally.leave(waiting.delegation, waiting=True)
            tally.take(waiting.delegation)
            promoted.append(waiting)
    return promoted


def why_waiting(tally: Tally, delegation: str | None, holding: Holding, policy: Policy) -> Reason:
    """What keeps somebody waiting. `next`: nothing does, and the seat is about to be given."""
    return tally.why_not(delegation) or holding.why_not(tally.slot, policy) or Reason.NEXT
