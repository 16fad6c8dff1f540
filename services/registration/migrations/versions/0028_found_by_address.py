"""Somebody who asks to be erased is found by their address, in whichever conference (D7)."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    has_one = sa.text("address_key is not null")
    op.create_index("registration_by_address", "registration", ["address_key"], postgresql_where=has_one)
