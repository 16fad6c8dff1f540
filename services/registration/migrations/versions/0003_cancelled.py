"""Registrations and enrolments may be cancelled; those of conferences that were cancelled before are."""

from alembic import op

revision = "0003"
down_revision = "0002"

_SETTLE = """
with gone as (
    update registration r set state = 'cancelled', version = r.version + 1, updated_at = now()
    from conference c
    where c.id = r.conference_id and c.state = 'cancelled' and r.state = 'confirmed'
    returning r.id, r.version, r.delegation, r.conference_id, c.visibility
), dropped as (
    update enrolment e set state = 'cancelled', updated_at = now() from gone
    where e.registration_id = gone.id and e.state in ('confirmed', 'waitlisted')
    returning e.registration_id, e.workshop_id
), told as (
    select uuidv7() as event_id, gone.*, coalesce((select jsonb_agg(jsonb_build_object(
        'workshop_id', d.workshop_id, 'state', 'cancelled')) from dropped d where d.registration_id = gone.id), '[]')
        as enrolments
    from gone
)
insert into outbox (id, type, occurred_at, visibility, data)
select event_id, 'registration.registration.cancelled', now(),
    case visibility when 'private' then 'private' else 'network' end,
    jsonb_build_object(
        'id', event_id,
        'subject', jsonb_build_object('type', 'registration', 'id', id, 'version', version,
            'url', '/registration/v1/registrations/' || id),
        'partner_ids', '[]'::jsonb, 'conference_id', conference_id,
        'registration', jsonb_strip_nulls(jsonb_build_object('id', id, 'version', version, 'state', 'cancelled',
            'delegation', delegation, 'enrolments', enrolments)))
from told"""

_CLOSE = """
update seat_ledger l set accepting = false, taken = 0, taken_by = '{}', waiting = 0, waiting_by = '{}',
    revision = l.revision + 1
from conference c where c.id = l.conference_id and c.state = 'cancelled'"""


def upgrade() -> None:
    for table, states in (
        ("registration", "'confirmed', 'withdrawn', 'cancelled'"),
        ("enrolment", "'confirmed', 'waitlisted', 'withdrawn', 'cancelled'"),
    ):
        op.drop_constraint(f"{table}_state", table, type_="check")
        op.create_check_constraint(f"{table}_state", table, f"state in ({states})")
    op.execute(_SETTLE)
    op.execute(_CLOSE)
