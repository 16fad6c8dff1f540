"""Milestones with what they close and what of them was told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conference", sa.Column("closings", JSONB, nullable=False, server_default="[]"))
    op.create_table(
        "milestone",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("lasts_days", sa.Integer, nullable=False),
        sa.Column("offset_from", sa.String),
        sa.Column("offset_months", sa.Integer),
        sa.Column("offset_days", sa.Integer),
        sa.Column("audience", sa.String),
        sa.Column("responsible", sa.String),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("reminders", JSONB, nullable=False),
        sa.Column("closes", JSONB, nullable=False),
        sa.Column("freezes_list", sa.Boolean, nullable=False),
        sa.Column("done_at", _INSTANT),
        sa.Column("done_by", sa.String),
        sa.Column("next_look_on", sa.Date),
        sa.ForeignKeyConstraint(
            ["conference_id", "audience"], ["delegation.conference_id", "delegation.code"], name="milestone_audience"
        ),
        sa.CheckConstraint("(offset_from is null) = (offset_months is null)", name="milestone_offset"),
        sa.CheckConstraint("(offset_from is null) = (offset_days is null)", name="milestone_offset_days"),
        sa.CheckConstraint("lasts_days >= 1", name="milestone_lasts"),
    )
    op.create_index("milestone_by_conference", "milestone", ["conference_id", "due_on", "id"])
    op.create_index(
        "milestone_next_look", "milestone", ["next_look_on"], postgresql_where=sa.text("next_look_on is not null")
    )
    op.create_table(
        "milestone_notice",
        sa.Column("milestone_id", sa.Uuid, sa.ForeignKey("milestone.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("due_on", sa.Date, primary_key=True),
        sa.Column("days_before", sa.Integer, primary_key=True),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
