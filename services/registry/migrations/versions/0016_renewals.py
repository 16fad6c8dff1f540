"""Who looks after the renewal of an agreement, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renewal",
        sa.Column("id", sa.Uuid, sa.ForeignKey("agreement.id"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.Uuid),
        sa.Column("note", sa.Text),
        sa.Column("due_on", sa.Date),
    )
    op.create_index("ix_renewal_owner", "renewal", ["owner"])
    op.create_index("ix_renewal_due_on", "renewal", ["due_on"])
