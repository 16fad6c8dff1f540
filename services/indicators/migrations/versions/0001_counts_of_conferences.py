"""The kernel's tables; what events told of conferences, and the tally of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.kernel_migrations import create_kernel_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kernel_tables(op)
    op.create_table(
        "conference",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("visibility", sa.String),
        sa.Column("as_of_position", sa.BigInteger, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "workshop",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conference_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
    )
    op.create_index("ix_workshop_conference_id", "workshop", ["conference_id"])
    op.create_table(
        "line_up",
        sa.Column("workshop_id", sa.Uuid, primary_key=True),
        sa.Column("conference_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("speakers", JSONB, nullable=False),
        sa.Column("final", sa.Boolean, nullable=False),
    )
    op.create_index("ix_line_up_conference_id", "line_up", ["conference_id"])
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conference_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("delegation", sa.String, nullable=False),
        sa.Column("enrolments", JSONB, nullable=False),
    )
    op.create_table(
        "tally",
        sa.Column("conference_id", sa.Uuid, primary_key=True),
        sa.Column("subject_id", sa.Uuid, primary_key=True),
        sa.Column("delegation", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("amount", sa.Integer, nullable=False),
    )
