"""E-mails that events call for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "email",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("recipient_id", sa.Uuid, nullable=False),
        sa.Column("registration_version", sa.Integer, nullable=False),
        sa.Column("template", sa.String, nullable=False),
        sa.Column("workshop_id", sa.Uuid),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", _INSTANT),
        sa.Column("lease", sa.Uuid),
        sa.Column("leased_until", _INSTANT),
        sa.Column("last_error", sa.String),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT),
        sa.CheckConstraint("status in ('pending', 'sent', 'failed', 'dropped')", name="email_status"),
        sa.CheckConstraint("(status = 'pending') = (next_attempt_at is not null)", name="email_pending"),
        sa.UniqueConstraint("event_id", "recipient_id", "template", name="email_once"),
    )
    op.create_index("email_by_conference", "email", ["conference_id", "created_at", "id"])
    op.create_index("email_by_recipient", "email", ["recipient_id", "registration_version"])
    op.create_index("email_due", "email", ["next_attempt_at", "id"], postgresql_where=sa.text("status = 'pending'"))
