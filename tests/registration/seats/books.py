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

_WORKSHOPS = """
select workshop_id, accepting, capacity, quotas, released, starts_at, ends_at, taken, taken_by, waiting, waiting_by
from seat_ledger where conference_id = :id"""
_ENROLMENTS = """
select e.id, e.registration_id, e.workshop_id, e.delegation, e.state, e.ticket, r.state as admitted
from enrolment e join registration r on r.id = e.registration_id
where r.conference_id = :id and e.state in ('confirmed', 'waitlisted')"""


class Books:
    """The seats at one moment; put in order once, since what is asked about one row is asked about all."""

    def __init__(self, workshops: dict[UUID, Any], enrolments: dict[UUID, Any]) -> None:
        self.workshops = workshops
        self.enrolments = enrolments
        self._of: dict[tuple[UUID, str], list[Any]] = defaultdict(list)
        self._confirmed: dict[UUID, list[Any]] = defaultdict(list)
        for item in sorted(enrolments.values(), key=lambda item: item.ticket):
            self._of[item.workshop_id, item.state].append(item)
            if item.state == "confirmed":
                self._confirmed[item.registration_id].append(item)

    def of(self, workshop_id: UUID, state: str) -> list[Any]:
        """The enrolments of a workshop in one state, first come first."""
        return self._of.get((workshop_id, state), [])

    def overlaps(self, enrolment: Any) -> bool:
        """Whether this person is confirmed elsewhere at that hour."""
        mine = self.workshops[enrolment.workshop_id]
        return any(
            other.id != enrolment.id and _meet(mine, self.workshops[other.workshop_id])
            for other in self._confirmed.get(enrolment.registration_id, ())
        )

    def quota_is_used(self, workshop_id: UUID, delegation: str | None) -> bool:
        workshop = self.workshops[workshop_id]
        if workshop.released or delegation not in workshop.quotas:
            return False
        seated = [item for item in self.of(workshop_id, "confirmed") if item.delegation == delegation]
        return len(seated) >= workshop.quotas[delegation]

    def is_full(self, workshop_id: UUID) -> bool:
        capacity = self.workshops[workshop_id].capacity
        return capacity is not None and len(self.of(workshop_id, "confirmed")) >= capacity


def _meet(one: Any, other: Any) -> bool:
    times: list[datetime | None] = [one.starts_at, one.ends_at, other.starts_at, other.ends_at]
    return None not in times and bool(one.starts_at < other.ends_at and other.starts_at < one.ends_at)


async def read_books(engine: AsyncEngine, conference_id: str) -> Books:
    async with transaction(engine) as session:
        workshops = (await session.execute(text(_WORKSHOPS), {"id": conference_id})).all()
        enrolments = (await session.execute(text(_ENROLMENTS), {"id": conference_id})).all()
    return Books({row.workshop_id: row for row in workshops}, {row.id: row for row in enrolments})


def check(books: Books) -> None:
    """What is true at every moment."""
    for workshop_id, workshop in books.workshops.items():
        for state, total, by in (
            ("confirmed", workshop.taken, workshop.taken_by),
            ("waitlisted", workshop.waiting, workshop.waiting_by),
        ):
            rows = books.of(workshop_id, state)
            assert len(rows) == total, f"the ledger says {total} {state}, the rows {len(rows)}"
            counted = Counter(row.delegation for row in rows if row.delegation)
            assert counted == Counter({code: count for code, count in by.items() if count})
        for waiting in books.of(workshop_id, "waitlisted"):
            assert (
                not workshop.accepting
                or books.is_full(workshop_id)
                or books.quota_is_used(workshop_id, waiting.delegation)
                or books.overlaps(waiting)
            ), "somebody waits for a seat that is free"
    seen = Counter((item.registration_id, item.workshop_id) for item in books.enrolments.values())
    assert all(count == 1 for count in seen.values()), "enrolled twice in one workshop"
    for enrolment in books.enrolments.values():
        assert enrolment.admitted == "confirmed", "enrolled without being registered"
        if enrolment.state == "confirmed":
            assert not books.overlaps(enrolment), "confirmed in two places at once"


def check_step(before: Books, after: Books, *, one_by_one: bool) -> None:
    """What is true of the way from one moment to the next.

    `one_by_one`: a single request lies in between, so that nobody can have come and gone unseen.
    """
    check(after)
    for workshop_id, workshop in after.workshops.items():
        seated_before = {item.id for item in before.of(workshop_id, "confirmed")}
        new = [item for item in after.of(workshop_id, "confirmed") if item.id not in seated_before]
        if new and workshop.capacity is not None:
            assert len(after.of(workshop_id, "confirmed")) <= workshop.capacity, "a new seat beyond the capacity"
        for item in new:
            if item.delegation in workshop.quotas and not workshop.released:
                seated = [other for other in after.of(workshop_id, "confirmed") if other.delegation == item.delegation]
                assert len(seated) <= workshop.quotas[item.delegation], "a new seat beyond the quota"
        for enrolment_id in seated_before & after.enrolments.keys():
            assert after.enrolments[enrolment_id].state == "confirmed", "somebody lost a seat"
        if one_by_one:
            _check_order(before, after, workshop_id, new)


def _check_order(before: Books, after: Books, workshop_id: UUID, new: list[Any]) -> None:
    for waiting in after.of(workshop_id, "waitlisted"):
        if waiting.id not in before.enrolments or after.overlaps(waiting):
            continue
        for other in new:
            if other.ticket > waiting.ticket:
                assert other.delegation != waiting.delegation, "overtaken by one of the same delegation"
                assert after.quota_is_used(workshop_id, waiting.delegation), "overtaken without a reason"
