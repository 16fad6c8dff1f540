"""Every change of seats but the taking of new ones: lock, change, promote those who wait, write.

The order of locks is everybody's: ledgers by id, then registrations by id. Whom a free seat goes to is known only after
looking, so that looking comes twice: once to see which registrations to lock, and once more, under their locks, to
decide. Until both agree, the locks are given back (a savepoint) and taken anew, all together and in order.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg import Connection

from services.registration.groups.events import confirmed_row
from services.registration.participants import events
from services.registration.rules.quota import Policy, Tally
from services.registration.seats import party_store, promotion_store, store
from shared.clock import now
from shared.events.types import EventType, Visibility
from shared.http.problems import ServiceUnavailable

_ATTEMPTS = 50
_TOLD_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that befell a registration, or one of its enrolments, and will be told as an event."""

    event_type: EventType
    registration_id: UUID
    enrolment_id: UUID | None = None
    workshop_id: UUID | None = None
    offer_expires_at: datetime | None = None


@dataclass
class Books:
    """The ledgers under lock while they are changed, and what has happened so far.

    `circle` is who may learn of it; `locked` are the registrations under lock, `groups` those of what was touched.
    `acting` is the registration that acts, as it stands under its lock, if there is one.
    """

    connection: Connection
    conference_id: UUID
    policy: Policy
    circle: Visibility
    tallies: dict[UUID, Tally]
    locked: set[UUID]
    acting: store.Standing | None = None
    at: datetime = field(default_factory=now)
    happenings: list[Happening] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)
    groups: set[UUID] = field(default_factory=set)

    def note(
        self,
        event_type: EventType,
        registration_id: UUID,
        enrolment_id: UUID | None = None,
        workshop: UUID | None = None,
        *,
        offer_expires_at: datetime | None = None,
    ) -> None:
        self.touched.add(registration_id)
        self.happenings.append(Happening(event_type, registration_id, enrolment_id, workshop, offer_expires_at))

    @property
    def standing(self) -> store.Standing:
        """The registration that acts."""
        if self.acting is None:
            raise AssertionError("a registration acts here")
        return self.acting

    def need(self, *, registrations: Collection[UUID] = (), workshops: Collection[UUID] = ()) -> None:
        """Called by an act before it changes anything of these: what is not under lock is locked, and the act begins
        anew."""
        if not self.tallies.keys() >= set(workshops):
            raise LockMore(workshops=set(workshops))
        if not self.locked.issuperset(registrations):
            raise LockMore(registrations=set(registrations))


class LockMore(Exception):
    """Registrations, or workshops, that must be locked before this can be decided."""

    def __init__(self, *, registrations: set[UUID] | None = None, workshops: set[UUID] | None = None) -> None:
        self.registrations, self.workshops = registrations or set(), workshops or set()


Act = Callable[[Books], Awaitable[None]]
Promote = Callable[[Books], Awaitable[None]]


async def lock_and_change(
    connection: Connection,
    conference_id: UUID,
    workshops: Iterable[UUID],
    act: Act,
    promote: Promote,
    *,
    registration: UUID | None = None,
) -> None:
    """Lock the ledgers of `workshops` (and the registration that acts), let `act` change them, promote, write.

    `connection` is inside a transaction, which the caller commits. When a registration acts, all workshops in which it
    is enrolled are locked with the others: a seat given back may be what kept it from another.
    """
    wanted = set(workshops)
    while True:
        if registration is not None:
            wanted |= (await store.registration(connection, registration)).workshops
        likely = await promotion_store.likely_next(connection, wanted)
        try:
            async with connection.transaction():
                tallies = await store.lock_ledgers(connection, conference_id, wanted)
                # Read under the ledgers' locks, which whoever changes a policy takes, too.
                conference = await store.policy_and_visibility(connection, conference_id)
                policy, circle = policy_from(conference["policy"]), events.circle_of(conference["visibility"])
                await _under_ledgers(
                    connection, conference_id, policy, circle, tallies, act, promote, registration, likely
                )
        except LockMore as more:
            wanted |= more.workshops
        else:
            return


async def _under_ledgers(
    connection: Connection,
    conference_id: UUID,
    policy: Policy,
    circle: Visibility,
    tallies: dict[UUID, Tally],
    act: Act,
    promote: Promote,
    registration: UUID | None,
    likely: set[UUID],
) -> None:
    locked = likely | ({registration} if registration else set())
    for _ in range(_ATTEMPTS):
        try:
            async with connection.transaction():
                if locked:
                    await store.lock_registrations(connection, locked)
                acting = await store.registration(connection, registration) if registration else None
                if acting and not acting.workshops <= tallies.keys():
                    # Enrolled elsewhere since we looked: that ledger comes into the order, too.
                    raise LockMore(workshops=set(acting.workshops))
                copies = {key: tally.copy() for key, tally in tallies.items()}
                books = Books(connection, conference_id, policy, circle, copies, locked, acting)
                await act(books)
                await promote(books)
                await _write(books, tallies)
                return
        except LockMore as more:
            if more.workshops:
                raise
            locked |= more.registrations
        except asyncpg.ExclusionViolationError:
            continue  # somebody's times were moved meanwhile, and the next look sees it
    raise ServiceUnavailable(headers={"Retry-After": "1"})


async def _write(books: Books, before: dict[UUID, Tally]) -> None:
    changed = [tally for key, tally in books.tallies.items() if tally != before[key]]
    if changed:
        await store.write_ledgers(books.connection, changed)
    rows: list[dict[str, Any]] = []
    touched = sorted(books.touched)
    # In parts: while the events of thousands are made, others of this process are to be answered.
    for start in range(0, len(touched), _TOLD_AT_ONCE):
        if rows:
            await store.tell(books.connection, rows)
        rows = await _registration_events(books, set(touched[start : start + _TOLD_AT_ONCE]))
    if books.groups:
        for group in await party_store.settle_states(books.connection, books.groups, books.at):
            if group["state"] == "confirmed":
                rows.append(confirmed_row(books.conference_id, books.circle, group, books.at))
    rows += [
        row
        for tally in changed
        if (row := seats_event(books.conference_id, books.circle, before[tally.workshop_id], tally, books.at))
    ]
    if rows:
        await store.tell(books.connection, rows)


def seats_event(
    conference_id: UUID, circle: Visibility, before: Tally, after: Tally, at: datetime
) -> dict[str, Any] | None:
    """The event of a workshop that was filled, or has a seat again; None when neither happened, or nobody may enrol."""
    if before.is_full == after.is_full or not after.accepting:
        return None
    told = after.copy()
    told.revision = before.revision + 1
    return events.seats_row(events.FILLED if after.is_full else events.SEAT_FREED, conference_id, circle, told, at)


async def _registration_events(books: Books, touched: set[UUID]) -> list[dict[str, Any]]:
    registrations, enrolments = await store.touch_registrations(books.connection, touched, books.at)
    books.groups |= {row["group_id"] for row in registrations if row["group_id"] is not None}
    snapshots = {
        row["id"]: events.snapshot_of(row["id"], row["version"], row["state"], row["delegation"], enrolments[row["id"]])
        for row in registrations
    }
    return [
        events.registration_row(
            happening.event_type, books.conference_id, books.circle, snapshots[happening.registration_id], books.at
        )
        if happening.enrolment_id is None or happening.workshop_id is None
        else events.enrolment_row(
            happening.event_type,
            books.conference_id,
            books.circle,
            snapshots[happening.registration_id],
            books.at,
            enrolment_id=happening.enrolment_id,
            workshop_id=happening.workshop_id,
            offer_expires_at=happening.offer_expires_at,
        )
        for happening in books.happenings
        if happening.registration_id in touched
    ]


_NAMES = tuple(field.name for field in fields(Policy))


def policy_from(stored: Any) -> Policy:
    """What of a conference's policy concerns seats; the defaults are those of `rules.quota.Policy`."""
    return Policy(**{name: stored[name] for name in _NAMES if name in stored})
