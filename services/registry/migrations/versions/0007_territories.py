"""Territories and their names; they are filled by the service, not here: the gazetteer has versions of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PARTIAL_DATE = r"^\d{4}(-\d{2}){0,2}$"
LEVELS = (
    "country",
    "nation",
    "state",
    "land",
    "region",
    "oblast",
    "province",
    "canton",
    "county",
    "department",
    "prefecture",
    "intercommunality",
    "commune",
    "city",
    "district",
)
NAME_KINDS = ("official", "alias", "exonym", "acronym", "former")


def one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(code) for code in codes)})"


def upgrade() -> None:
    create_territories()
    create_names()
    op.create_table(
        "territory_succession",
        sa.Column("predecessor_id", sa.Uuid, primary_key=True),
        sa.Column("successor_id", sa.Uuid, primary_key=True, index=True),
        sa.Column("happened_on", sa.Text),
        sa.CheckConstraint(f"happened_on ~ '{PARTIAL_DATE}'", "territory_succession_happened_on_form"),
        sa.CheckConstraint("predecessor_id <> successor_id", "territory_succession_of_another"),
    )
    op.create_table(
        "territory_gazetteer",
        sa.Column("single", sa.Boolean, primary_key=True),
        sa.CheckConstraint("single", "territory_gazetteer_single"),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
    )


def create_territories() -> None:
    op.create_table(
        "territory",
        sa.Column("id", sa.Uuid, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("country", "level", "code", "name")),
        sa.Column("lang", sa.Text),
        sa.Column("parent_id", sa.Uuid, index=True),
        sa.Column("grouping_id", sa.Uuid, index=True),
        sa.Column("population", sa.Integer),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("codes", JSONB, nullable=False),
        sa.Column("established_on", sa.Text),
        sa.Column("dissolved", sa.Boolean, nullable=False),
        sa.Column("dissolved_on", sa.Text),
        sa.Column("sort_key", sa.Text, nullable=False),
        sa.UniqueConstraint("country", "level", "code", name="territory_code_unique"),
        sa.CheckConstraint(one_of("level", LEVELS), "territory_level"),
        sa.CheckConstraint(f"established_on ~ '{PARTIAL_DATE}'", "territory_established_on_form"),
        sa.CheckConstraint(f"dissolved_on ~ '{PARTIAL_DATE}'", "territory_dissolved_on_form"),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", "territory_country"),
        sa.CheckConstraint("parent_id <> id", "territory_not_its_own_parent"),
        sa.CheckConstraint("latitude between -90 and 90 and longitude between -180 and 180", "territory_location"),
        sa.CheckConstraint("(latitude is null) = (longitude is null)", "territory_location_whole"),
        sa.CheckConstraint("dissolved or dissolved_on is null", "territory_dissolved"),
    )
    op.create_index(
        "territory_codes", "territory", ["codes"], postgresql_using="gin", postgresql_ops={"codes": "jsonb_path_ops"}
    )
    op.create_index("territory_code", "territory", ["code"])
    op.create_index("territory_sort", "territory", ["sort_key", "id"])
    op.create_index("territory_location_index", "territory", ["latitude", "longitude"])


def create_names() -> None:
    op.create_table(
        "territory_name",
        sa.Column("territory_id", sa.Uuid, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("variant", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lang", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.CheckConstraint(one_of("kind", NAME_KINDS), "territory_name_kind"),
    )
    op.create_index("territory_name_key", "territory_name", ["key"], postgresql_ops={"key": "text_pattern_ops"})
    op.create_index(
        "territory_name_trigrams",
        "territory_name",
        ["key"],
        postgresql_using="gin",
        postgresql_ops={"key": "gin_trgm_ops"},
    )
