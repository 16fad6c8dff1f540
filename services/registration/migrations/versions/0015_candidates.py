"""Candidates for speaking."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "candidate",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("workshop_id", sa.Uuid, sa.ForeignKey("workshop.id")),
        sa.Column("person", JSONB, nullable=False),
        sa.Column("delegation", sa.String),
        sa.Column("profile", sa.String),
        sa.Column("project_operator", sa.Boolean, nullable=False),
        sa.Column("topic", sa.String),
        sa.Column("public_consent", sa.Boolean, nullable=False),
        sa.Column("speaker_id", sa.Uuid, sa.ForeignKey("speaker.id", ondelete="SET NULL")),
        sa.ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="candidate_delegation",
        ),
    )
    op.create_index("candidate_by_conference", "candidate", ["conference_id", "id"])
    op.create_index("candidate_by_speaker", "candidate", ["speaker_id"])
    op.create_index("candidate_by_workshop", "candidate", ["workshop_id"])
