"""Numbered lists of chosen states (B18)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("participant_list", sa.Column("states", JSONB, nullable=False, server_default='["confirmed"]'))
