"""From when on links of a registration are good: the earlier ones are of somebody who was replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column("registration", sa.Column("links_since", sa.DateTime(timezone=True)))
