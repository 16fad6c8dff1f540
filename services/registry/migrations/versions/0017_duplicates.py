"""Pairs of partners that look alike and are two; strict keys of names and values of identifiers are looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "distinct_partners",
        sa.Column("first_id", sa.Uuid, sa.ForeignKey("partner.id"), primary_key=True),
        sa.Column("second_id", sa.Uuid, sa.ForeignKey("partner.id"), primary_key=True),
        sa.CheckConstraint("first_id < second_id", "distinct_partners_in_order"),
    )
    op.create_index("ix_distinct_partners_second_id", "distinct_partners", ["second_id"])
    op.create_index("partner_name_exact_key", "partner_name", ["exact_key"])
