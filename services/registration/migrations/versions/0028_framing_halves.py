"""Framing notes by halves, each of a delegation (B12)."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "framing_half",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("workshop_id", sa.Uuid, sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("delegation", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="framing_half_delegation",
        ),
        sa.UniqueConstraint("workshop_id", "delegation", name="framing_half_once"),
    )
    op.create_index("framing_half_by_conference", "framing_half", ["conference_id", "delegation"])
