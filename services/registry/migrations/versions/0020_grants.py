"""Grants on cooperations: who works on one without being a member of its partners."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cooperation_grant",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cooperation_id", sa.Uuid, sa.ForeignKey("cooperation.id"), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("side", sa.Text),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.CheckConstraint("role in ('owner', 'editor', 'delegation_head', 'viewer')", "cooperation_grant_role"),
        sa.CheckConstraint("role <> 'delegation_head' or side is not null", "cooperation_grant_head_has_side"),
        sa.UniqueConstraint(
            "cooperation_id", "subject", "side", name="cooperation_grant_once", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index("cooperation_grant_by_subject", "cooperation_grant", ["subject", "cooperation_id"])
