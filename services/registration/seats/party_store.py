"""The SQL of groups that register together: their members in one write, and the state that follows from theirs."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from services.registration.rules.quota import Claim, Place, Tally
from services.registration.seats.store import columns

# Version 0: the events of this very transaction raise it.
_REGISTER = """
insert into registration (id, version, conference_id, group_id, state, to_approve, minor, guardian_consent,
    guardian_consent_at, person, address_key, name_key, delegation, partner_id, invited, override, created_at,
    updated_at)
select u.id, 0, $1, $2, u.state, u.to_approve, u.minor, u.consent,
    case when u.consent is not null then $3::timestamptz end, u.person, u.address, u.name, u.delegation, u.partner_id,
    u.invited, u.override, $3, $3
from unnest($4::uuid[], $5::text[], $6::bool[], $7::bool[], $8::jsonb[], $9::jsonb[], $10::text[], $11::text[],
    $12::text[], $13::uuid[], $14::bool[], $15::jsonb[])
    as u(id, state, to_approve, minor, consent, person, address, name, delegation, partner_id, invited, override)
order by u.address, u.name"""

_ENROL = """
insert into enrolment (id, registration_id, workshop_id, delegation, state, rank, priority, terms, invited, on_hold,
    together, override, ticket, during, created_at, updated_at)
select u.id, u.registration_id, u.workshop_id, u.delegation, u.state, u.rank, u.priority, u.terms, u.invited, u.on_hold,
    u.together, u.override, u.ticket, case when u.starts_at is not null then tstzrange(u.starts_at, u.ends_at) end,
    $1, $1
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::int[], $9::jsonb[],
    $10::bool[], $11::bool[], $12::uuid[], $13::jsonb[], $14::bigint[], $15::timestamptz[], $16::timestamptz[])
    as u(id, registration_id, workshop_id, delegation, state, rank, priority, terms, invited, on_hold, together,
    override, ticket, starts_at, ends_at)"""

_MEMBERS = "select id, state from registration where group_id = $1 order by id"

_ENROLLED = """
select distinct e.workshop_id from enrolment e join registration r on r.id = e.registration_id
where r.group_id = $1 and e.state in ('confirmed', 'offered', 'waitlisted')"""

_ACTIVE = """
select e.id from enrolment e where e.registration_id = any($1::uuid[])
    and e.state in ('confirmed', 'offered', 'waitlisted') order by e.id"""

_OFFERED = """
select e.id, e.registration_id, e.offer_expires_at from enrolment e join registration r on r.id = e.registration_id
where r.group_id = $1 and e.workshop_id = $2 and e.state = 'offered' order by e.id"""

_LOCK = "select id, version, state from registration_group where id = any($1::uuid[]) order by id for no key update"

# As its members are: nobody who left counts, and who was erased counts as before.
_SETTLE = """
update registration_group g set state = s.state, version = g.version + 1, updated_at = $2
from (
    select group_id, count(*) filter (where state = 'confirmed') as members,
        case when bool_or(state = 'pending_approval') then 'pending' when bool_or(state = 'confirmed') then 'confirmed'
            when bool_or(state = 'cancelled') then 'cancelled' else 'withdrawn' end as state
    from (select group_id, coalesce(state_before, state) as state from registration where group_id = any($1::uuid[])) r
    group by group_id
) s
where g.id = s.group_id and g.state <> s.state
returning g.id, g.version, g.kind, g.delegation, g.state, s.members"""

_BEFORE = """
select u.n, exists (select from registration r where r.conference_id = $1 and r.address_key = u.address
        and r.name_key = u.name and r.state <> 'withdrawn') as registered,
    exists (select from invitation i where i.conference_id = $1 and i.address_key = u.address
        and i.name_key in ('', u.name)) as invited
from unnest($2::text[], $3::text[]) with ordinality as u(address, name, n) order by u.n"""

_CONSENT = "update registration set guardian_consent = $2, guardian_consent_at = $3 where id = $1"

_REPLACE = """
update registration set person = $2, address_key = $3, name_key = $4, partner_id = $5, minor = $6,
    guardian_consent = $7, guardian_consent_at = case when $7::jsonb is not null then $8::timestamptz end,
    links_since = $8,
    email_refused_at = case when person ->> 'email' is not distinct from $2::jsonb ->> 'email' then email_refused_at end
where id = $1"""

_FORGET_ANSWERS = "delete from registration_answer where registration_id = $1"


async def known(connection: Connection, conference_id: UUID, keys: Sequence[tuple[str | None, str]]) -> list[Any]:
    """For each person (address and name): whether `registered` already, and `invited`."""
    addresses, names = [address for address, _ in keys], [name for _, name in keys]
    rows: list[Any] = await connection.fetch(_BEFORE, conference_id, addresses, names)
    return rows


async def register(
    connection: Connection, conference_id: UUID, group_id: UUID, rows: Sequence[tuple[Any, ...]], at: datetime
) -> None:
    """Write registrations. Raises asyncpg's UniqueViolationError for somebody who is registered meanwhile (B13)."""
    await connection.execute(_REGISTER, conference_id, group_id, at, *columns(rows, 12))


def enrolment_row(
    enrolment_id: UUID, registration_id: UUID, claim: Claim, place: Place, tally: Tally,
    *, on_hold: bool, together: UUID | None, override: Mapping[str, Any] | None,
) -> tuple[Any, ...]:  # fmt: skip
    """One row of `enrol`."""
    state, slot = "confirmed" if place.position is None else "waitlisted", tally.slot
    return (
        enrolment_id, registration_id, place.workshop_id, claim.delegation, state, place.rank, claim.priority,
        json.dumps(place.terms), claim.invited, on_hold, together, json.dumps(override) if override else None,
        place.ticket, *((slot.starts_at, slot.ends_at) if slot.ends_at is not None else (None, None)),
    )  # fmt: skip


async def enrol(connection: Connection, rows: Sequence[tuple[Any, ...]], at: datetime) -> None:
    await connection.execute(_ENROL, at, *columns(rows, 15))


async def members_of(connection: Connection, group_id: UUID) -> dict[UUID, str]:
    """The states of a group's members."""
    return {row["id"]: row["state"] for row in await connection.fetch(_MEMBERS, group_id)}


async def workshops_of(connection: Connection, group_id: UUID) -> set[UUID]:
    """Where members of a group hold or await a seat."""
    return {row["workshop_id"] for row in await connection.fetch(_ENROLLED, group_id)}


async def active_of(connection: Connection, registration_ids: Collection[UUID]) -> list[UUID]:
    """All that some registrations hold or await."""
    return [row["id"] for row in await connection.fetch(_ACTIVE, list(registration_ids))]


async def offered_to(connection: Connection, group_id: UUID, workshop_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The seats of a workshop that are on offer to members of a group."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_OFFERED, group_id, workshop_id)
    return rows


async def version_of(connection: Connection, group_id: UUID) -> int:
    """A group's version, kept from changing. Its members' registrations are locked before."""
    version: int = (await connection.fetchrow(_LOCK, [group_id]))["version"]
    return version


async def settle_states(
    connection: Connection, group_ids: Collection[UUID], at: datetime
) -> Sequence[Mapping[str, Any]]:
    """Bring groups' states in line with their members'; those that are in another state now.

    Two members' changes at the same moment wait for each other here: each looks after it has the lock.
    """
    ids = list(group_ids)
    await connection.execute(_LOCK, ids)
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_SETTLE, ids, at)
    return rows


async def record_consent(
    connection: Connection, registration_id: UUID, consent: Mapping[str, Any], at: datetime
) -> None:
    await connection.execute(_CONSENT, registration_id, json.dumps(consent), at)


async def replace(
    connection: Connection, registration_id: UUID, person: Mapping[str, Any], key: tuple[str | None, str],
    partner_id: UUID | None, *, minor: bool, consent: Mapping[str, Any] | None, at: datetime,
) -> None:  # fmt: skip
    """Write another person into a registration, of whom nothing was filled in yet."""
    await connection.execute(
        _REPLACE, registration_id, json.dumps(person), *key, partner_id, minor,
        json.dumps(consent) if consent else None, at,
    )  # fmt: skip
    await connection.execute(_FORGET_ANSWERS, registration_id)
