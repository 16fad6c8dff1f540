"""Which partner a duplicate became. What is known of partners is asked for once more, to learn of merges until now."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("partner_ref", sa.Column("merged_into", sa.Uuid))
    op.execute("update partner_ref set version = 0 where state = 'known'")
    op.drop_index("partner_ref_unverified", "partner_ref")
    op.create_index(
        "partner_ref_to_ask",
        "partner_ref",
        ["id"],
        postgresql_where=sa.text("version = 0 and state <> 'unknown' and merged_into is null"),
    )
