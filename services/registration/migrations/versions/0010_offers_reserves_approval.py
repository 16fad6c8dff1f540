"""Preferences, priorities, offers, reserved places with invitations, approval and overrides.

What is there keeps its place: the order of preference is that of the enrolments' ids, which were made in it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"

_STATES = {
    "registration": "'pending_approval', 'confirmed', 'rejected', 'withdrawn', 'cancelled'",
    "enrolment": "'confirmed', 'offered', 'waitlisted', 'declined', 'expired', 'withdrawn', 'cancelled'",
}
_RANKS = """
update enrolment e set rank = r.rank from (
    select id, row_number() over (partition by registration_id order by id) as rank from enrolment) as r
where r.id = e.id and r.rank > 1"""
_QUEUES = """
update seat_ledger set waiting_at = jsonb_build_object('0', waiting) where waiting > 0"""


def number(name: str, default: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def mapping(name: str) -> sa.Column:
    return sa.Column(name, JSONB, nullable=False, server_default=sa.text("'{}'"))


def add(table: str, *columns: sa.Column) -> None:
    for column in columns:
        op.add_column(table, column)


def upgrade() -> None:
    for table, states in _STATES.items():
        op.drop_constraint(f"{table}_state", table, type_="check")
        op.create_check_constraint(f"{table}_state", table, f"state in ({states})")
    add("workshop", number("reserved", "0"), sa.Column("reserve_release_on", sa.Date))
    op.create_check_constraint("workshop_reserved", "workshop", "reserved >= 0")
    add("seat_ledger", number("reserved", "0"), flag("reserve_returned"), number("taken_invited", "0"))
    add("seat_ledger", mapping("waiting_at"))
    op.create_check_constraint("seat_ledger_reserved", "seat_ledger", "reserved >= 0")
    op.create_check_constraint("seat_ledger_taken_invited", "seat_ledger", "taken_invited between 0 and taken")
    op.execute(_QUEUES)
    add("registration", flag("invited"), sa.Column("decision", JSONB), sa.Column("override", JSONB))
    add("partner_ref", sa.Column("kind", sa.String))
    add("enrolment", number("rank", "1"), mapping("terms"), flag("invited"), flag("on_hold"), mapping("passed_over"))
    add("enrolment", sa.Column("override", JSONB), sa.Column("offer_expires_at", sa.DateTime(timezone=True)))
    op.execute(_RANKS)
    op.create_check_constraint("enrolment_offer", "enrolment", "(state = 'offered') = (offer_expires_at is not null)")
    op.create_check_constraint("enrolment_on_hold", "enrolment", "not on_hold or state not in ('confirmed', 'offered')")
    op.create_index(
        "enrolment_offers", "enrolment", ["offer_expires_at"], postgresql_where=sa.text("state = 'offered'")
    )
    op.drop_constraint("enrolment_one_place_at_a_time", "enrolment")
    op.create_exclude_constraint(
        "enrolment_one_place_at_a_time",
        "enrolment",
        ("registration_id", "="),
        ("during", "&&"),
        where=sa.text("state in ('confirmed', 'offered')"),
        using="gist",
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("name", sa.String),
        sa.Column("address_key", sa.String, nullable=False),
        sa.Column("name_key", sa.String, nullable=False),
        sa.UniqueConstraint("conference_id", "address_key", "name_key", name="invitation_once"),
    )
