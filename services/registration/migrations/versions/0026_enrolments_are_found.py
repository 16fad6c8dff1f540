"""Enrolments are found by their registration and by their workshop, whatever state they are in."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_index("enrolment_by_registration", "enrolment", ["registration_id"])
    op.create_index("enrolment_by_workshop", "enrolment", ["workshop_id"])
