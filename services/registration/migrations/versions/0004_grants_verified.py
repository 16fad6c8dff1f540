"""Whether the gateway confirmed the account that a grant names; grants from before are taken as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("conference_grant", sa.Column("verified", sa.Boolean, nullable=False, server_default=sa.true()))
