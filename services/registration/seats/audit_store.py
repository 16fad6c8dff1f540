"""The SQL of the recount."""

from collections.abc import Mapping, Sequence
from typing import Any

from asyncpg import Connection

_DISCREPANCIES = """
with counted as (
    select workshop_id, delegation, count(*) filter (where state = 'confirmed') as seated,
        count(*) filter (where state = 'waitlisted') as queued
    from enrolment where state <> 'withdrawn' group by workshop_id, delegation
), summed as (
    select workshop_id, sum(seated)::int as seated, sum(queued)::int as queued,
        coalesce(jsonb_object_agg(delegation, seated) filter (where delegation is not null and seated > 0), '{}') as by,
        coalesce(jsonb_object_agg(delegation, queued) filter (where delegation is not null and queued > 0), '{}') as wby
    from counted group by workshop_id
)
select l.workshop_id, l.taken, l.waiting, coalesce(s.seated, 0) as seated, coalesce(s.queued, 0) as queued
from seat_ledger l left join summed s using (workshop_id)
where (l.taken, l.waiting) is distinct from (coalesce(s.seated, 0), coalesce(s.queued, 0))
    or coalesce(s.by, '{}') <> (select coalesce(jsonb_object_agg(key, value) filter (where value <> '0'), '{}')
        from jsonb_each(l.taken_by))
    or coalesce(s.wby, '{}') <> (select coalesce(jsonb_object_agg(key, value) filter (where value <> '0'), '{}')
        from jsonb_each(l.waiting_by))
order by l.workshop_id"""


async def discrepancies(connection: Connection) -> Sequence[Mapping[str, Any]]:
    """Ledgers that do not equal their enrolments: `taken` and `waiting`, beside what was counted."""
    rows: Sequence[Mapping[str, Any]] = await connection.fetch(_DISCREPANCIES)
    return rows
