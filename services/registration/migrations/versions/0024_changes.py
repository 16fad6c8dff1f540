"""Changes of registrations that wait to be decided (B18), and the history of each registration."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"

_INSTANT = sa.DateTime(timezone=True)
_PARTS = ("person", "answers", "needs", "consents")


def upgrade() -> None:
    op.create_table(
        "registration_change",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("registration_id", sa.Uuid, sa.ForeignKey("registration.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        *(sa.Column(part, JSONB) for part in _PARTS),
        sa.Column("asked_as", sa.String, nullable=False),
        sa.Column("asked_by", sa.String),
        sa.Column("ended_at", _INSTANT),
        sa.Column("decided_by", sa.String),
        sa.Column("reason", sa.String),
        sa.CheckConstraint("kind in ('change', 'withdrawal')", name="registration_change_kind"),
        sa.CheckConstraint(
            "state in ('pending', 'approved', 'rejected', 'recalled', 'lapsed')", name="registration_change_state"
        ),
        sa.CheckConstraint("(state = 'pending') = (ended_at is null)", name="registration_change_ended"),
        sa.CheckConstraint(
            "asked_as in ('participant', 'organiser', 'delegation_head')", name="registration_change_asked_as"
        ),
    )
    op.create_index(
        "registration_change_open",
        "registration_change",
        ["registration_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("registration_change_by_registration", "registration_change", ["registration_id"])
    op.create_index("registration_change_by_conference", "registration_change", ["conference_id", "id"])
    op.create_table(
        "registration_history",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("registration_id", sa.Uuid, sa.ForeignKey("registration.id"), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("deed", sa.String, nullable=False),
        sa.Column("done_as", sa.String, nullable=False),
        sa.Column("account", sa.String),
        sa.Column("fields", JSONB, nullable=False),
        *(sa.Column(part, JSONB) for part in _PARTS),
        sa.Column("workshop_id", sa.Uuid),
        sa.Column("change_id", sa.Uuid, sa.ForeignKey("registration_change.id")),
        sa.Column("reason", sa.String),
        sa.CheckConstraint(
            "done_as in ('participant', 'organiser', 'delegation_head')", name="registration_history_as"
        ),
    )
    op.create_index("registration_history_by_registration", "registration_history", ["registration_id", "id"])
    op.create_index(
        "registration_history_by_change",
        "registration_history",
        ["change_id"],
        postgresql_where=sa.text("change_id is not null"),
    )
