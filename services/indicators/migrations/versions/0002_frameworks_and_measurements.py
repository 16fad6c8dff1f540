"""Frameworks with their sides, indicators, targets and periods; measurements with approvals and every change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create extension if not exists btree_gist")
    op.create_table(
        "framework",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("subject_type", sa.String, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("objectives", JSONB, nullable=False),
        sa.Column("budget", JSONB),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("definition", sa.Integer, nullable=False),
        sa.Column("figures", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.CheckConstraint("state in ('draft', 'agreed')", name="framework_state"),
        sa.CheckConstraint(
            "subject_type in ('cooperation', 'agreement', 'project', 'conference', 'network')", name="framework_subject"
        ),
        sa.CheckConstraint("visibility in ('public', 'network', 'private')", name="framework_visibility"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("framework_by_subject", "framework", ["subject_type", "subject_id"])
    op.create_index("framework_by_update", "framework", ["updated_at", "id"])
    op.create_table(
        "framework_side",
        sa.Column("framework_id", sa.Uuid, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("partner_id", sa.Uuid),
        sa.Column("label", JSONB, nullable=False),
        sa.Column("agreed_by", sa.String),
        sa.Column("agreed_at", _INSTANT),
        sa.Column("agreed_to", sa.Integer),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"]),
        sa.PrimaryKeyConstraint("framework_id", "code"),
    )
    op.create_index("framework_side_by_partner", "framework_side", ["partner_id"])
    op.create_table(
        "framework_grant",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("framework_id", sa.Uuid, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("side", sa.String),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.CheckConstraint("role <> 'delegation_head' or side is not null", name="framework_grant_head"),
        sa.CheckConstraint("role in ('owner', 'editor', 'delegation_head', 'viewer')", name="framework_grant_role"),
        sa.ForeignKeyConstraint(
            ["framework_id", "side"],
            ["framework_side.framework_id", "framework_side.code"],
            name="framework_grant_side",
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("framework_id", "subject", name="framework_grant_subject"),
    )
    op.create_index("framework_grant_by_subject", "framework_grant", ["subject"])
    op.create_table(
        "framework_lock",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("framework_id", sa.Uuid, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("locked_by", sa.String, nullable=False),
        sa.CheckConstraint("last >= first", name="framework_lock_days"),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("framework_lock_by_framework", "framework_lock", ["framework_id", "first"])
    op.create_table(
        "partner_ref",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("country", sa.String),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("framework_id", sa.Uuid, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("template", sa.String),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("objective", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("unit", sa.String),
        sa.Column("direction", sa.String, nullable=False),
        sa.Column("aggregation", sa.String, nullable=False),
        sa.Column("joining", sa.String, nullable=False),
        sa.Column("cumulative", sa.Boolean, nullable=False),
        sa.Column("frequency", sa.String),
        sa.Column("formula", sa.Text),
        sa.Column("dimensions", JSONB, nullable=False),
        sa.Column("scale", JSONB),
        sa.Column("definition", JSONB),
        sa.Column("computation", JSONB),
        sa.Column("source", JSONB),
        sa.Column("limitations", JSONB),
        sa.Column("responsible", sa.String),
        sa.CheckConstraint("(kind = 'derived') = (formula is not null)", name="indicator_formula"),
        sa.CheckConstraint("(kind = 'score') = (scale is not null)", name="indicator_scale"),
        sa.CheckConstraint(
            "aggregation in ('sum', 'average', 'latest', 'maximum', 'ratio_of_sums')", name="indicator_aggregation"
        ),
        sa.CheckConstraint("direction in ('up', 'down')", name="indicator_direction"),
        sa.CheckConstraint(
            "joining in ('sum', 'average', 'maximum', 'ratio_of_sums', 'none')", name="indicator_joining"
        ),
        sa.CheckConstraint(
            "kind in ('quantity', 'percentage', 'score', 'qualitative', 'derived')", name="indicator_kind"
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("framework_id", "code", name="indicator_code"),
    )
    op.create_index("indicator_by_framework", "indicator", ["framework_id", "position", "id"])
    op.create_index("indicator_by_template", "indicator", ["template", "framework_id"])
    op.create_table(
        "baseline",
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        sa.Column("side", sa.String, nullable=False),
        sa.Column("value", sa.Numeric, nullable=False),
        sa.Column("numerator", sa.Numeric),
        sa.Column("denominator", sa.Numeric),
        sa.Column("on", sa.Date, nullable=False),
        sa.CheckConstraint("(numerator is null) = (denominator is null)", name="baseline_terms"),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("indicator_id", "side"),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        sa.Column("side", sa.String),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("value", sa.Numeric, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        ExcludeConstraint(
            (sa.column("indicator_id"), "="),
            (sa.text("coalesce(side, '')"), "="),
            (sa.text("daterange(first, last, '[]')"), "&&"),
            where=sa.text("first is not null"),
            using="gist",
            name="target_periods",
        ),
        sa.CheckConstraint("last >= first and (first is null) = (last is null)", name="target_days"),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "indicator_id", "side", "first", "last", name="target_once", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_table(
        "period",
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        ExcludeConstraint(
            (sa.column("indicator_id"), "="),
            (sa.text("daterange(first, last, '[]')"), "&&"),
            using="gist",
            name="period_apart",
        ),
        sa.CheckConstraint("last >= first", name="period_days"),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("indicator_id", "first", "last"),
    )
    op.create_table(
        "measurement",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("framework_id", sa.Uuid, nullable=False),
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        sa.Column("side", sa.String, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("value", sa.Numeric),
        sa.Column("numerator", sa.Numeric),
        sa.Column("denominator", sa.Numeric),
        sa.Column("narrative", JSONB),
        sa.Column("qualifier", sa.String, nullable=False),
        sa.Column("disaggregation", JSONB, nullable=False),
        sa.Column("overlap", JSONB, nullable=False),
        sa.Column("evidence", JSONB, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("dispute", sa.Text),
        sa.CheckConstraint("qualifier in ('exact', 'about', 'more_than', 'less_than')", name="measurement_qualifier"),
        sa.CheckConstraint("state in ('draft', 'submitted', 'approved', 'disputed')", name="measurement_state"),
        sa.CheckConstraint(
            "(numerator is null) = (denominator is null) and denominator >= 0 and (denominator > 0 or numerator = 0)",
            name="measurement_terms",
        ),
        sa.CheckConstraint("num_nonnulls(value, denominator, narrative) > 0", name="measurement_says_something"),
        sa.ForeignKeyConstraint(
            ["framework_id", "side"], ["framework_side.framework_id", "framework_side.code"], name="measurement_side"
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"]),
        sa.ForeignKeyConstraint(
            ["indicator_id", "first", "last"],
            ["period.indicator_id", "period.first", "period.last"],
            name="measurement_period",
        ),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("indicator_id", "side", "first", "last", name="measurement_once"),
    )
    op.create_index("measurement_by_framework", "measurement", ["framework_id", "state"])
    op.create_index("measurement_by_indicator", "measurement", ["indicator_id", "id"])
    op.create_table(
        "measurement_approval",
        sa.Column("measurement_id", sa.Uuid, nullable=False),
        sa.Column("side", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["measurement_id"], ["measurement.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("measurement_id", "side"),
    )
    op.create_table(
        "measurement_change",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("measurement_id", sa.Uuid, nullable=False),
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("said", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("measurement_change_by_measurement", "measurement_change", ["measurement_id", "id"])
