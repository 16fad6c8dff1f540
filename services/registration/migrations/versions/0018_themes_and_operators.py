"""What workshops are about (B27), and which operators are associated with them (B26)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    for name in ("themes", "operators"):
        op.add_column("workshop", sa.Column(name, JSONB, nullable=False, server_default="[]"))
