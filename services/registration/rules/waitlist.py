"""Who of those that wait is given a free seat, what it costs them elsewhere, and what each of the others is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.registration.rules.deciding import Part, held_for_a_decision, hold_seats, why_not_together
from services.registration.rules.quota import Claim, Policy, Slot, Tally
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
class Party:
    """One place in a queue: of one person, or of those of a group who wait together, by their tickets."""

    members: tuple[Waiting, ...]
    together: UUID | None = None

    @property
    def place(self) -> tuple[int, int]:
        return self.members[0].place

    @property
    def claims(self) -> list[Claim]:
        return [member.claim for member in self.members]


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that somebody holds beside a better liked workshop: `overlaps` says whether at the same hour."""

    enrolment_id: UUID
    registration_id: UUID
    workshop_id: UUID
    claim: Claim
    rank: int
    overlaps: bool


def promote(tally: Tally, queue: Iterable[Party], policy: Policy) -> tuple[list[Party], list[Party]]:
    """Give the free seats of a workshop to those who wait, in the order of the queue, and note it in `tally`.

    Whoever's quota is used, or who is not invited where only the reserve is left, is passed over and keeps the place.
    So is a group that does not fit, unless the policy holds the seats for it: then nobody behind it gets one. The
    second list are the groups that did not fit. `queue` are people free at that hour, each once.
    """
    promoted, too_many = [], []
    for party in sorted(queue, key=lambda item: item.place):
        if tally.is_full:
            break
        if tally.why_not_all(party.claims) is None:
            for claim in party.claims:
                tally.stop_waiting(claim)
                tally.take(claim)
            promoted.append(party)
        elif party.together is not None:
            too_many.append(party)
            hold_seats(tally, party.claims, policy)
    return promoted, too_many


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


def why_waiting(tally: Tally, parts: Sequence[Part], policy: Policy) -> Reason:
    """What keeps somebody waiting, or those who wait together (`parts`). `next`: nothing does, the seat is about to be
    given."""
    return held_for_a_decision(parts) or why_not_together(tally, parts, policy) or Reason.NEXT
