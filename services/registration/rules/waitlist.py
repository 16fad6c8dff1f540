"""Who of those that wait is given a free seat, what it costs them elsewhere, and what each of the others is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.registration.rules.quota import Claim, Holding, Policy, Slot, Tally
from services.registration.vocabularies.seats import Reason


@dataclass(frozen=True, slots=True)
class Waiting:
    """One place in a waitlist. `place` orders the queue: higher priority first, then the lower ticket."""

    enrolment_id: UUID
    registration_id: UUID
    claim: Claim
    ticket: int

    @property
    def place(self) -> tuple[int, int]:
        return (-self.claim.priority, self.ticket)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that somebody holds beside a better liked workshop: `overlaps` says whether at the same hour."""

    enrolment_id: UUID
    registration_id: UUID
    workshop_id: UUID
    claim: Claim
    rank: int
    overlaps: bool


def promote(tally: Tally, queue: Iterable[Waiting]) -> list[Waiting]:
    """Give the free seats of a workshop to those who wait, in the order of the queue, and note it in `tally`.

    Whoever's quota is used, or who is not invited where only the reserve is left, is passed over and keeps the place.
    `queue` are people free at that hour, each once.
    """
    promoted = []
    for waiting in sorted(queue, key=lambda item: item.place):
        if tally.is_full:
            break
        if tally.why_not(waiting.claim) is None:
            tally.stop_waiting(waiting.claim)
            tally.take(waiting.claim)
            promoted.append(waiting)
    return promoted


def given_up(seats: Sequence[Seat], max_enrolments: int | None) -> list[Seat]:
    """What somebody gives up for a seat that is liked better than all of `seats` that may go.

    Those at the same hour, and of the others the least liked until one more is allowed.
    """
    gone = [seat for seat in seats if seat.overlaps]
    if max_enrolments is not None:
        too_many = len(seats) - len(gone) + 1 - max_enrolments
        others = sorted((seat for seat in seats if not seat.overlaps), key=lambda seat: -seat.rank)
        gone += others[: max(0, too_many)]
    return gone


def offer_expires_at(at: datetime, slot: Slot, policy: Policy) -> datetime:
    """Until when an offer stands: the policy's hours, but not beyond the workshop's start."""
    end = at + timedelta(hours=policy.offer_hours)
    return min(end, slot.starts_at) if slot.starts_at is not None and slot.starts_at > at else end


def why_waiting(tally: Tally, claim: Claim, holding: Holding, policy: Policy, *, on_hold: bool = False) -> Reason:
    """What keeps somebody waiting. `next`: nothing does, and the seat is about to be given."""
    if on_hold:
        return Reason.NOT_APPROVED
    return tally.why_not(claim) or holding.why_not(tally.slot, policy) or Reason.NEXT
