"""The people of delegations, with their functions (B2)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "delegation_member",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("delegation", sa.String, nullable=False),
        sa.Column("person", JSONB, nullable=False),
        sa.Column("function", sa.String),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("public_consent", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="delegation_member_delegation",
        ),
        sa.CheckConstraint("role in ('co_president', 'head', 'member', 'adviser')", name="delegation_member_role"),
        sa.CheckConstraint("position >= 0", name="delegation_member_position"),
    )
    op.create_index("delegation_member_in_order", "delegation_member", ["conference_id", "delegation", "position"])
    op.create_index(
        "delegation_member_one_head",
        "delegation_member",
        ["conference_id", "delegation"],
        unique=True,
        postgresql_where=sa.text("role = 'head'"),
    )
