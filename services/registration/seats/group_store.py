"""The four statements of a group of registrations: the conference, its ledgers, who is known already, the one write."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from services.registration.rules.quota import Tally
from services.registration.seats.asking import Asking, Enrolled
from services.registration.seats.store import columns, ledger_arrays, outbox_arrays
from shared.http.idempotency import StoredAnswer

# Shared: groups of other processes go on beside us, but who closes the registration waits for us, and we for them.
_CONFERENCE = """
select state, visibility, policy, ends_on, time_zone, closings,
    case when visibility = 'public' then '{}' else array(
        select subject from conference_grant where conference_id = $1) end as granted,
    array(select code from delegation where conference_id = $1 order by code) as codes
from conference where id = $1 for share of conference"""

_KNOWN = """
select u.n,
    exists (select from registration r where r.conference_id = $1 and r.address_key = u.address
        and r.name_key = u.name and r.state <> 'withdrawn') as registered,
    exists (select from registration r where r.conference_id = $1 and r.address_key = u.address
        and r.state <> 'withdrawn') as shares_address,
    a.fingerprint, a.status, a.headers, a.body, a.version
from unnest($2::text[], $3::text[], $4::text[], $5::text[]) with ordinality as u(address, name, scope, key, n)
left join idempotent_answer a on a.scope = u.scope and a.key = u.key
order by u.n"""

# Rows go in by their keys' order: two processes with the same people in their groups must not wait for each other.
_WRITE = """
with registered as (
    insert into registration (id, version, conference_id, state, person, address_key, name_key, delegation, partner_id,
        created_at, updated_at)
    select id, 1, $1, 'confirmed', person, address, name, delegation, partner_id, $2, $2
    from unnest($3::uuid[], $4::jsonb[], $5::text[], $6::text[], $7::text[], $8::uuid[])
        as u(id, person, address, name, delegation, partner_id)
    order by address, name
), enrolled as (
    insert into enrolment (id, registration_id, workshop_id, delegation, state, priority, ticket, during, created_at,
        updated_at)
    select u.id, u.registration_id, u.workshop_id, u.delegation, u.state, 0, u.ticket,
        case when l.starts_at is not null then tstzrange(l.starts_at, l.ends_at) end, $2, $2
    from unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::bigint[])
        as u(id, registration_id, workshop_id, delegation, state, ticket)
    join seat_ledger l on l.workshop_id = u.workshop_id
), counted as (
    update seat_ledger l set taken = u.taken, taken_by = u.taken_by, waiting = u.waiting, waiting_by = u.waiting_by,
        ticket = u.ticket, revision = l.revision + 1
    from unnest($15::uuid[], $16::int[], $17::jsonb[], $18::int[], $19::jsonb[], $20::bigint[])
        as u(workshop_id, taken, taken_by, waiting, waiting_by, ticket)
    where l.workshop_id = u.workshop_id
), told as (
    insert into outbox (id, type, occurred_at, visibility, data)
    select * from unnest($21::uuid[], $22::text[], $23::timestamptz[], $24::text[], $25::jsonb[])
)
insert into idempotent_answer (scope, key, fingerprint, status, headers, body, version, created_at)
select scope, key, fingerprint, 201, headers, body, 1, $2
from unnest($26::text[], $27::text[], $28::bytea[], $29::jsonb[], $30::text[])
    as u(scope, key, fingerprint, headers, body)
order by scope, key"""


async def conference(connection: Connection, conference_id: UUID) -> Mapping[str, Any] | None:
    """`state`, `policy`, `ends_on` and the delegations' `codes`; kept from changing until the transaction ends."""
    row: Mapping[str, Any] | None = await connection.fetchrow(_CONFERENCE, conference_id)
    return row


async def known(connection: Connection, conference_id: UUID, group: Sequence[Asking]) -> list[Mapping[str, Any]]:
    """For each request: whether its person is `registered`, or `shares_address`, and the answer kept under its key."""
    rows: list[Mapping[str, Any]] = await connection.fetch(
        _KNOWN,
        conference_id,
        [asking.key.address for asking in group],
        [asking.key.name for asking in group],
        [asking.attempt.scope for asking in group],
        [asking.attempt.key for asking in group],
    )
    return rows


def stored_answer(row: Mapping[str, Any]) -> StoredAnswer | None:
    if row["fingerprint"] is None:
        return None
    return StoredAnswer(row["fingerprint"], row["status"], row["headers"], row["body"], row["version"])


async def write(
    connection: Connection,
    conference_id: UUID,
    *,
    made: Sequence[tuple[Asking, list[Enrolled], str]],
    tallies: Sequence[Tally],
    events: Sequence[Mapping[str, Any]],
    at: datetime,
) -> None:
    """Write registrations with their enrolments and the body of each answer, ledgers and events, all at once."""
    registrations = [
        (asking.registration_id, json.dumps(asking.person), asking.key.address, asking.key.name, asking.delegation,
         asking.partner_id)
        for asking, _, _ in made
    ]  # fmt: skip
    enrolments = [
        (enrolled.enrolment_id, asking.registration_id, enrolled.place.workshop_id, asking.delegation, enrolled.state,
         enrolled.place.ticket)
        for asking, enrolments, _ in made
        for enrolled in enrolments
    ]  # fmt: skip
    answers = [
        (asking.attempt.scope, asking.attempt.key, asking.attempt.fingerprint, headers_of(asking), body)
        for asking, _, body in made
    ]
    ledgers = ledger_arrays(tallies)
    await connection.execute(
        _WRITE,
        conference_id,
        at,
        *columns(registrations, 6),
        *columns(enrolments, 6),
        ledgers[0],
        *ledgers[7:],
        *outbox_arrays(events),
        *columns(answers, 5),
    )


def headers_of(asking: Asking) -> str:
    return json.dumps({"content-type": "application/json", "location": location_of(asking.registration_id)})


def location_of(registration_id: UUID) -> str:
    return f"/registration/v1/registrations/{registration_id}"
