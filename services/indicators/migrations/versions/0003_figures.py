"""Figures, and which others they are parts of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "figure",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("value", sa.Numeric, nullable=False),
        sa.Column("unit", sa.String),
        sa.Column("qualifier", sa.String, nullable=False),
        sa.Column("on", sa.String),
        sa.Column("source", JSONB, nullable=False),
        sa.Column("study", JSONB),
        sa.Column("population", JSONB),
        sa.Column("countries", JSONB, nullable=False),
        sa.Column("themes", JSONB, nullable=False),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.CheckConstraint("qualifier in ('exact', 'about', 'more_than', 'less_than')", name="figure_qualifier"),
        sa.CheckConstraint("visibility in ('public', 'network', 'private')", name="figure_visibility"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("figure_by_country", "figure", ["countries"], postgresql_using="gin")
    op.create_index("figure_by_update", "figure", ["updated_at", "id"])
    op.create_table(
        "figure_part",
        sa.Column("part_id", sa.Uuid, nullable=False),
        sa.Column("whole_id", sa.Uuid, nullable=False),
        sa.CheckConstraint("part_id <> whole_id", name="figure_part_is_another"),
        sa.ForeignKeyConstraint(["part_id"], ["figure.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["whole_id"], ["figure.id"]),
        sa.PrimaryKeyConstraint("part_id", "whole_id"),
    )
    op.create_index("figure_part_by_whole", "figure_part", ["whole_id"])
