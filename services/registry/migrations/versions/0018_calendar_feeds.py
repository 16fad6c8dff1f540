"""Calendars of others that read ours by a secret URL."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("partner_id", sa.Uuid),
        sa.Column("country", sa.Text),
    )
    op.create_index("ix_calendar_feed_subject", "calendar_feed", ["subject"])
