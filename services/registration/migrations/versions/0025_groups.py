"""Groups that register together, and guardians' consents for minors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def upgrade() -> None:
    op.create_table(
        "registration_group",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("link_id", sa.Uuid, nullable=False),
        sa.Column("leader", JSONB, nullable=False),
        sa.Column("delegation", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("workshops", JSONB, nullable=False),
        sa.Column("all_or_nothing", sa.Boolean, nullable=False),
        sa.Column("rest_together", sa.Boolean, nullable=False),
        sa.CheckConstraint("kind in ('delegation_list', 'school', 'other')", name="registration_group_kind"),
        sa.CheckConstraint(
            "state in ('pending', 'confirmed', 'withdrawn', 'cancelled')", name="registration_group_state"
        ),
        sa.UniqueConstraint("link_id", name="registration_group_link"),
        sa.ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="registration_group_delegation",
        ),
    )
    op.create_index("registration_group_by_conference", "registration_group", ["conference_id", "id"])
    op.create_index("registration_group_by_delegation", "registration_group", ["conference_id", "delegation"])
    op.add_column("registration", sa.Column("group_id", sa.Uuid, sa.ForeignKey("registration_group.id")))
    for column in (flag("minor"), flag("to_approve"), sa.Column("guardian_consent", JSONB)):
        op.add_column("registration", column)
    op.add_column("registration", sa.Column("guardian_consent_at", sa.DateTime(timezone=True)))
    # Until now, nobody waited for anything but a decision.
    op.execute("update registration set to_approve = true where state = 'pending_approval'")
    op.create_check_constraint(
        "registration_guardian_consent",
        "registration",
        "not minor or guardian_consent_at is not null or state <> 'confirmed'",
    )
    op.create_check_constraint("registration_to_approve", "registration", "not to_approve or state <> 'confirmed'")
    op.create_index(
        "registration_by_group",
        "registration",
        ["group_id", "id"],
        postgresql_where=sa.text("group_id is not null"),
    )
    op.add_column("enrolment", sa.Column("together", sa.Uuid))
    op.create_index(
        "enrolment_together",
        "enrolment",
        ["together", "workshop_id"],
        postgresql_where=sa.text("state = 'waitlisted' and together is not null"),
    )
    op.add_column("seat_ledger", sa.Column("held_at", sa.Integer))
