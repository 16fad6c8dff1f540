"""Who belongs to which network, and facts about partners with their source."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PARTIAL_DATE = r"^\d{4}(-\d{2}){0,2}$"


def upgrade() -> None:
    op.add_column("partner", sa.Column("facts", JSONB, nullable=False, server_default="[]"))
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("network_id", sa.Uuid, sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("since", sa.Text),
        sa.Column("until", sa.Text),
        sa.Column("held", DATERANGE, nullable=False),
        sa.CheckConstraint("role in ('member', 'associate', 'observer', 'section', 'funder')", "membership_role"),
        sa.CheckConstraint(f"since ~ '{PARTIAL_DATE}'", "membership_since_form"),
        sa.CheckConstraint(f"until ~ '{PARTIAL_DATE}'", "membership_until_form"),
        sa.CheckConstraint("network_id <> partner_id", "membership_of_another"),
    )
    for name in ("network_id", "partner_id"):
        op.create_index(f"ix_membership_{name}", "membership", [name])
    op.create_exclude_constraint(
        "membership_once",
        "membership",
        (sa.column("network_id"), "="),
        (sa.column("partner_id"), "="),
        (sa.column("role"), "="),
        (sa.column("category"), "="),
        (sa.column("held"), "&&"),
        using="gist",
    )
