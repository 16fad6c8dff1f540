"""The registration form of a conference, its consents' texts, and what people fill in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("conference", sa.Column("form_version", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "registration_form",
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", JSONB, nullable=False),
        sa.Column("questions", JSONB, nullable=False),
        sa.Column("needs", JSONB, nullable=False),
        sa.Column("consents", JSONB, nullable=False),
    )
    op.create_table(
        "consent_text",
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), primary_key=True),
        sa.Column("purpose", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("text", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "registration_answer",
        sa.Column("registration_id", sa.Uuid, sa.ForeignKey("registration.id"), primary_key=True),
        sa.Column("form_version", sa.Integer, nullable=False),
        sa.Column("answers", JSONB, nullable=False),
        sa.Column("needs", JSONB, nullable=False),
        sa.Column("consents", JSONB, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
