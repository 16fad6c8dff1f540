"""Partners near a point are found by an index."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("partner_location", "partner", ["latitude", "longitude"])
