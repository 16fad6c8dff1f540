"""The seat ledger, registrations and enrolments; the partners that registrations name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint

revision = "0002"
down_revision = "0001"


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    # For uuid beside a range in one exclusion constraint; a trusted extension, so that the database's owner may.
    op.execute("create extension if not exists btree_gist")
    op.create_table(
        "seat_ledger",
        sa.Column("workshop_id", sa.Uuid, sa.ForeignKey("workshop.id"), primary_key=True),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("accepting", sa.Boolean, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.Column("quotas", JSONB, nullable=False),
        sa.Column("released", sa.Boolean, nullable=False),
        instant("starts_at", nullable=True),
        instant("ends_at", nullable=True),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("taken_by", JSONB, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("waiting_by", JSONB, nullable=False),
        sa.Column("ticket", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.CheckConstraint("capacity >= 0", name="seat_ledger_capacity"),
        sa.CheckConstraint("taken >= 0", name="seat_ledger_taken"),
        sa.CheckConstraint("waiting >= 0", name="seat_ledger_waiting"),
        postgresql_with={"fillfactor": 40},
    )
    op.create_index("seat_ledger_by_conference", "seat_ledger", ["conference_id"])
    # A workshop that is there already has its ledger from now on, too.
    op.execute("""
        insert into seat_ledger (workshop_id, conference_id, accepting, capacity, quotas, released, starts_at, ends_at,
            taken, taken_by, waiting, waiting_by, ticket, revision)
        select id, conference_id, state in ('announced', 'final'), capacity, quotas, false, starts_at, ends_at,
            0, '{}', 0, '{}', 0, 0
        from workshop""")
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        instant("created_at"),
        instant("updated_at"),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("person", JSONB, nullable=False),
        sa.Column("address_key", sa.String),
        sa.Column("name_key", sa.String, nullable=False),
        sa.Column("delegation", sa.String),
        sa.Column("partner_id", sa.Uuid),
        sa.CheckConstraint("state in ('confirmed', 'withdrawn')", name="registration_state"),
        sa.ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="registration_delegation",
        ),
    )
    op.create_index(
        "registration_one_per_person",
        "registration",
        ["conference_id", "address_key", "name_key"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index("registration_by_conference", "registration", ["conference_id", "id"])
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("registration_id", sa.Uuid, sa.ForeignKey("registration.id"), nullable=False),
        sa.Column("workshop_id", sa.Uuid, sa.ForeignKey("seat_ledger.workshop_id"), nullable=False),
        sa.Column("delegation", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("ticket", sa.BigInteger, nullable=False),
        sa.Column("during", TSTZRANGE),
        instant("created_at"),
        instant("updated_at"),
        sa.CheckConstraint("state in ('confirmed', 'waitlisted', 'withdrawn')", name="enrolment_state"),
        ExcludeConstraint(
            ("registration_id", "="),
            ("during", "&&"),
            where=sa.text("state = 'confirmed'"),
            using="gist",
            name="enrolment_one_place_at_a_time",
        ),
    )
    op.create_index(
        "enrolment_once",
        "enrolment",
        ["registration_id", "workshop_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index(
        "enrolment_queue",
        "enrolment",
        ["workshop_id", sa.text("priority desc"), "ticket"],
        postgresql_where=sa.text("state = 'waitlisted'"),
    )
    op.create_table(
        "partner_ref",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("name", sa.String),
        sa.Column("country", sa.String),
        sa.Column("visibility", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        instant("updated_at"),
        sa.CheckConstraint("state in ('known', 'unverified', 'unknown')", name="partner_ref_state"),
        sa.CheckConstraint("(state = 'known') = (name is not null)", name="partner_ref_name"),
    )
    op.create_index("partner_ref_unverified", "partner_ref", ["id"], postgresql_where=sa.text("state = 'unverified'"))
