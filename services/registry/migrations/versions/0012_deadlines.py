"""What the clock brought to agreements. What came before this table was there is settled, and told to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = "kind in ('entered_into_force', 'expiry_approached', 'expired')"


def upgrade() -> None:
    op.create_table(
        "agreement_deadline",
        sa.Column("agreement_id", sa.Uuid, sa.ForeignKey("agreement.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("of_day", sa.Date, primary_key=True),
        sa.Column("months", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("settled_on", sa.Date, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, "agreement_deadline_kind"),
    )
    settled = "insert into agreement_deadline select id, '{kind}', {day}, 0, current_date, false, now() from agreement "
    op.execute(settled.format(kind="entered_into_force", day="effective_from") + "where effective_from < current_date")
    op.execute(settled.format(kind="expired", day="ends_last") + "where ends_last < current_date - 1")
