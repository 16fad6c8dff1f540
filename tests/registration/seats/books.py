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
select e.*, r.state as admitted, r.invited as on_the_list
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

    def held_back_by(self, waiting: Any) -> set[str]:
        """What is true of somebody who waits, that is not true of all: each is a reason to go before."""
        most = self.policy.get("max_enrolments")
        reasons = {
            "not_approved": waiting.on_hold,
            "quota_used": self.quota_is_used(waiting.workshop_id, waiting.delegation),
            "reserved": not waiting.invited and self.only_for_guests(waiting.workshop_id),
            "overlaps": self.overlaps(waiting),
            "max_enrolments": most is not None and len(self.held_beside(waiting)) >= most,
        }
        return {reason for reason, holds in reasons.items() if holds}


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
        for waiting in books.of(workshop_id, "waitlisted"):
            assert closed or books.held_back_by(waiting), "somebody waits for a seat that is free"
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


def check_step(before: Books, after: Books, *, one_by_one: bool) -> None:
    """What is true of the way from one moment to the next.

    `one_by_one`: a single request lies in between, so that nobody can have come and gone unseen.
    """
    check(after)
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
