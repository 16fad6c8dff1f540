"""Seats: who gets one, who waits, who is refused. Values in, decisions out (the words are those of `seats.md`).

*Capacity* is the room's, *quota* a delegation's part of it. A delegation without a quota is bound by the capacity
alone. Until quotas are released, what one delegation leaves unused is not given to another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.registration.vocabularies.seats import Reason

OVERRIDABLE = frozenset(
    {Reason.NO_FREE_SEAT, Reason.QUOTA_USED, Reason.RESERVED, Reason.MAX_ENROLMENTS, Reason.GROUP_FIRST}
)
"""The limits that an organiser may exceed, with a reason. Nobody is ever in two places at once."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a workshop takes place; one without times overlaps nothing. The end is not part of it."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def overlaps(self, other: "Slot") -> bool:
        if None in (self.starts_at, self.ends_at, other.starts_at, other.ends_at):
            return False
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Claim:
    """What of a person counts in one workshop: the delegation, whether invited, and the priority in its queue."""

    delegation: str | None = None
    invited: bool = False
    priority: int = 0


@dataclass(slots=True)
class Tally:
    """The seats of one workshop as they stand; `take`, `wait` and `leave` carry it from one decision to the next.

    `capacity` None is without limit, 0 is no seat at all. `taken` may exceed a limit that was lowered later; seats on
    offer are taken. `reserved` places of the capacity are for the invited, who take those first, until they are
    returned. `waiting_at` counts the queue by priority. `held_at` is the priority of a group for which the free seats
    are held until all of it fits (`policy.groups_hold`). `ticket` is the last place handed out in the queue, `revision`
    how often the tally was written.
    """

    workshop_id: UUID
    capacity: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    released: bool = False
    reserved: int = 0
    reserve_returned: bool = False
    accepting: bool = True
    slot: Slot = field(default_factory=Slot)
    taken: int = 0
    taken_by: dict[str, int] = field(default_factory=dict)
    taken_invited: int = 0
    waiting: int = 0
    waiting_by: dict[str, int] = field(default_factory=dict)
    waiting_at: dict[int, int] = field(default_factory=dict)
    held_at: int | None = None
    ticket: int = 0
    revision: int = 0

    def copy(self) -> "Tally":
        return replace(
            self,
            taken_by=dict(self.taken_by),
            waiting_by=dict(self.waiting_by),
            waiting_at=dict(self.waiting_at),
        )

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity

    def quota_is_used(self, delegation: str | None) -> bool:
        if self.released or delegation is None or delegation not in self.quotas:
            return False
        return self.taken_by.get(delegation, 0) >= self.quotas[delegation]

    @property
    def reserve_left(self) -> int:
        """Places that are kept for the invited now; none without a capacity, or once they are returned."""
        if self.reserve_returned or self.capacity is None:
            return 0
        return max(0, self.reserved - self.taken_invited)

    @property
    def only_reserve_left(self) -> bool:
        """Whether those who are not invited find no seat."""
        return self.capacity is not None and self.taken + self.reserve_left >= self.capacity

    def held_back(self, claim: Claim) -> Reason | None:
        """Why somebody may not have a seat that others may have; None when nothing of the kind is in the way."""
        if self.quota_is_used(claim.delegation):
            return Reason.QUOTA_USED
        in_effect = self.reserved and not self.reserve_returned
        return Reason.RESERVED if in_effect and not claim.invited and self.only_reserve_left else None

    def why_not(self, claim: Claim) -> Reason | None:
        """Why somebody cannot have a seat now, the smallest of what applies; None when there is one."""
        if not self.accepting:
            return Reason.CLOSED
        if self.is_full:
            return Reason.NO_FREE_SEAT
        held = self.held_at is not None and claim.priority <= self.held_at
        return self.held_back(claim) or (Reason.GROUP_FIRST if held else None)

    def why_not_all(self, claims: Sequence[Claim]) -> Reason | None:
        """Why these cannot all have seats now: what keeps one of them, or that they are too many."""
        reason = next((reason for claim in claims if (reason := self.why_not(claim)) is not None), None)
        if reason is not None or len(claims) == 1:
            return reason
        after = self.copy()
        for claim in sorted(claims, key=lambda claim: not claim.invited):  # the reserve is theirs to use first
            if after.why_not(claim) is not None:
                return Reason.GROUP_DOES_NOT_FIT
            after.take(claim)
        return None

    def is_worth_holding_for(self, claims: Sequence[Claim]) -> bool:
        """Whether more free seats are all that these need: the room could hold them, and their quota has the places."""
        empty = replace(self, taken=0, taken_by={}, taken_invited=0, held_at=None)
        unlimited = replace(self, capacity=None, held_at=None)
        return empty.why_not_all(claims) is None and unlimited.why_not_all(claims) is None

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

    def take(self, claim: Claim) -> None:
        self._seat(claim, 1)

    def give_back(self, claim: Claim) -> None:
        self._seat(claim, -1)

    def wait(self, claim: Claim) -> int:
        """Join the queue; the position in it, behind all of the same priority."""
        self._queue(claim, 1)
        return sum(count for priority, count in self.waiting_at.items() if priority >= claim.priority)

    def stop_waiting(self, claim: Claim) -> None:
        self._queue(claim, -1)

    def _seat(self, claim: Claim, by: int) -> None:
        self.taken += by
        self.taken_invited += by if claim.invited else 0
        _add(self.taken_by, claim.delegation, by)

    def _queue(self, claim: Claim, by: int) -> None:
        self.waiting += by
        _add(self.waiting_by, claim.delegation, by)
        self.waiting_at[claim.priority] = self.waiting_at.get(claim.priority, 0) + by
        if not self.waiting_at[claim.priority]:
            del self.waiting_at[claim.priority]

    def next_ticket(self) -> int:
        self.ticket += 1
        return self.ticket


def _add(counts: dict[str, int], delegation: str | None, by: int) -> None:
    if delegation is not None:
        counts[delegation] = counts.get(delegation, 0) + by


@dataclass(frozen=True, slots=True)
class Policy:
    """What a conference has decided about seats; `rules.policy.Policy` says what each means, and its default."""

    waitlist: bool = True
    max_enrolments: int | None = None
    promotion: str = "immediate"
    offer_hours: int = 72
    better_choice: str = "stay"
    approval: str = "none"
    waitlist_priority: Mapping[str, int] = field(default_factory=dict)
    groups_hold: bool = False

    @property
    def moves_up(self) -> bool:
        """Whether a better liked workshop takes the place of less liked ones."""
        return self.better_choice == "move"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks for seats. `kind` is the organisation's, `hold` says why the registration does not count yet.

    `override`: an organiser asks, and may exceed limits. `together`: those who wait with others of their group, until
    all of them can have a seat.
    """

    delegation: str | None = None
    invited: bool = False
    kind: str | None = None
    hold: Reason | None = None
    override: bool = False
    together: UUID | None = None

    @property
    def on_hold(self) -> bool:
        return self.hold is not None

    def claim(self, terms: Mapping[str, int]) -> Claim:
        return Claim(self.delegation, self.invited, sum(terms.values()))


@dataclass(slots=True)
class Holding:
    """The seats that one person holds already, or is offered: when, by workshop."""

    slots: dict[UUID, Slot] = field(default_factory=dict)

    def overlapping(self, slot: Slot) -> tuple[UUID, ...]:
        """The workshops of these that take place at that hour."""
        return tuple(workshop_id for workshop_id, held in self.slots.items() if slot.overlaps(held))

    def why_not(self, slot: Slot, policy: Policy) -> Reason | None:
        """Why this person may not hold a seat at `slot` as well."""
        if self.overlapping(slot):
            return Reason.OVERLAPS
        if policy.max_enrolments is not None and len(self.slots) >= policy.max_enrolments:
            return Reason.MAX_ENROLMENTS
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody got in a workshop: a seat (`position` None), or the `position`-th place of its waitlist.

    `rank` is its place among the person's preferences, `terms` what gives it its priority. `overlaps` are the workshops
    with a seat that keep this one waiting. `override`: the seat lies beyond a limit.
    """

    workshop_id: UUID
    ticket: int
    rank: int
    terms: Mapping[str, int] = field(default_factory=dict)
    position: int | None = None
    reason: Reason | None = None
    overlaps: tuple[UUID, ...] = ()
    override: bool = False


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


def hold_of(*, lacks_consent: bool, on_hold: bool) -> Reason | None:
    """Why a registration does not count yet: a minor's guardian must consent before anybody decides."""
    if lacks_consent:
        return Reason.GUARDIAN_CONSENT
    return Reason.NOT_APPROVED if on_hold else None


def terms_of(policy: Policy, rank: int, applicant: Applicant) -> dict[str, int]:
    """What gives a place in a queue its priority: the policy's terms that apply, each with its points.

    Those who wait together have one place: the terms of single persons count for none of them.
    """
    if not policy.waitlist_priority:
        return {}
    alone = applicant.together is None
    names = ["first_choice"] if rank == 1 else []
    names += ["invited"] if alone and applicant.invited else []
    names += [f"delegation:{applicant.delegation}", *([f"partner_kind:{applicant.kind}"] if alone else [])]
    return {name: policy.waitlist_priority[name] for name in names if name in policy.waitlist_priority}


def may_exceed(reason: Reason | None, tally: Tally, holding: Holding) -> bool:
    """Whether an organiser may give a seat in spite of `reason`: a limit, and not two places at once."""
    return reason in OVERRIDABLE and not holding.overlapping(tally.slot)
