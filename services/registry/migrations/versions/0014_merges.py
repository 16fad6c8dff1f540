"""Duplicates that were merged into another partner."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("partner", sa.Column("merged_into_id", sa.Uuid, sa.ForeignKey("partner.id")))
    op.create_index("ix_partner_merged_into_id", "partner", ["merged_into_id"])
    op.create_check_constraint("partner_not_merged_into_itself", "partner", "merged_into_id <> id")
    op.create_table(
        "partner_merge",
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partner.id"), primary_key=True),
        sa.Column("into_id", sa.Uuid, sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        *(
            sa.Column(name, sa.ARRAY(sa.Uuid), nullable=False)
            for name in ("agreement_ids", "cooperation_ids", "child_ids")
        ),
    )
    op.create_index("ix_partner_merge_into_id", "partner_merge", ["into_id"])
