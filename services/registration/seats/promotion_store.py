"""The SQL of who is next in a queue, and of what is said to those who are passed over."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from services.registration.rules.quota import Claim, Policy, Tally
from services.registration.rules.waitlist import Party, Seat, Waiting
from services.registration.seats.enrolment_store import claim_of, seat_of

# What keeps somebody from a seat besides the workshop's limits; where people move up ($1), less liked seats do not.
_KEPT = """
    exists (select from enrolment o where o.registration_id = e.registration_id
        and o.state in ('confirmed', 'offered') and o.during && e.during and (not $1 or o.rank <= e.rank))"""
_TOO_MANY = """
    $2::int <= (select count(*) from enrolment o where o.registration_id = e.registration_id
        and o.state in ('confirmed', 'offered') and (not $1 or o.rank <= e.rank))"""
_FREE = f"not e.on_hold and not {_KEPT} and ($2::int is null or not {_TOO_MANY})"

# Those who wait and could take a seat at that hour; of those who wait together the first, if all could, and unless they
# are too many. The parts are constants of this module.
_QUEUE = f"""
select e.id, e.registration_id, e.delegation, e.invited, e.priority, e.ticket, e.together from enrolment e
where e.workshop_id = $3 and e.state = 'waitlisted' and {_FREE}
    and (e.delegation is null or e.delegation <> all ($4::text[])) and (e.invited or not $5)
    and (e.together is null or e.together <> all ($7::uuid[]) and not exists (
        select from enrolment f where f.together = e.together and f.workshop_id = e.workshop_id
            and f.state = 'waitlisted' and (f.ticket < e.ticket or not ({_FREE.replace("e.", "f.")}))))
order by e.priority desc, e.ticket limit $6"""  # noqa: S608

_TOGETHER = """
select id, registration_id, delegation, invited, priority, ticket, together from enrolment
where together = any($1::uuid[]) and workshop_id = $2 and state = 'waitlisted' order by ticket"""

# A look at who will probably be promoted, before any lock.
_LIKELY = """
select distinct head.registration_id from unnest($1::uuid[]) as wanted(workshop_id), lateral (
    select registration_id from enrolment e where e.workshop_id = wanted.workshop_id and e.state = 'waitlisted'
        and not e.on_hold
    order by e.priority desc, e.ticket limit 3) as head"""

_BESIDE = """
select o.id, o.registration_id, o.workshop_id, o.delegation, o.invited, o.priority, o.rank,
    coalesce(o.during && e.during, false) as overlaps
from enrolment e join enrolment o on o.registration_id = e.registration_id
where e.id = $1 and o.state in ('confirmed', 'offered') order by o.rank, o.id"""

# For whom the places of `winners` were no longer to be had, and why: each reason is written once, with its time.
_PASSED_OVER = f"""
with winners as (
    select * from unnest($4::int[], $5::bigint[]) as w(priority, ticket)
), passed as (
    select e.id,
        case when $9 then 'override'
            when exists (select from winners w where w.priority > e.priority and w.ticket > e.ticket) then 'priority'
        end as outdone,
        case when not $9 and exists (
            select from winners w where w.priority < e.priority or w.priority = e.priority and w.ticket > e.ticket)
        then case when e.on_hold then case when r.minor and r.guardian_consent_at is null
                then 'guardian_consent' else 'not_approved' end
            when k.reason is not null then k.reason
            when {_KEPT} then 'overlaps' when $2::int is not null and {_TOO_MANY} then 'max_enrolments'
            when e.together is not null then 'group_does_not_fit' end
        end as held_back
    from enrolment e join registration r on r.id = e.registration_id
        left join unnest($6::text[], $7::bool[], $8::text[]) as k(delegation, invited, reason)
        on k.delegation is not distinct from e.delegation and k.invited = e.invited
    where e.workshop_id = $3 and e.state = 'waitlisted'
        and (e.ticket < (select max(ticket) from winners) or e.priority > (select min(priority) from winners))
)
update enrolment e set passed_over = jsonb_strip_nulls(jsonb_build_object(
    coalesce(p.outdone, '-'), case when p.outdone is not null then $10::text end,
    coalesce(p.held_back, '_'), case when p.held_back is not null then $10::text end)) || e.passed_over
from passed p
where p.id = e.id and (p.outdone is not null and not e.passed_over ? p.outdone
    or p.held_back is not null and not e.passed_over ? p.held_back)"""  # noqa: S608


async def queue(
    connection: Connection, tally: Tally, policy: Policy, *, blocked: list[str], limit: int, too_many: Collection[UUID]
) -> list[Party]:
    """The first `limit` who wait, are of no `blocked` delegation and could take a seat at that hour.

    Groups that wait together are one; those of `too_many` do not fit.
    """
    rows = await connection.fetch(
        _QUEUE, policy.moves_up, policy.max_enrolments, tally.workshop_id, blocked,
        bool(tally.reserved) and not tally.reserve_returned and tally.only_reserve_left, limit, list(too_many),
    )  # fmt: skip
    groups = [row["together"] for row in rows if row["together"] is not None]
    members: dict[UUID, list[Waiting]] = {group: [] for group in groups}
    for row in await connection.fetch(_TOGETHER, groups, tally.workshop_id) if groups else ():
        members[row["together"]].append(_waiting(row))
    return [
        Party((_waiting(row),)) if group is None else Party(tuple(members[group]), group)
        for row in rows
        for group in (row["together"],)
    ]


def _waiting(row: Mapping[str, Any]) -> Waiting:
    return Waiting(row["id"], row["registration_id"], claim_of(row), row["ticket"])


async def likely_next(connection: Connection, workshop_ids: Iterable[UUID]) -> set[UUID]:
    """The registrations at the heads of these queues: a guess at whom to lock, that spares a second try."""
    return {row["registration_id"] for row in await connection.fetch(_LIKELY, list(workshop_ids))}


async def seats_beside(connection: Connection, enrolment_id: UUID) -> list[Seat]:
    """The seats that the same person holds in other workshops."""
    return [seat_of(row) for row in await connection.fetch(_BESIDE, enrolment_id)]


async def note_passed_over(
    connection: Connection,
    tally: Tally,
    policy: Policy,
    winners: Collection[tuple[int, int]],
    at: datetime,
    *,
    override: bool = False,
) -> None:
    """Write into those who still wait why the `winners` (priority and ticket of each) went before them.

    Whoever takes a free seat without having waited comes with `AT_ONCE` as priority: those who wait could not take it.
    """
    classes: Mapping[Claim, Any] = {
        claim: tally.held_back(claim)
        for claim in (Claim(code, invited) for code in (None, *tally.waiting_by) for invited in (False, True))
    }
    await connection.execute(
        _PASSED_OVER, policy.moves_up, policy.max_enrolments, tally.workshop_id, *_columns(list(winners)),
        [claim.delegation for claim in classes], [claim.invited for claim in classes], list(classes.values()),
        override, at.isoformat(),
    )  # fmt: skip


AT_ONCE = -1
"""Below every priority of the policy."""


def _columns(winners: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [priority for priority, _ in winners], [ticket for _, ticket in winners]
