"""The SQL of cancelling: many rows at once. Ledgers and registrations are locked by the caller."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

_STANDING = "select id from registration where conference_id = $1 and state in ('pending_approval', 'confirmed')"

_CANCEL_REGISTRATIONS = """
update registration set state = 'cancelled'
where id = any($1::uuid[]) and state in ('pending_approval', 'confirmed') returning id"""

_ENROLLED = """
select distinct registration_id from enrolment
where workshop_id = $1 and state in ('confirmed', 'offered', 'waitlisted')"""

_CANCEL_ENROLMENTS = """
update enrolment set state = 'cancelled', offer_expires_at = null, updated_at = $2
where workshop_id = any($1::uuid[]) and state in ('confirmed', 'offered', 'waitlisted')
returning id, registration_id, workshop_id, delegation, invited, priority, old.state as was"""

# What somebody waits for elsewhere because of a seat here: at the same hour, or because one may not hold more.
_KEPT_FROM = """
select distinct o.workshop_id from enrolment e join enrolment o on o.registration_id = e.registration_id
where e.workshop_id = $1 and e.state in ('confirmed', 'offered') and o.state = 'waitlisted'
    and ($2 or o.during && e.during)"""


async def standing_registrations(connection: Connection, conference_id: UUID) -> set[UUID]:
    return {row["id"] for row in await connection.fetch(_STANDING, conference_id)}


async def cancel_registrations(connection: Connection, registration_ids: Collection[UUID]) -> list[UUID]:
    """Cancel those of the registrations that are neither withdrawn nor rejected; their ids."""
    return [row["id"] for row in await connection.fetch(_CANCEL_REGISTRATIONS, list(registration_ids))]


async def enrolled_in(connection: Connection, workshop_id: UUID) -> set[UUID]:
    """The registrations that hold or await a seat in a workshop."""
    return {row["registration_id"] for row in await connection.fetch(_ENROLLED, workshop_id)}


async def cancel_enrolments(
    connection: Connection, workshop_ids: Collection[UUID], at: datetime
) -> Sequence[Mapping[str, Any]]:
    """Cancel all that is held or awaited in these workshops; each row tells which state it had."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_CANCEL_ENROLMENTS, list(workshop_ids), at)
    return rows


async def kept_from(connection: Connection, workshop_id: UUID, *, by_number: bool) -> set[UUID]:
    """The workshops that somebody waits for whom a seat in this one may keep from it.

    By its time; and, with `by_number`, because the conference limits how many seats one person holds.
    """
    return {row["workshop_id"] for row in await connection.fetch(_KEPT_FROM, workshop_id, by_number)}
