"""Amendments and what was agreed last; areas and notes; how far each council has come; the network's policy."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

RENEWALS = "agreed_renewal in ('none', 'tacit', 'express')"


def upgrade() -> None:
    for table in ("agreement", "cooperation"):
        op.add_column(table, sa.Column("areas", sa.ARRAY(sa.Text), nullable=False, server_default="{}"))
        op.add_column(table, sa.Column("notes", JSONB, nullable=False, server_default="[]"))
    add_what_was_agreed_last()
    say_how_far_councils_came()
    op.create_table(
        "agreement_amendment",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid, sa.ForeignKey("agreement.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("signed_on", sa.Text, nullable=False),
        sa.Column("object", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("changes", JSONB, nullable=False),
        sa.CheckConstraint(r"signed_on ~ '^\d{4}(-\d{2}){0,2}$'", "agreement_amendment_signed_on_form"),
        sa.UniqueConstraint("agreement_id", "number", name="agreement_amendment_number"),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.CheckConstraint("id = 1", "policy_only_one"),
    )
    op.execute("insert into policy values (1, 1, now(), '{}')")


def add_what_was_agreed_last() -> None:
    op.add_column("agreement", sa.Column("agreed_term_months", sa.Integer))
    op.add_column("agreement", sa.Column("agreed_renewal", sa.Text))
    op.add_column("agreement", sa.Column("agreed_themes", sa.ARRAY(sa.Text)))
    op.add_column("agreement", sa.Column("agreed_from", sa.Date))
    op.execute(
        "update agreement set agreed_term_months = term_months, agreed_renewal = renewal, agreed_themes = themes, "
        "agreed_from = effective_from"
    )
    op.alter_column("agreement", "agreed_renewal", nullable=False)
    op.alter_column("agreement", "agreed_themes", nullable=False)
    op.drop_constraint("agreement_term", "agreement")
    op.create_check_constraint("agreement_term", "agreement", "term_months > 0 and agreed_term_months > 0")
    op.create_check_constraint("agreement_agreed_renewal", "agreement", RENEWALS)
    op.drop_index("agreement_themes", "agreement")
    op.create_index("agreement_agreed_themes", "agreement", ["agreed_themes"], postgresql_using="gin")
    op.create_index("agreement_areas", "agreement", ["areas"], postgresql_using="gin")


def say_how_far_councils_came() -> None:
    """What was entered so far are resolutions that were adopted: `adopted_on` is the day of that state."""
    op.execute(
        """
        update agreement set council_resolutions = (
            select jsonb_agg((entry - 'adopted_on') || jsonb_build_object(
                'state', case when entry->>'adopted_on' is null and entry->>'number' is null
                         then 'planned' else 'adopted' end,
                'on', entry->'adopted_on') order by place)
            from jsonb_array_elements(council_resolutions) with ordinality as listed (entry, place))
        where council_resolutions <> '[]'
        """
    )
