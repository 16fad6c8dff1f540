"""Personal data goes when its time is over (D7): holds, what was deleted, and when a conference was looked at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "retention_hold",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("placed_by", sa.String, nullable=False),
        sa.Column("lifted_at", _INSTANT),
        sa.Column("lifted_by", sa.String),
        sa.CheckConstraint("(lifted_at is null) = (lifted_by is null)", name="retention_hold_lifted"),
    )
    op.create_index("retention_hold_by_conference", "retention_hold", ["conference_id", "id"])
    op.create_table(
        "retention_deletion",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("places", JSONB, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("conference_id", "category", "due_on", "day", name="retention_deletion_once_a_day"),
        sa.CheckConstraint("rows > 0", name="retention_deletion_rows"),
    )
    op.create_index("retention_deletion_by_conference", "retention_deletion", ["conference_id", "ended_at", "id"])
    op.create_table(
        "retention_look",
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), primary_key=True),
        sa.Column("looked_on", sa.Date, nullable=False),
    )
