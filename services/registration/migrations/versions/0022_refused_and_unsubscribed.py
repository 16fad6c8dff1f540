"""Addresses that a server refuses for good, and who wants no more reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("registration", sa.Column("email_refused_at", _INSTANT))
    op.create_table(
        "email_opt_out",
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), primary_key=True),
        sa.Column("recipient_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.CheckConstraint("kind in ('reminders', 'digest')", name="email_opt_out_kind"),
    )
