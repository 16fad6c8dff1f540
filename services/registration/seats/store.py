"""The SQL of the seat ledger. Locks are taken in one order everywhere: the conference, ledgers by id, registrations.

Every statement that decides runs *after* the one that locks: a snapshot older than its lock would miss what others
committed while this one waited.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from services.registration.rules.quota import Holding, Slot, Tally
from services.registration.rules.waitlist import Waiting

_LEDGER = """workshop_id, capacity, quotas, released, accepting, starts_at, ends_at, taken, taken_by, waiting,
    waiting_by, ticket, revision"""

_OPEN = """
insert into seat_ledger (workshop_id, conference_id, accepting, capacity, quotas, released, starts_at, ends_at,
    taken, taken_by, waiting, waiting_by, ticket, revision)
values ($1, $2, $3, $4, $5, false, $6, $7, 0, '{}', 0, '{}', 0, 0)"""

# The columns are constants of this module: nothing of a caller's enters the text of a statement.
_LOCK = f"""select {_LEDGER} from seat_ledger
where workshop_id = any($1::uuid[]) and conference_id = $2 order by workshop_id for update"""  # noqa: S608
_IDS_OF_CONFERENCE = "select workshop_id from seat_ledger where conference_id = $1"
_READ = f"select {_LEDGER} from seat_ledger where workshop_id = $1"  # noqa: S608
_READ_OF_CONFERENCE = f"select {_LEDGER} from seat_ledger where conference_id = $1 order by workshop_id"  # noqa: S608

_WRITE = """
update seat_ledger l set capacity = u.capacity, quotas = u.quotas, released = u.released, accepting = u.accepting,
    starts_at = u.starts_at, ends_at = u.ends_at, taken = u.taken, taken_by = u.taken_by, waiting = u.waiting,
    waiting_by = u.waiting_by, ticket = u.ticket, revision = l.revision + 1
from unnest($1::uuid[], $2::int[], $3::jsonb[], $4::bool[], $5::bool[], $6::timestamptz[], $7::timestamptz[],
    $8::int[], $9::jsonb[], $10::int[], $11::jsonb[], $12::bigint[])
    as u(workshop_id, capacity, quotas, released, accepting, starts_at, ends_at, taken, taken_by, waiting, waiting_by,
    ticket)
where l.workshop_id = u.workshop_id"""

_CONFERENCE = "select policy, visibility from conference where id = $1"

_REGISTRATION = """
select version, state, array(select workshop_id from enrolment where registration_id = $1
    and state in ('confirmed', 'waitlisted')) as workshops
from registration where id = $1"""

_LOCK_REGISTRATIONS = "select id from registration where id = any($1::uuid[]) order by id for no key update"

# Those who wait and could take a seat at that hour, first come first served.
_QUEUE = """
select e.id, e.registration_id, e.delegation, e.priority, e.ticket from enrolment e
where e.workshop_id = $1 and e.state = 'waitlisted' and (e.delegation is null or e.delegation <> all ($2::text[]))
    and not exists (select from enrolment o where o.registration_id = e.registration_id and o.state = 'confirmed'
        and o.during && e.during)
    and ($3::int is null or $3 > (select count(*) from enrolment o
        where o.registration_id = e.registration_id and o.state = 'confirmed'))
order by e.priority desc, e.ticket limit $4"""

# A look at who will probably be promoted, before any lock.
_LIKELY = """
select distinct head.registration_id from unnest($1::uuid[]) as wanted(workshop_id), lateral (
    select registration_id from enrolment e where e.workshop_id = wanted.workshop_id and e.state = 'waitlisted'
    order by e.priority desc, e.ticket limit 3) as head"""

_CONFIRM = "update enrolment set state = 'confirmed', updated_at = $2 where id = any($1::uuid[])"

_WITHDRAW = """
update enrolment set state = 'withdrawn', updated_at = $3
where registration_id = $1 and state in ('confirmed', 'waitlisted') and ($2::uuid is null or id = $2)
returning id, workshop_id, delegation, old.state as was"""

_ENROL = """
insert into enrolment (id, registration_id, workshop_id, delegation, state, priority, ticket, during, created_at,
    updated_at)
values ($1, $2, $3, $4, $5, 0, $6, case when $7::timestamptz is not null then tstzrange($7, $8) end, $9, $9)"""

_HELD = """
select l.starts_at, l.ends_at from enrolment e join seat_ledger l using (workshop_id)
where e.registration_id = $1 and e.state = 'confirmed'"""

_WITHDRAW_REGISTRATION = "update registration set state = 'withdrawn' where id = $1"

_IS_CANCELLED = "select state = 'cancelled' from enrolment where id = $1"

_CONFERENCE_OF = "select conference_id from seat_ledger where workshop_id = $1"

_MOVE = """
update enrolment set during = case when $2::timestamptz is not null then tstzrange($2, $3) end
where workshop_id = $1 and state <> 'withdrawn'"""

_TOUCH = """
update registration set version = version + 1, updated_at = $2 where id = any($1::uuid[])
returning id, conference_id, version, state, delegation"""

_ENROLMENTS = """
select registration_id, workshop_id, state from enrolment
where registration_id = any($1::uuid[]) and state <> 'withdrawn' order by id"""

_TELL = """
insert into outbox (id, type, occurred_at, visibility, data)
select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::jsonb[])"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A registration at one moment; `workshops` are those in which it has a seat or waits for one."""

    version: int
    state: str
    workshops: frozenset[UUID]


def tally_of(row: Mapping[str, Any]) -> Tally:
    return Tally(
        row["workshop_id"],
        capacity=row["capacity"],
        quotas=row["quotas"],
        released=row["released"],
        accepting=row["accepting"],
        slot=Slot(row["starts_at"], row["ends_at"]),
        taken=row["taken"],
        taken_by=row["taken_by"],
        waiting=row["waiting"],
        waiting_by=row["waiting_by"],
        ticket=row["ticket"],
        revision=row["revision"],
    )


async def open_ledger(connection: Connection, conference_id: UUID, tally: Tally) -> None:
    slot = tally.slot
    await connection.execute(
        _OPEN, tally.workshop_id, conference_id, tally.accepting, tally.capacity, json.dumps(dict(tally.quotas)),
        slot.starts_at, slot.ends_at,
    )  # fmt: skip


async def lock_ledgers(connection: Connection, conference_id: UUID, workshop_ids: Iterable[UUID]) -> dict[UUID, Tally]:
    """The ledgers of these workshops, under lock; what is no workshop of the conference is left out."""
    rows = await connection.fetch(_LOCK, list(workshop_ids), conference_id)
    return {row["workshop_id"]: tally_of(row) for row in rows}


async def ledger_ids_of(connection: Connection, conference_id: UUID) -> set[UUID]:
    return {row["workshop_id"] for row in await connection.fetch(_IDS_OF_CONFERENCE, conference_id)}


async def read_ledger(connection: Connection, workshop_id: UUID) -> Tally | None:
    row = await connection.fetchrow(_READ, workshop_id)
    return tally_of(row) if row else None


async def read_ledgers_of(connection: Connection, conference_id: UUID) -> list[Tally]:
    return [tally_of(row) for row in await connection.fetch(_READ_OF_CONFERENCE, conference_id)]


async def write_ledgers(connection: Connection, tallies: Iterable[Tally]) -> None:
    await connection.execute(_WRITE, *ledger_arrays(tallies))


def ledger_arrays(tallies: Iterable[Tally]) -> list[list[Any]]:
    """The columns that `_WRITE` takes, one list each."""
    rows = [
        (
            tally.workshop_id, tally.capacity, json.dumps(dict(tally.quotas)), tally.released, tally.accepting,
            tally.slot.starts_at, tally.slot.ends_at, tally.taken, json.dumps(tally.taken_by), tally.waiting,
            json.dumps(tally.waiting_by), tally.ticket,
        )
        for tally in tallies
    ]  # fmt: skip
    return columns(rows, 12)


def columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows turned into the columns that `unnest` takes."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


async def policy_and_visibility(connection: Connection, conference_id: UUID) -> Mapping[str, Any]:
    """The conference's `policy` and `visibility`."""
    conference: Mapping[str, Any] = await connection.fetchrow(_CONFERENCE, conference_id)
    return conference


async def lock_registrations(connection: Connection, registration_ids: Iterable[UUID]) -> None:
    await connection.execute(_LOCK_REGISTRATIONS, list(registration_ids))


async def queue(
    connection: Connection, tally: Tally, *, blocked: list[str], max_enrolments: int | None, limit: int
) -> list[Waiting]:
    """The first `limit` who wait, are of no `blocked` delegation and could take a seat at that hour."""
    rows = await connection.fetch(_QUEUE, tally.workshop_id, blocked, max_enrolments, limit)
    return [Waiting(*row) for row in rows]


async def likely_next(connection: Connection, workshop_ids: Iterable[UUID]) -> set[UUID]:
    """The registrations at the heads of these queues: a guess at whom to lock, that spares a second try."""
    return {row["registration_id"] for row in await connection.fetch(_LIKELY, list(workshop_ids))}


async def confirm(connection: Connection, enrolment_ids: list[UUID], at: datetime) -> None:
    await connection.execute(_CONFIRM, enrolment_ids, at)


async def withdraw(
    connection: Connection, registration_id: UUID, enrolment_id: UUID | None, at: datetime
) -> Sequence[Mapping[str, Any]]:
    """Withdraw one enrolment of a registration, or all; each row tells which state it had."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_WITHDRAW, registration_id, enrolment_id, at)
    return rows


async def is_cancelled(connection: Connection, enrolment_id: UUID) -> bool:
    """Whether an enrolment that there is was cancelled with its workshop."""
    found: bool = await connection.fetchval(_IS_CANCELLED, enrolment_id)
    return found


async def withdraw_registration(connection: Connection, registration_id: UUID) -> None:
    """Mark a registration as withdrawn."""
    await connection.execute(_WITHDRAW_REGISTRATION, registration_id)


async def registration(connection: Connection, registration_id: UUID) -> Standing:
    """How a registration that there is stands now."""
    row = await connection.fetchrow(_REGISTRATION, registration_id)
    return Standing(row["version"], row["state"], frozenset(row["workshops"]))


async def conference_of(connection: Connection, workshop_id: UUID) -> UUID | None:
    found: UUID | None = await connection.fetchval(_CONFERENCE_OF, workshop_id)
    return found


async def enrol(
    connection: Connection, enrolment_id: UUID, registration_id: UUID, delegation: str | None, tally: Tally,
    *, state: str, ticket: int, at: datetime,
) -> None:  # fmt: skip
    slot = tally.slot
    await connection.execute(
        _ENROL, enrolment_id, registration_id, tally.workshop_id, delegation, state, ticket, slot.starts_at,
        slot.ends_at, at,
    )  # fmt: skip


async def holding_of(connection: Connection, registration_id: UUID) -> Holding:
    rows = await connection.fetch(_HELD, registration_id)
    return Holding([Slot(row["starts_at"], row["ends_at"]) for row in rows])


async def move(connection: Connection, workshop_id: UUID, slot: Slot) -> None:
    """Carry a workshop's new times into its enrolments."""
    await connection.execute(_MOVE, workshop_id, slot.starts_at, slot.ends_at)


async def touch_registrations(
    connection: Connection, registration_ids: Iterable[UUID], at: datetime
) -> tuple[Sequence[Mapping[str, Any]], dict[UUID, list[dict[str, str]]]]:
    """Raise the versions of these registrations; they, and the enrolments of each as events tell them."""
    ids = sorted(registration_ids)
    rows = await connection.fetch(_TOUCH, ids, at)
    enrolments: dict[UUID, list[dict[str, str]]] = {registration_id: [] for registration_id in ids}
    for row in await connection.fetch(_ENROLMENTS, ids):
        enrolments[row["registration_id"]].append({"workshop_id": str(row["workshop_id"]), "state": row["state"]})
    return rows, enrolments


async def tell(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write events (`shared.events.outbox.row_of`) into the outbox."""
    await connection.execute(_TELL, *outbox_arrays(rows))


def outbox_arrays(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    return columns(
        [(row["id"], row["type"], row["occurred_at"], row["visibility"], json.dumps(row["data"])) for row in rows], 5
    )
