"""The SQL of who is invited, and of enrolments beside what gives them their priority."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from asyncpg import Connection

Claimed = Mapping[str, Any]

_CHANGED = """
select id, now_invited from (
    select r.id, r.invited, exists (select from invitation i where i.conference_id = $1
        and i.address_key = r.address_key and i.name_key in ('', r.name_key)) as now_invited
    from registration r where r.conference_id = $1 and r.address_key = $2
) as r where invited <> now_invited"""

_SET = """
update registration r set invited = u.invited from unnest($1::uuid[], $2::bool[]) as u(id, invited) where r.id = u.id"""

_LACKS_CONSENT = "select minor and guardian_consent_at is null from registration where id = $1"

_CLAIMS = """
select e.id, e.registration_id, e.workshop_id, e.state, e.delegation, e.invited, e.priority, e.rank, e.together,
    r.invited as invited_now, p.kind
from enrolment e join registration r on r.id = e.registration_id left join partner_ref p on p.id = r.partner_id
where e.state in ('confirmed', 'offered', 'waitlisted') and {}
order by e.id"""
_OF_REGISTRATIONS = _CLAIMS.format("e.registration_id = any($1::uuid[])")
_IN_WORKSHOPS = _CLAIMS.format("e.workshop_id = any($1::uuid[]) and e.state = 'waitlisted'")


async def changed_invitations(connection: Connection, conference_id: UUID, address_key: str) -> dict[UUID, bool]:
    """Registrations of an address of which it is not true any more whether they are invited, and what is true."""
    rows = await connection.fetch(_CHANGED, conference_id, address_key)
    return {row["id"]: row["now_invited"] for row in rows}


async def lacks_consent(connection: Connection, registration_id: UUID) -> bool:
    """Whether a guardian's consent is waited for."""
    lacks: bool = await connection.fetchval(_LACKS_CONSENT, registration_id)
    return lacks


async def set_invited(connection: Connection, invited: Mapping[UUID, bool]) -> None:
    await connection.execute(_SET, list(invited.keys()), list(invited.values()))


async def claims_of(connection: Connection, registration_ids: Sequence[UUID]) -> Sequence[Claimed]:
    """Seats and places in queues of some registrations, with what they claim, and what would give it."""
    rows: Sequence[Claimed] = await connection.fetch(_OF_REGISTRATIONS, registration_ids)
    return rows


async def claims_in_queues(connection: Connection, workshop_ids: Sequence[UUID]) -> Sequence[Claimed]:
    """The same of all who wait in some workshops."""
    rows: Sequence[Claimed] = await connection.fetch(_IN_WORKSHOPS, workshop_ids)
    return rows
