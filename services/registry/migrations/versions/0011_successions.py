"""Successions: which bodies follow which."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PARTIAL_DATE = r"^\d{4}(-\d{2}){0,2}$"


def upgrade() -> None:
    op.create_table(
        "succession",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("happened_on", sa.Text, nullable=False),
        sa.CheckConstraint("kind in ('merger', 'split', 'rename', 'transfer')", "succession_kind"),
        sa.CheckConstraint(f"happened_on ~ '{PARTIAL_DATE}'", "succession_happened_on_form"),
        sa.UniqueConstraint("id", "kind", name="succession_of_kind"),
    )
    op.create_index("succession_happened", "succession", ["happened_on", "id"])
    op.create_index("succession_updated", "succession", ["updated_at"])
    op.create_table(
        "succession_party",
        sa.Column("succession_id", sa.Uuid, primary_key=True),
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partner.id"), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("dissolved_on", sa.Text),
        sa.ForeignKeyConstraint(
            ["succession_id", "kind"], ["succession.id", "succession.kind"], name="succession_party_succession"
        ),
        sa.CheckConstraint("role in ('predecessor', 'successor')", "succession_party_role"),
        sa.CheckConstraint(f"dissolved_on ~ '{PARTIAL_DATE}'", "succession_party_dissolved_on_form"),
    )
    op.create_index("ix_succession_party_partner_id", "succession_party", ["partner_id"])
    op.create_index(
        "succession_party_ended_once",
        "succession_party",
        ["partner_id"],
        unique=True,
        postgresql_where=sa.text("role = 'predecessor' and kind <> 'transfer'"),
    )
