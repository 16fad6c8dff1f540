"""E-mails are numbered, and the changes told to one person are told together."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    # Above every version of a conference or workshop, which calendars were told as SEQUENCE before.
    op.add_column("email", sa.Column("number", sa.Integer, sa.Identity(start=100_000), nullable=False))
    op.create_index(
        "email_changes",
        "email",
        ["recipient_id", "id"],
        postgresql_where=sa.text("status = 'pending' and template = 'changed'"),
    )
