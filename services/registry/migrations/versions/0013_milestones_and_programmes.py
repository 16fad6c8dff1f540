"""Milestones of cooperations and agreements; programmes; the instrument that founded a cooperation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PARTIAL_DATE = r"^\d{4}(-\d{2}){0,2}$"


def versioned() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def reference(name: str, table: str) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{table}.id"))


def upgrade() -> None:
    op.create_table(
        "milestone",
        *versioned(),
        reference("cooperation_id", "cooperation"),
        reference("agreement_id", "agreement"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("on", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("partner_ids", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("note", sa.Text),
        sa.CheckConstraint("kind in ('mission', 'visit', 'ceremony', 'meeting', 'event', 'other')", "milestone_kind"),
        sa.CheckConstraint(f"\"on\" ~ '{PARTIAL_DATE}'", "milestone_on_form"),
        sa.CheckConstraint("cooperation_id is not null or agreement_id is not null", "milestone_of_something"),
    )
    op.create_index("ix_milestone_cooperation_id", "milestone", ["cooperation_id"])
    op.create_index("ix_milestone_agreement_id", "milestone", ["agreement_id"])
    op.create_table(
        "programme",
        *versioned(),
        sa.Column("name", JSONB, nullable=False),
        reference("funder_id", "partner"),
        reference("support_id", "partner"),
        sa.Column("url", sa.Text),
        sa.Column("from_on", sa.Text),
        sa.Column("to_on", sa.Text),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.Column("sort_key", sa.Text, nullable=False),
        sa.CheckConstraint(f"from_on ~ '{PARTIAL_DATE}'", "programme_from_on_form"),
        sa.CheckConstraint(f"to_on ~ '{PARTIAL_DATE}'", "programme_to_on_form"),
    )
    op.create_index("ix_programme_funder_id", "programme", ["funder_id"])
    op.create_index("ix_programme_support_id", "programme", ["support_id"])
    op.create_index("programme_sort", "programme", ["sort_key", "id"])
    op.add_column("agreement", sa.Column("programme_ids", sa.ARRAY(sa.Uuid), nullable=False, server_default="{}"))
    op.create_index("agreement_programmes", "agreement", ["programme_ids"], postgresql_using="gin")
    op.add_column("cooperation", sa.Column("founding_agreement_id", sa.Uuid))
    op.create_foreign_key(
        "cooperation_founding_agreement", "cooperation", "agreement", ["founding_agreement_id"], ["id"]
    )
