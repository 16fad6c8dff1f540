"""The four statements of a group of registrations: the conference, its ledgers, who is known already, the one write."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from services.registration.rules.quota import Applicant, Tally
from services.registration.seats.asking import Asking, Enrolled, Filled
from services.registration.seats.store import LIMIT_COLUMNS, columns, ledger_arrays, outbox_arrays
from shared.http.idempotency import StoredAnswer

# Shared: groups of other processes go on beside us, but who closes the registration waits for us, and we for them.
_CONFERENCE = """
select state, visibility, policy, starts_on, ends_on, time_zone, closings, form_version,
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
    exists (select from invitation i where i.conference_id = $1 and i.address_key = u.address
        and i.name_key in ('', u.name)) as invited,
    a.fingerprint, a.status, a.headers, a.body, a.version
from unnest($2::text[], $3::text[], $4::text[], $5::text[]) with ordinality as u(address, name, scope, key, n)
left join idempotent_answer a on a.scope = u.scope and a.key = u.key
order by u.n"""

# Rows go in by their keys' order: two processes with the same people in their groups must not wait for each other.
_WRITE = """
with registered as (
    insert into registration (id, version, conference_id, state, to_approve, minor, guardian_consent,
        guardian_consent_at, person, address_key, name_key, delegation, partner_id, invited, override, created_at,
        updated_at)
    select id, 1, $1, state, to_approve, minor, consent, case when consent is not null then $2::timestamptz end, person,
        address, name, delegation, partner_id, invited, override, $2, $2
    from unnest($3::uuid[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::bool[],
        $11::jsonb[], $43::bool[], $44::bool[], $45::jsonb[])
        as u(id, state, person, address, name, delegation, partner_id, invited, override, to_approve, minor, consent)
    order by address, name
), enrolled as (
    insert into enrolment (id, registration_id, workshop_id, delegation, state, rank, priority, terms, invited, on_hold,
        override, ticket, during, created_at, updated_at)
    select u.id, u.registration_id, u.workshop_id, u.delegation, u.state, u.rank, u.priority, u.terms, u.invited,
        u.on_hold, u.override, u.ticket,
        case when l.starts_at is not null then tstzrange(l.starts_at, l.ends_at) end, $2, $2
    from unnest($12::uuid[], $13::uuid[], $14::uuid[], $15::text[], $16::text[], $17::int[], $18::int[], $19::jsonb[],
        $20::bool[], $21::bool[], $22::jsonb[], $23::bigint[])
        as u(id, registration_id, workshop_id, delegation, state, rank, priority, terms, invited, on_hold, override,
        ticket)
    join seat_ledger l on l.workshop_id = u.workshop_id
), counted as (
    update seat_ledger l set taken = u.taken, taken_by = u.taken_by, taken_invited = u.taken_invited,
        waiting = u.waiting, waiting_by = u.waiting_by, waiting_at = u.waiting_at,
        held_at = u.held_at, ticket = u.ticket, revision = l.revision + 1
    from unnest($24::uuid[], $25::int[], $26::jsonb[], $27::int[], $28::int[], $29::jsonb[], $30::jsonb[],
        $31::int[], $32::bigint[])
        as u(workshop_id, taken, taken_by, taken_invited, waiting, waiting_by, waiting_at, held_at, ticket)
    where l.workshop_id = u.workshop_id
), told as (
    insert into outbox (id, type, occurred_at, visibility, data)
    select * from unnest($33::uuid[], $34::text[], $35::timestamptz[], $36::text[], $37::jsonb[])
)
insert into idempotent_answer (scope, key, fingerprint, status, headers, body, version, created_at)
select scope, key, fingerprint, 201, headers, body, 1, $2
from unnest($38::text[], $39::text[], $40::bytea[], $41::jsonb[], $42::text[])
    as u(scope, key, fingerprint, headers, body)
order by scope, key"""


_FILL = """
insert into registration_answer (registration_id, form_version, answers, needs, consents, updated_at)
select u.*, $1 from unnest($2::uuid[], $3::int[], $4::jsonb[], $5::jsonb[], $6::jsonb[]) as u"""


@dataclass(frozen=True, slots=True)
class Made:
    """A registration to be written: what was asked, as whom, what came of it, and the answer's body as JSON."""

    asking: Asking
    applicant: Applicant
    minor: bool
    to_approve: bool
    state: str
    enrolments: list[Enrolled]
    body: str


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
        [asking.attempt.scope if asking.attempt else None for asking in group],
        [asking.attempt.key if asking.attempt else None for asking in group],
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
    made: Sequence[Made],
    tallies: Sequence[Tally],
    events: Sequence[Mapping[str, Any]],
    at: datetime,
) -> None:
    """Write registrations with their enrolments and the body of each answer, ledgers and events, all at once."""
    registrations = [
        (asking.registration_id, item.state, json.dumps(asking.person), asking.key.address, asking.key.name,
         asking.delegation, asking.partner_id, item.applicant.invited, _mark(asking, at), item.to_approve, item.minor,
         as_json(asking.guardian_consent))
        for item in made
        for asking in (item.asking,)
    ]  # fmt: skip
    answers = [
        (attempt.scope, attempt.key, attempt.fingerprint, headers_of(item.asking), item.body)
        for item in made
        if (attempt := item.asking.attempt)
    ]
    ledgers, registered = ledger_arrays(tallies), columns(registrations, 12)
    await connection.execute(
        _WRITE,
        conference_id,
        at,
        *registered[:9],
        *columns([row for item in made for row in _enrolment_rows(item, at)], 12),
        ledgers[0],
        *ledgers[LIMIT_COLUMNS:],
        *outbox_arrays(events),
        *columns(answers, 5),
        *registered[9:],
    )
    await fill(connection, [(item.asking.registration_id, item.asking.filled) for item in made], at)


async def fill(connection: Connection, people: Iterable[tuple[UUID, Filled]], at: datetime) -> None:
    """Write what people filled in of the form, by their registrations' ids."""
    rows = [_filled_row(registration_id, filled, at) for registration_id, filled in people if not filled.is_empty()]
    if rows:  # most conferences ask for nothing: theirs is no statement more
        await connection.execute(_FILL, at, *columns(rows, 5))


def _filled_row(registration_id: UUID, filled: Filled, at: datetime) -> tuple[Any, ...]:
    given_at = at.isoformat()
    consents = [
        {"purpose": purpose, "version": version, "given_at": given_at, "withdrawn_at": None}
        for purpose, version in filled.consents
    ]
    return (
        registration_id, filled.form_version, json.dumps(filled.answers), json.dumps(filled.needs),
        json.dumps(consents),
    )  # fmt: skip


def _enrolment_rows(made: Made, at: datetime) -> Iterator[tuple[Any, ...]]:
    asking, applicant = made.asking, made.applicant
    for enrolled in made.enrolments:
        place = enrolled.place
        claim = applicant.claim(place.terms)
        yield (
            enrolled.enrolment_id, asking.registration_id, place.workshop_id, claim.delegation, enrolled.state,
            place.rank, claim.priority, json.dumps(place.terms), claim.invited, applicant.on_hold,
            _mark(asking, at) if place.override else None, place.ticket,
        )  # fmt: skip


def _mark(asking: Asking, at: datetime) -> str | None:
    return as_json(asking.override.mark(at) if asking.override else None)


def as_json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value)


def headers_of(asking: Asking) -> str:
    return json.dumps({"content-type": "application/json", "location": location_of(asking.registration_id)})


def location_of(registration_id: UUID) -> str:
    return f"/registration/v1/registrations/{registration_id}"
