"""Registrations can be erased: the person goes, and what it counted as stays."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_STATES = "'pending_approval', 'confirmed', 'rejected', 'withdrawn', 'cancelled', 'erased'"


def upgrade() -> None:
    op.add_column("registration", sa.Column("state_before", sa.String))
    op.add_column("registration", sa.Column("erased_at", sa.DateTime(timezone=True)))
    op.drop_constraint("registration_state", "registration")
    op.create_check_constraint("registration_state", "registration", f"state in ({_STATES})")
    op.create_check_constraint("registration_erased", "registration", "(state = 'erased') = (erased_at is not null)")
    op.create_check_constraint("registration_before", "registration", "(state = 'erased') = (state_before is not null)")
