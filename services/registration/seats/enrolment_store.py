"""The SQL of single enrolments: joining, leaving, being offered a seat. Under the lock of their workshop's ledger."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from services.registration.rules.quota import Claim, Holding, Place, Slot, Tally
from services.registration.rules.waitlist import Seat
from services.registration.seats.store import columns

_ROW = """id, registration_id, workshop_id, state, delegation, invited, priority, ticket, rank, on_hold, together,
    offer_expires_at, (select minor and guardian_consent_at is null from registration r where r.id = registration_id)
        as lacks_consent"""

# The columns are constants of this module: nothing of a caller's enters the text of a statement.
_GET = f"select {_ROW} from enrolment where id = $1"  # noqa: S608
_OF_REGISTRATION = f"select {_ROW} from enrolment where registration_id = $1 and state = any($2) order by rank, id"  # noqa: S608

_ACTIVE_IN = f"""
select {_ROW} from enrolment
where registration_id = $1 and workshop_id = $2 and state in ('confirmed', 'offered', 'waitlisted')"""  # noqa: S608

_TOGETHER = f"""
select {_ROW} from enrolment where together = $1 and workshop_id = $2 and state = 'waitlisted' order by ticket"""  # noqa: S608

_REQUEUE = """
update enrolment e set ticket = u.ticket from unnest($1::uuid[], $2::bigint[]) as u(id, ticket) where e.id = u.id"""

_WAITED_FOR = """
select distinct workshop_id from enrolment where registration_id = any($1::uuid[]) and state = 'waitlisted'"""

_LEAVE = """
update enrolment set state = $3, offer_expires_at = null, updated_at = $4
where id = any($1::uuid[]) and state = any($2)
returning id, registration_id, workshop_id, delegation, invited, priority, old.state as was"""

_GIVE = """
update enrolment set state = $2, offer_expires_at = $3, override = coalesce($4, override), updated_at = $5
where id = any($1::uuid[])"""

_AGAIN = """
update enrolment set state = 'withdrawn' where registration_id = $1 and workshop_id = $2
    and state in ('declined', 'expired')"""

_ENROL = """
insert into enrolment (id, registration_id, workshop_id, delegation, state, rank, priority, terms, invited, on_hold,
    override, ticket, during, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
    case when $13::timestamptz is not null then tstzrange($13, $14) end, $15, $15)"""

_RANK_AS_WELL = "update enrolment set rank = least(rank, $2), together = null where id = $1"

_NEXT_RANK = "select coalesce(max(rank), 0) + 1 from enrolment where registration_id = $1"

_HELD = """
select e.workshop_id, l.starts_at, l.ends_at from enrolment e join seat_ledger l using (workshop_id)
where e.registration_id = $1 and e.state in ('confirmed', 'offered') order by e.rank, e.id"""

_RELEASE = "update enrolment set on_hold = false, updated_at = $2 where registration_id = $1 and on_hold"

_REPLACE = """
update enrolment e set invited = u.invited, priority = u.priority, terms = u.terms
from unnest($1::uuid[], $2::bool[], $3::int[], $4::jsonb[]) as u(id, invited, priority, terms) where e.id = u.id"""

_MOVE_TIMES = """
update enrolment set during = case when $2::timestamptz is not null then tstzrange($2, $3) end
where workshop_id = $1 and state <> 'withdrawn'"""

_DUE = """
select id, registration_id from enrolment where workshop_id = $1 and state = 'offered' and offer_expires_at <= $2"""

_WORKSHOPS_WITH_DUE = """
select distinct l.conference_id, e.workshop_id from enrolment e join seat_ledger l using (workshop_id)
where e.state = 'offered' and e.offer_expires_at <= $1"""

SEATED = ("confirmed", "offered")
ACTIVE = (*SEATED, "waitlisted")


def claim_of(row: Mapping[str, Any]) -> Claim:
    return Claim(row["delegation"], row["invited"], row["priority"])


async def get(connection: Connection, enrolment_id: UUID) -> Mapping[str, Any]:
    """An enrolment that there is, as it stands now."""
    row: Mapping[str, Any] = await connection.fetchrow(_GET, enrolment_id)
    return row


async def of_registration(
    connection: Connection, registration_id: UUID, states: Sequence[str]
) -> Sequence[Mapping[str, Any]]:
    """A registration's enrolments in these states, best liked first."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_OF_REGISTRATION, registration_id, list(states))
    return rows


async def active_in(connection: Connection, registration_id: UUID, workshop_id: UUID) -> Mapping[str, Any] | None:
    """The seat, or place in the queue, of a registration in one workshop."""
    row: Mapping[str, Any] | None = await connection.fetchrow(_ACTIVE_IN, registration_id, workshop_id)
    return row


async def party_of(connection: Connection, row: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """An enrolment with all who wait together with it, in the order of the queue; mostly it is alone."""
    if row["together"] is None or row["state"] != "waitlisted":
        return [row]
    return await waiting_together(connection, row["together"], row["workshop_id"])


async def waiting_together(connection: Connection, group_id: UUID, workshop_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Those of a group who wait together for a workshop."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_TOGETHER, group_id, workshop_id)
    return rows


async def requeue(connection: Connection, tickets: Mapping[UUID, int]) -> None:
    """Give places in a queue other tickets."""
    await connection.execute(_REQUEUE, list(tickets.keys()), list(tickets.values()))


async def waited_for(connection: Connection, registration_ids: Collection[UUID]) -> set[UUID]:
    """The workshops that some registrations wait for."""
    return {row["workshop_id"] for row in await connection.fetch(_WAITED_FOR, list(registration_ids))}


async def leave(
    connection: Connection, enrolment_ids: Collection[UUID], state: str, at: datetime, *, only: Sequence[str] = ACTIVE
) -> Sequence[Mapping[str, Any]]:
    """End these enrolments as `state`, those of them that are in `only`; each row tells which state it had."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_LEAVE, list(enrolment_ids), list(only), state, at)
    return rows


async def give(
    connection: Connection,
    enrolment_ids: Collection[UUID],
    at: datetime,
    *,
    offer_expires_at: datetime | None = None,
    override: Mapping[str, Any] | None = None,
) -> None:
    """Give these enrolments their seats, or offer them until `offer_expires_at`."""
    state = "confirmed" if offer_expires_at is None else "offered"
    mark = json.dumps(override) if override else None
    await connection.execute(_GIVE, list(enrolment_ids), state, offer_expires_at, mark, at)


async def enrol(
    connection: Connection, enrolment_id: UUID, registration_id: UUID, claim: Claim, place: Place, tally: Tally,
    *, on_hold: bool, override: Mapping[str, Any] | None, at: datetime,
) -> None:  # fmt: skip
    """Write a new enrolment; a declined or expired one in the same workshop gives way to it."""
    slot = tally.slot
    state = "confirmed" if place.position is None else "waitlisted"
    await connection.execute(_AGAIN, registration_id, tally.workshop_id)
    await connection.execute(
        _ENROL, enrolment_id, registration_id, tally.workshop_id, claim.delegation, state, place.rank, claim.priority,
        json.dumps(place.terms), claim.invited, on_hold, json.dumps(override) if override else None, place.ticket,
        slot.starts_at, slot.ends_at, at,
    )  # fmt: skip


async def rank_as_well(connection: Connection, enrolment_id: UUID, rank: int) -> None:
    """Like an enrolment no less than something of this rank. Who waited with others waits alone from now on."""
    await connection.execute(_RANK_AS_WELL, enrolment_id, rank)


async def next_rank(connection: Connection, registration_id: UUID) -> int:
    """The rank of a workshop that is liked less than all that were asked for."""
    rank: int = await connection.fetchval(_NEXT_RANK, registration_id)
    return rank


async def holding_of(connection: Connection, registration_id: UUID) -> Holding:
    rows = await connection.fetch(_HELD, registration_id)
    return Holding({row["workshop_id"]: Slot(row["starts_at"], row["ends_at"]) for row in rows})


async def release(connection: Connection, registration_id: UUID, at: datetime) -> None:
    """What was on hold is so no longer."""
    await connection.execute(_RELEASE, registration_id, at)


async def replace_claims(connection: Connection, rows: Sequence[tuple[UUID, bool, int, Mapping[str, int]]]) -> None:
    """Write for each enrolment whether it is an invited person's, its priority and its terms."""
    written = [(key, invited, priority, json.dumps(terms)) for key, invited, priority, terms in rows]
    await connection.execute(_REPLACE, *columns(written, 4))


async def move_times(connection: Connection, workshop_id: UUID, slot: Slot) -> None:
    """Carry a workshop's new times into its enrolments."""
    await connection.execute(_MOVE_TIMES, workshop_id, slot.starts_at, slot.ends_at)


async def offers_due(connection: Connection, workshop_id: UUID, at: datetime) -> Sequence[Mapping[str, Any]]:
    """The offers of a workshop whose time has passed: `id`, `registration_id`."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_DUE, workshop_id, at)
    return rows


async def workshops_with_offers_due(connection: Connection, at: datetime) -> list[tuple[UUID, UUID]]:
    """Conference and workshop wherever an offer's time has passed."""
    return [(row["conference_id"], row["workshop_id"]) for row in await connection.fetch(_WORKSHOPS_WITH_DUE, at)]


def seat_of(row: Mapping[str, Any]) -> Seat:
    return Seat(row["id"], row["registration_id"], row["workshop_id"], claim_of(row), row["rank"], row["overlaps"])
