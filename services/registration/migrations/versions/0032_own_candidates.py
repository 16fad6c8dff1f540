"""Participants apply as speakers by the link of their registration (B9)."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("candidate", sa.Column("registration_id", sa.Uuid))
    op.create_foreign_key(None, "candidate", "registration", ["registration_id"], ["id"])
    op.create_index(
        "candidate_once",
        "candidate",
        ["registration_id", "workshop_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("registration_id is not null"),
    )
