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

from services.registration.rules.quota import Applicant, Slot, Tally, hold_of

_LEDGER = """workshop_id, capacity, quotas, released, reserved, reserve_returned, accepting, starts_at, ends_at, taken,
    taken_by, taken_invited, waiting, waiting_by, waiting_at, held_at, ticket, revision"""

_OPEN = """
insert into seat_ledger (workshop_id, conference_id, accepting, capacity, quotas, released, reserved, starts_at,
    ends_at, taken, taken_by, waiting, waiting_by, ticket, revision)
values ($1, $2, $3, $4, $5, false, $6, $7, $8, 0, '{}', 0, '{}', 0, 0)"""

# The columns are constants of this module: nothing of a caller's enters the text of a statement.
_LOCK = f"""select {_LEDGER} from seat_ledger
where workshop_id = any($1::uuid[]) and conference_id = $2 order by workshop_id for update"""  # noqa: S608
_IDS_OF_CONFERENCE = "select workshop_id from seat_ledger where conference_id = $1"
_READ = f"select {_LEDGER} from seat_ledger where workshop_id = $1"  # noqa: S608
_READ_OF_CONFERENCE = f"select {_LEDGER} from seat_ledger where conference_id = $1 order by workshop_id"  # noqa: S608

_WRITE = """
update seat_ledger l set capacity = u.capacity, quotas = u.quotas, released = u.released, reserved = u.reserved,
    reserve_returned = u.reserve_returned, accepting = u.accepting, starts_at = u.starts_at, ends_at = u.ends_at,
    taken = u.taken, taken_by = u.taken_by, taken_invited = u.taken_invited, waiting = u.waiting,
    waiting_by = u.waiting_by, waiting_at = u.waiting_at, held_at = u.held_at, ticket = u.ticket,
    revision = l.revision + 1
from unnest($1::uuid[], $2::int[], $3::jsonb[], $4::bool[], $5::int[], $6::bool[], $7::bool[], $8::timestamptz[],
    $9::timestamptz[], $10::int[], $11::jsonb[], $12::int[], $13::int[], $14::jsonb[], $15::jsonb[], $16::int[],
    $17::bigint[])
    as u(workshop_id, capacity, quotas, released, reserved, reserve_returned, accepting, starts_at, ends_at,
    taken, taken_by, taken_invited, waiting, waiting_by, waiting_at, held_at, ticket)
where l.workshop_id = u.workshop_id"""
LIMIT_COLUMNS = 9
"""How many of the columns of `ledger_arrays` are limits, the workshop's id counted; the others are what is counted."""

_CONFERENCE = "select policy, visibility from conference where id = $1"
_STATE = """
update registration set state = $2, decision = coalesce($3, decision), to_approve = to_approve and $3 is null
where id = $1"""

_REGISTRATION = """
select r.version, r.state, r.delegation, r.invited, r.to_approve, p.kind,
    r.minor and r.guardian_consent_at is null as lacks_consent, array(select workshop_id from enrolment
    where registration_id = $1 and state in ('confirmed', 'offered', 'waitlisted')) as workshops
from registration r left join partner_ref p on p.id = r.partner_id where r.id = $1"""

_LOCK_REGISTRATIONS = "select id from registration where id = any($1::uuid[]) order by id for no key update"

_REVISION = "select coalesce(sum(revision), 0)::bigint + count(*) from seat_ledger where conference_id = $1"

_CONFERENCE_OF = "select conference_id from seat_ledger where workshop_id = $1"

_TOUCH = """
update registration set version = version + 1, updated_at = $2 where id = any($1::uuid[])
returning id, conference_id, version, state, delegation, group_id"""

_ENROLMENTS = """
select registration_id, workshop_id, state from enrolment
where registration_id = any($1::uuid[]) and state <> 'withdrawn' order by id"""

_TELL = """
insert into outbox (id, type, occurred_at, visibility, data)
select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::jsonb[])"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A registration at one moment. `to_approve`: somebody must decide on it.

    `workshops` are those in which it has a seat or waits for one.
    """

    version: int
    state: str
    to_approve: bool
    applicant: Applicant
    workshops: frozenset[UUID]


def tally_of(row: Mapping[str, Any]) -> Tally:
    return Tally(
        row["workshop_id"],
        capacity=row["capacity"],
        quotas=row["quotas"],
        released=row["released"],
        reserved=row["reserved"],
        reserve_returned=row["reserve_returned"],
        accepting=row["accepting"],
        slot=Slot(row["starts_at"], row["ends_at"]),
        taken=row["taken"],
        taken_by=row["taken_by"],
        taken_invited=row["taken_invited"],
        waiting=row["waiting"],
        waiting_by=row["waiting_by"],
        waiting_at={int(priority): count for priority, count in row["waiting_at"].items()},
        held_at=row["held_at"],
        ticket=row["ticket"],
        revision=row["revision"],
    )


async def open_ledger(connection: Connection, conference_id: UUID, tally: Tally) -> None:
    slot = tally.slot
    await connection.execute(
        _OPEN, tally.workshop_id, conference_id, tally.accepting, tally.capacity, json.dumps(dict(tally.quotas)),
        tally.reserved, slot.starts_at, slot.ends_at,
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


async def revision_of(connection: Connection, conference_id: UUID) -> int:
    """A number that grows whenever a ledger of the conference is written, or opened."""
    revision: int = await connection.fetchval(_REVISION, conference_id)
    return revision


async def write_ledgers(connection: Connection, tallies: Iterable[Tally]) -> None:
    await connection.execute(_WRITE, *ledger_arrays(tallies))


def ledger_arrays(tallies: Iterable[Tally]) -> list[list[Any]]:
    """The columns that `_WRITE` takes, one list each."""
    rows = [
        (
            tally.workshop_id, tally.capacity, json.dumps(dict(tally.quotas)), tally.released, tally.reserved,
            tally.reserve_returned, tally.accepting, tally.slot.starts_at, tally.slot.ends_at,
            tally.taken, json.dumps(tally.taken_by), tally.taken_invited, tally.waiting,
            json.dumps(tally.waiting_by), json.dumps(tally.waiting_at), tally.held_at,
            tally.ticket,
        )
        for tally in tallies
    ]  # fmt: skip
    return columns(rows, 17)


def columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows turned into the columns that `unnest` takes."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


async def policy_and_visibility(connection: Connection, conference_id: UUID) -> Mapping[str, Any]:
    """The conference's `policy` and `visibility`."""
    conference: Mapping[str, Any] = await connection.fetchrow(_CONFERENCE, conference_id)
    return conference


async def lock_registrations(connection: Connection, registration_ids: Iterable[UUID]) -> None:
    await connection.execute(_LOCK_REGISTRATIONS, list(registration_ids))


async def registration(connection: Connection, registration_id: UUID) -> Standing:
    """How a registration that there is stands now."""
    row = await connection.fetchrow(_REGISTRATION, registration_id)
    hold = hold_of(lacks_consent=row["lacks_consent"], on_hold=row["state"] == "pending_approval")
    applicant = Applicant(row["delegation"], row["invited"], row["kind"], hold)
    return Standing(row["version"], row["state"], row["to_approve"], applicant, frozenset(row["workshops"]))


async def set_state(
    connection: Connection, registration_id: UUID, state: str, decision: Mapping[str, Any] | None = None
) -> None:
    """Set a registration's state, and who decided so."""
    await connection.execute(_STATE, registration_id, state, json.dumps(decision) if decision else None)


async def conference_of(connection: Connection, workshop_id: UUID) -> UUID | None:
    found: UUID | None = await connection.fetchval(_CONFERENCE_OF, workshop_id)
    return found


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
