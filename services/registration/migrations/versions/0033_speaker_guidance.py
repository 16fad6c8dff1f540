"""What speakers are asked for, of a conference and of a workshop (B10)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    for table in ("conference", "workshop"):
        op.add_column(table, sa.Column("speaker_guidance", JSONB))
