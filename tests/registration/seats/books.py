"""The seats of one conference as the database has them, and what must be true of them whatever happened.

Written apart from the rules on purpose: it counts rows, and knows nothing of how the desk decides.
"""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.engine import transaction

_WORKSHOPS = "select * from seat_ledger where conference_id = :id"
_ENROLMENTS = """
select e.*, r.state as admitted, r.invited as on_the_list, r.minor and r.guardian_consent_at is null as lacks_consent
from enrolment e join registration r on r.id = e.registration_id
where r.conference_id = :id and e.state in ('confirmed', 'offered', 'waitlisted')"""
_POLICY = "select policy from conference where id = :id"

SEATED = ("confirmed", "offered")


class Books:
    """The seats at one moment; put in order once, since what is asked about one row is asked about all."""

    def __init__(self, workshops: dict[UUID, Any], enrolments: dict[UUID, Any], policy: dict[str, Any]) -> None:
        self.workshops, self.enrolments, self.policy = workshops, enrolments, policy
        self._of: dict[UUID, list[Any]] = defaultdict(list)
        self._seats: dict[UUID, list[Any]] = defaultdict(list)
        for item in sorted(enrolments.values(), key=lambda item: (-item.priority, item.ticket)):
            self._of[item.workshop_id].append(item)
            if item.state in SEATED:
                self._seats[item.registration_id].append(item)

    def of(self, workshop_id: UUID, *states: str) -> list[Any]:
        """The enrolments of a workshop in some states, in the order of its queue."""
        return [item for item in self._of.get(workshop_id, []) if item.state in states]

    def seats_beside(self, enrolment: Any) -> list[Any]:
        """The other seats of the same person."""
        return [item for item in self._seats.get(enrolment.registration_id, []) if item.id != enrolment.id]

    def held_beside(self, enrolment: Any) -> list[Any]:
        """The seats of the same person that keep it from this one: where people move up, the better liked alone."""
        moves = self.policy.get("better_choice") == "move"
        return [item for item in self.seats_beside(enrolment) if not (moves and item.rank > enrolment.rank)]

    def overlaps(self, enrolment: Any) -> bool:
        """Whether this person has a seat elsewhere at that hour."""
        mine = self.workshops[enrolment.workshop_id]
        return any(_meet(mine, self.workshops[other.workshop_id]) for other in self.held_beside(enrolment))

    def quota_is_used(self, workshop_id: UUID, delegation: str | None) -> bool:
        workshop = self.workshops[workshop_id]
        if workshop.released or delegation not in workshop.quotas:
            return False
        seated = [item for item in self.of(workshop_id, *SEATED) if item.delegation == delegation]
        return len(seated) >= workshop.quotas[delegation]

    def is_full(self, workshop_id: UUID) -> bool:
        capacity = self.workshops[workshop_id].capacity
        return capacity is not None and len(self.of(workshop_id, *SEATED)) >= capacity

    def kept_for_guests(self, workshop_id: UUID) -> int:
        """Places that only the invited may have now."""
        workshop = self.workshops[workshop_id]
        guests = [item for item in self.of(workshop_id, *SEATED) if item.invited]
        if workshop.capacity is None or workshop.reserve_returned:
            return 0
        return max(0, workshop.reserved - len(guests))

    def only_for_guests(self, workshop_id: UUID) -> bool:
        workshop = self.workshops[workshop_id]
        if workshop.capacity is None or workshop.reserve_returned or not workshop.reserved:
            return False
        taken = len(self.of(workshop_id, *SEATED))
        return bool(taken + self.kept_for_guests(workshop_id) >= workshop.capacity)

    def party_of(self, waiting: Any) -> list[Any]:
        """Who waits together with somebody; mostly nobody else."""
        if waiting.together is None:
            return [waiting]
        return [item for item in self.of(waiting.workshop_id, "waitlisted") if item.together == waiting.together]

    def fits(self, party: list[Any], *, taken: int, guests: int, of_its_side: int, limited: bool = True) -> bool:
        """Whether there is room for all of a party beside those who have seats."""
        workshop = self.workshops[party[0].workshop_id]
        quota = workshop.quotas.get(party[0].delegation) if not workshop.released else None
        if quota is not None and of_its_side + len(party) > quota:
            return False
        if workshop.capacity is None or not limited:
            return True
        invited = sum(item.invited for item in party)
        kept = 0 if workshop.reserve_returned else max(0, workshop.reserved - guests - invited)
        return bool(taken + len(party) + (kept if invited < len(party) else 0) <= workshop.capacity)

    def does_not_fit(self, waiting: Any) -> bool:
        """Whether those who wait together with somebody are too many, or one of them cannot have a seat."""
        party = self.party_of(waiting)
        seated = self.of(waiting.workshop_id, *SEATED)
        guests, side = sum(item.invited for item in seated), waiting.delegation
        of_its_side = sum(item.delegation == side for item in seated)
        return any(self.held_back_by(item, alone=True) for item in party) or not self.fits(
            party, taken=len(seated), guests=guests, of_its_side=of_its_side
        )

    def is_held_for(self, party: list[Any]) -> bool:
        """Whether the free seats are held for those who wait together: more of them are all that they lack."""
        if not self.policy.get("groups_hold") or len(party) < 2 or any(self.lacks(item) for item in party):
            return False
        workshop_id, side = party[0].workshop_id, party[0].delegation
        of_its_side = sum(item.delegation == side for item in self.of(workshop_id, *SEATED))
        could = self.fits(party, taken=0, guests=0, of_its_side=0)
        return could and self.fits(party, taken=0, guests=0, of_its_side=of_its_side, limited=False)

    def held_for(self, workshop_id: UUID) -> list[list[Any]]:
        """The groups for which seats of a workshop are held."""
        waiting = self.of(workshop_id, "waitlisted")
        parties = {item.together: self.party_of(item) for item in waiting if item.together is not None}
        return [party for party in parties.values() if self.is_held_for(party) and self.does_not_fit(party[0])]

    def lacks(self, waiting: Any) -> set[str]:
        """What of the person alone is in the way of a seat."""
        most = self.policy.get("max_enrolments")
        reasons = {
            "not_approved": waiting.on_hold and not waiting.lacks_consent,
            "guardian_consent": waiting.on_hold and waiting.lacks_consent,
            "overlaps": self.overlaps(waiting),
            "max_enrolments": most is not None and len(self.held_beside(waiting)) >= most,
        }
        return {reason for reason, holds in reasons.items() if holds}

    def held_back_by(self, waiting: Any, *, alone: bool = False) -> set[str]:
        """What is true of somebody who waits, that is not true of all: each is a reason to go before."""
        reasons = {
            "quota_used": self.quota_is_used(waiting.workshop_id, waiting.delegation),
            "reserved": not waiting.invited and self.only_for_guests(waiting.workshop_id),
            "group_does_not_fit": not alone and waiting.together is not None and self.does_not_fit(waiting),
        }
        return self.lacks(waiting) | {reason for reason, holds in reasons.items() if holds}


def _meet(one: Any, other: Any) -> bool:
    times: list[datetime | None] = [one.starts_at, one.ends_at, other.starts_at, other.ends_at]
    return None not in times and bool(one.starts_at < other.ends_at and other.starts_at < one.ends_at)


async def read_books(engine: AsyncEngine, conference_id: str) -> Books:
    async with transaction(engine) as session:
        workshops = (await session.execute(text(_WORKSHOPS), {"id": conference_id})).all()
        enrolments = (await session.execute(text(_ENROLMENTS), {"id": conference_id})).all()
        policy = await session.scalar(text(_POLICY), {"id": conference_id})
    return Books({row.workshop_id: row for row in workshops}, {row.id: row for row in enrolments}, policy)


def check(books: Books) -> None:
    """What is true at every moment."""
    for workshop_id, workshop in books.workshops.items():
        for states, total, by in (
            (SEATED, workshop.taken, workshop.taken_by),
            (("waitlisted",), workshop.waiting, workshop.waiting_by),
        ):
            rows = books.of(workshop_id, *states)
            assert len(rows) == total, f"the ledger says {total} {states}, the rows {len(rows)}"
            counted = Counter(row.delegation for row in rows if row.delegation)
            assert counted == Counter({code: count for code, count in by.items() if count})
        assert sum(row.invited for row in books.of(workshop_id, *SEATED)) == workshop.taken_invited
        queued = Counter(str(row.priority) for row in books.of(workshop_id, "waitlisted"))
        assert queued == Counter(workshop.waiting_at)
        closed = not workshop.accepting or books.is_full(workshop_id)
        held = [] if closed else books.held_for(workshop_id)
        assert workshop.held_at is None or held, "seats are held for nobody"
        for waiting in books.of(workshop_id, "waitlisted"):
            behind = any(party[0].priority >= waiting.priority for party in held)
            assert closed or behind or books.held_back_by(waiting), "somebody waits for a seat that is free"
        _check_parties(books, workshop_id)
    seen = Counter((item.registration_id, item.workshop_id) for item in books.enrolments.values())
    assert all(count == 1 for count in seen.values()), "enrolled twice in one workshop"
    for enrolment in books.enrolments.values():
        assert enrolment.admitted == ("pending_approval" if enrolment.on_hold else "confirmed"), "not registered"
        assert enrolment.invited == enrolment.on_the_list
        if enrolment.state in SEATED:
            assert not enrolment.on_hold, "a seat without approval"
            mine = books.workshops[enrolment.workshop_id]
            elsewhere = [books.workshops[item.workshop_id] for item in books.seats_beside(enrolment)]
            assert not any(_meet(mine, other) for other in elsewhere), "in two places at once"


def _check_parties(books: Books, workshop_id: UUID) -> None:
    """Those who wait together stand side by side in the queue, for the same points."""
    queue = books.of(workshop_id, "waitlisted")
    for party in {item.together: books.party_of(item) for item in queue if item.together is not None}.values():
        first = queue.index(party[0])
        assert queue[first : first + len(party)] == party, "somebody stands between those who wait together"
        assert len({item.priority for item in party}) == 1


def check_all_or_nothing(made: list[Any]) -> None:
    """A group that registered just now has all seats of a workshop that it asked for, or none."""
    for workshop_id in {item.workshop_id for item in made}:
        seated = [item.state in SEATED for item in made if item.workshop_id == workshop_id]
        assert all(seated) or not any(seated), "a part of a group got seats"


def _check_together(before: Books, after: Books) -> None:
    """Of those who waited together all got a seat, or none did."""
    for item in before.enrolments.values():
        if item.state != "waitlisted" or item.together is None:
            continue
        now = [after.enrolments.get(other.id) for other in before.party_of(item)]
        seated = {other.state in SEATED for other in now if other is not None and other.together is not None}
        assert len(seated) < 2, "a part of those who wait together got seats"


def check_step(before: Books, after: Books, *, one_by_one: bool) -> None:
    """What is true of the way from one moment to the next.

    `one_by_one`: a single request lies in between, so that nobody can have come and gone unseen.
    """
    check(after)
    _check_together(before, after)
    for workshop_id in after.workshops:
        seated_before = {item.id for item in before.of(workshop_id, *SEATED)}
        new = [item for item in after.of(workshop_id, *SEATED) if item.id not in seated_before]
        _check_limits(after, workshop_id, new)
        for enrolment_id in seated_before & after.enrolments.keys():
            assert after.enrolments[enrolment_id].state in SEATED, "somebody lost a seat"
        if one_by_one:
            _check_order(before, after, workshop_id, new)
    _check_most(before, after)


def _check_most(before: Books, after: Books) -> None:
    """Nobody got more seats than one may hold, unless they say so themselves."""
    most = after.policy.get("max_enrolments")
    if most is None:
        return
    seated_before = {item.id for item in before.enrolments.values() if item.state in SEATED}
    seated = [item for item in after.enrolments.values() if item.state in SEATED]
    within = [item for item in seated if item.id in seated_before or not item.override]
    held = Counter(item.registration_id for item in within)
    for item in within:
        assert item.id in seated_before or held[item.registration_id] <= most, "more seats than one may hold"


def _check_limits(after: Books, workshop_id: UUID, new: list[Any]) -> None:
    """No new seat lies beyond a limit, unless it says so itself."""
    workshop = after.workshops[workshop_id]
    beyond = {item.id for item in new if item.override}
    seated = [item for item in after.of(workshop_id, *SEATED) if item.id not in beyond]
    for item in new:
        if item.id in beyond:
            continue
        assert workshop.capacity is None or len(seated) <= workshop.capacity, "a new seat beyond the capacity"
        if item.delegation in workshop.quotas and not workshop.released:
            of_its_side = [other for other in seated if other.delegation == item.delegation]
            assert len(of_its_side) <= workshop.quotas[item.delegation], "a new seat beyond the quota"
        if not item.invited and workshop.capacity is not None and not workshop.reserve_returned:
            kept = max(0, workshop.reserved - sum(other.invited for other in seated))
            assert len(seated) + kept <= workshop.capacity, "a new seat out of the reserve"


def _check_order(before: Books, after: Books, workshop_id: UUID, new: list[Any]) -> None:
    """Nobody who waited is overtaken without a reason that is true, and that is told."""
    moves = after.policy.get("better_choice") == "move"
    for waiting in after.of(workshop_id, "waitlisted"):
        if waiting.id not in before.enrolments:
            continue
        told = set(waiting.passed_over)
        for winner in new:
            if winner.override:
                ahead = winner.ticket > waiting.ticket or winner.priority < waiting.priority
                assert not ahead or "override" in told, "overtaken by an override, and not told"
            elif winner.priority > waiting.priority and winner.ticket > waiting.ticket:
                assert told & ({"priority"} | after.held_back_by(waiting)), "overtaken by priority, and not told"
            elif winner.ticket > waiting.ticket or winner.priority < waiting.priority:
                # Where people move up, what held somebody back may be given up later in the same step.
                true = told if moves else told & after.held_back_by(waiting)
                assert true, "overtaken without a reason, or without being told"
                held = not moves and true == {"group_does_not_fit"} and after.is_held_for(after.party_of(waiting))
                assert not held or winner.priority > waiting.priority, "overtaken although the seats are held"
