"""Numbered lists of participants."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "participant_list",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", JSONB),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String, nullable=False),
        sa.Column("milestone_id", sa.Uuid, sa.ForeignKey("milestone.id", ondelete="SET NULL")),
        sa.Column("due_on", sa.Date),
        sa.Column("participants", sa.Integer, nullable=False),
        sa.Column("by_delegation", JSONB, nullable=False),
    )
    op.create_index("participant_list_number", "participant_list", ["conference_id", "number"], unique=True)
    op.create_index(
        "participant_list_milestone",
        "participant_list",
        ["milestone_id", "due_on"],
        unique=True,
        postgresql_where=sa.text("milestone_id is not null"),
    )
    op.create_table(
        "participant_list_entry",
        sa.Column("list_id", sa.Uuid, sa.ForeignKey("participant_list.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("registration_id", sa.Uuid, sa.ForeignKey("registration.id"), primary_key=True),
        sa.Column("delegation", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("person", JSONB),
        sa.Column("enrolments", JSONB, nullable=False),
    )
    op.create_index("participant_list_entry_by_registration", "participant_list_entry", ["registration_id"])
