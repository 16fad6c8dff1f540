"""Cooperations are found by the agreement that founded them: whatever refers to a row has an index."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("cooperation_founded_by", "cooperation", ["founding_agreement_id"])
