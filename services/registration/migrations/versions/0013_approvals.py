"""Approvals of the programme, by each delegation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "programme_approval",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("side", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("programme", JSONB, nullable=False),
        sa.Column("approved_by", sa.String, nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id", "side"], ["delegation.conference_id", "delegation.code"], name="programme_approval_side"
        ),
        sa.CheckConstraint("number >= 1", name="programme_approval_number"),
    )
    op.create_index("programme_approval_by_conference", "programme_approval", ["conference_id", "id"])
