"""The audit trail is read from its newest entry on, whatever it is about."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("audit_entry_at", "audit_entry", ["at", "id"])
