"""One request for seats, of one person or of several who want them all or not at all: what each workshop gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.registration.rules.quota import (
    Applicant,
    Claim,
    Decision,
    Holding,
    Place,
    Policy,
    Refusal,
    Tally,
    may_exceed,
    terms_of,
)
from services.registration.vocabularies.seats import Reason


@dataclass(frozen=True, slots=True)
class Part:
    """One of those who are to have seats together, which is mostly one alone; `hold` as in `Applicant`."""

    claim: Claim
    holding: Holding
    hold: Reason | None = None


def why_not_together(tally: Tally, parts: Sequence[Part], policy: Policy, *, override: bool = False) -> Reason | None:
    """Why these cannot all have seats now, None when they can: what keeps one of them, or that they are too many.

    With `override` an organiser exceeds limits, but nobody is in two places at once. `hold` is another matter.
    """
    for part in parts:
        reason = _why_not(tally, part, policy)
        if reason is not None and not (override and may_exceed(reason, tally, part.holding)):
            return reason
    return None if override or len(parts) == 1 else tally.why_not_all([part.claim for part in parts])


def _why_not(tally: Tally, part: Part, policy: Policy) -> Reason | None:
    return tally.why_not(part.claim) or part.holding.why_not(tally.slot, policy)


def held_for_a_decision(parts: Sequence[Part]) -> Reason | None:
    """Why one of these does not count yet, and the others with it."""
    return next((part.hold for part in parts if part.hold is not None), None)


def decide(
    applicant: Applicant,
    workshops: Sequence[UUID],
    tallies: Mapping[UUID, Tally],
    policy: Policy,
    holding: Holding | None = None,
    *,
    first_rank: int = 1,
) -> Decision:
    """Give one person what can be given of `workshops`, best liked first, and note it in `tallies`.

    Confirmed are as many as fit and do not overlap; the rest waits where there is a waitlist, or is refused. Who is on
    hold waits for everything. A request of which nothing could be had leaves the tallies as they were.
    """
    return decide_together([(applicant, holding or Holding())], workshops, tallies, policy, first_rank=first_rank)[0]


def decide_together(
    people: Sequence[tuple[Applicant, Holding]],
    workshops: Sequence[UUID],
    tallies: Mapping[UUID, Tally],
    policy: Policy,
    *,
    first_rank: int = 1,
) -> list[Decision]:
    """The same for several, who in each workshop have all a seat, or none: then all of them wait, or are refused."""
    decisions = [Decision([], []) for _ in people]
    override = people[0][0].override
    for rank, workshop_id in enumerate(workshops, first_rank):
        tally = tallies[workshop_id]
        terms = [terms_of(policy, rank, applicant) for applicant, _ in people]
        parts = [
            Part(applicant.claim(points), holding, applicant.hold)
            for (applicant, holding), points in zip(people, terms, strict=True)
        ]
        limit = why_not_together(tally, parts, policy, override=override)
        reason = held_for_a_decision(parts) or limit
        waits = tally.accepting and (policy.waitlist or limit is None)
        for decision, part, points in zip(decisions, parts, terms, strict=True):
            if reason is None:
                decision.places.append(_seat(tally, part, policy, rank, points))
            elif waits:
                decision.places.append(_wait(tally, part, reason, rank, points))
            else:
                decision.refused.append(Refusal(workshop_id, limit or reason))
    return decisions


def _seat(tally: Tally, part: Part, policy: Policy, rank: int, terms: Mapping[str, int]) -> Place:
    beyond = _why_not(tally, part, policy) is not None
    tally.take(part.claim)
    part.holding.slots[tally.workshop_id] = tally.slot
    return Place(tally.workshop_id, tally.next_ticket(), rank, terms, override=beyond)


def _wait(tally: Tally, part: Part, reason: Reason, rank: int, terms: Mapping[str, int]) -> Place:
    position = tally.wait(part.claim)
    overlaps = part.holding.overlapping(tally.slot)
    return Place(tally.workshop_id, tally.next_ticket(), rank, terms, position, reason, overlaps)


def hold_seats(tally: Tally, claims: Sequence[Claim], policy: Policy) -> None:
    """Hold the free seats for those who wait together and do not fit yet, where the policy says so."""
    if policy.groups_hold and tally.is_worth_holding_for(claims):
        priority = claims[0].priority
        tally.held_at = priority if tally.held_at is None else max(tally.held_at, priority)
