"""The SQL of the recount."""

from collections.abc import Mapping, Sequence
from typing import Any

from asyncpg import Connection

_DISCREPANCIES = """
with counted as (
    select workshop_id, delegation, priority, count(*) filter (where state in ('confirmed', 'offered')) as seated,
        count(*) filter (where state in ('confirmed', 'offered') and invited) as guests,
        count(*) filter (where state = 'waitlisted') as queued
    from enrolment where state <> 'withdrawn' group by workshop_id, delegation, priority
), by_delegation as (
    select workshop_id, delegation, sum(seated)::int as seated, sum(queued)::int as queued from counted
    where delegation is not null group by workshop_id, delegation
), sides as (
    select workshop_id, coalesce(jsonb_object_agg(delegation, seated) filter (where seated > 0), '{}') as by,
        coalesce(jsonb_object_agg(delegation, queued) filter (where queued > 0), '{}') as wby
    from by_delegation group by workshop_id
), by_priority as (
    select workshop_id, priority, sum(queued)::int as queued from counted group by workshop_id, priority
), queues as (
    select workshop_id, coalesce(jsonb_object_agg(priority, queued) filter (where queued > 0), '{}') as at
    from by_priority group by workshop_id
), summed as (
    select workshop_id, sum(seated)::int as seated, sum(guests)::int as guests, sum(queued)::int as queued
    from counted group by workshop_id
)
select l.workshop_id, l.taken, l.waiting, coalesce(s.seated, 0) as seated, coalesce(s.queued, 0) as queued
from seat_ledger l left join summed s using (workshop_id) left join sides d using (workshop_id)
    left join queues q using (workshop_id)
where (l.taken, l.taken_invited, l.waiting)
        is distinct from (coalesce(s.seated, 0), coalesce(s.guests, 0), coalesce(s.queued, 0))
    or coalesce(d.by, '{}') <> (select coalesce(jsonb_object_agg(key, value) filter (where value <> '0'), '{}')
        from jsonb_each(l.taken_by))
    or coalesce(d.wby, '{}') <> (select coalesce(jsonb_object_agg(key, value) filter (where value <> '0'), '{}')
        from jsonb_each(l.waiting_by))
    or coalesce(q.at, '{}') <> l.waiting_at
order by l.workshop_id"""


async def discrepancies(connection: Connection) -> Sequence[Mapping[str, Any]]:
    """Ledgers that do not equal their enrolments: `taken` and `waiting`, beside what was counted."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_DISCREPANCIES)
    return rows
