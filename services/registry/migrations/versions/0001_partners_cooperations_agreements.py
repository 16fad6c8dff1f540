"""Partners, cooperations and agreements. Forward only: there is no way back to nothing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.kernel_migrations import create_kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PARTIAL_DATE = r"^\d{4}(-\d{2}){0,2}$"
VISIBILITIES = "visibility in ('public', 'network', 'private')"


def versioned() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def codes(name: str) -> sa.Column:
    return sa.Column(name, sa.ARRAY(sa.Text), nullable=False)


def document(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, JSONB, nullable=nullable)


def reference(name: str, table: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{table}.id"), primary_key=primary_key, nullable=nullable)


def partial_dates(table: str, *names: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(f"{name} ~ '{PARTIAL_DATE}'", f"{table}_{name}_form") for name in names]


def indexes(table: str, **columns: list[str]) -> None:
    for name, indexed in columns.items():
        op.create_index(f"{table}_{name}", table, indexed)


def searchable(table: str) -> None:
    op.create_index(
        f"{table}_search_key",
        table,
        ["search_key"],
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_index(f"{table}_themes", table, ["themes"], postgresql_using="gin")


def referenced(table: str, *names: str) -> None:
    for name in names:
        op.create_index(f"ix_{table}_{name}", table, [name])


def upgrade() -> None:
    # A trusted extension: the database's owner may create it.
    op.execute("create extension if not exists pg_trgm")
    create_kernel_tables(op)
    create_partners()
    create_cooperations()
    create_agreements()


def create_partners() -> None:
    op.create_table(
        "partner",
        *versioned(),
        text("kind"),
        text("name"),
        document("names"),
        text("country"),
        text("territory_level", nullable=True),
        text("territory_code", nullable=True),
        reference("parent_id", "partner", nullable=True),
        document("addresses"),
        text("website", nullable=True),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        codes("themes"),
        codes("languages"),
        document("seeking", nullable=True),
        text("established_on", nullable=True),
        text("dissolved_on", nullable=True),
        text("visibility"),
        text("search_key"),
        text("sort_key"),
        sa.Column("dissolved_last", sa.Date),
        sa.CheckConstraint(
            "kind in ('local_authority', 'state_body', 'public_operator', 'association', 'school', 'university', "
            "'company', 'cluster', 'network', 'foundation', 'hospital', 'other')",
            "partner_kind",
        ),
        sa.CheckConstraint(VISIBILITIES, "partner_visibility"),
        *partial_dates("partner", "established_on", "dissolved_on"),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", "partner_country"),
        sa.CheckConstraint("parent_id <> id", "partner_not_its_own_parent"),
        sa.CheckConstraint("latitude between -90 and 90 and longitude between -180 and 180", "partner_location"),
        sa.CheckConstraint("(latitude is null) = (longitude is null)", "partner_location_whole"),
        sa.CheckConstraint("(territory_level is null) = (territory_code is null)", "partner_territory_whole"),
    )
    searchable("partner")
    referenced("partner", "parent_id")
    indexes("partner", sort=["sort_key", "id"], country_kind=["country", "kind"], updated=["updated_at"])
    op.create_table(
        "partner_identifier",
        reference("partner_id", "partner", primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        text("scheme"),
        text("value"),
        sa.UniqueConstraint("scheme", "value", name="partner_identifier_unique"),
    )


def create_cooperations() -> None:
    op.create_table(
        "cooperation",
        *versioned(),
        document("title"),
        text("started_on", nullable=True),
        text("ended_on", nullable=True),
        document("motives"),
        codes("themes"),
        document("committee", nullable=True),
        text("visibility"),
        text("search_key"),
        text("sort_key"),
        sa.CheckConstraint(VISIBILITIES, "cooperation_visibility"),
        *partial_dates("cooperation", "started_on", "ended_on"),
    )
    searchable("cooperation")
    indexes("cooperation", sort=["sort_key", "id"], updated=["updated_at"])
    op.create_table(
        "cooperation_party",
        reference("cooperation_id", "cooperation", primary_key=True),
        reference("partner_id", "partner", primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        text("side", nullable=True),
    )
    referenced("cooperation_party", "partner_id")
    op.create_table(
        "cooperation_actor",
        reference("cooperation_id", "cooperation", primary_key=True),
        reference("partner_id", "partner", primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        text("role", nullable=True),
        codes("corners"),
        sa.CheckConstraint(
            "corners <@ array['politics', 'administration', 'civil_society', 'economy']", "cooperation_actor_corners"
        ),
    )
    referenced("cooperation_actor", "partner_id")


def create_agreements() -> None:
    op.create_table(
        "agreement",
        *versioned(),
        reference("cooperation_id", "cooperation", nullable=True),
        text("instrument"),
        document("title"),
        text("signed_on", nullable=True),
        text("signed_place", nullable=True),
        text("celebrated_on", nullable=True),
        sa.Column("term_months", sa.Integer),
        text("renewal"),
        reference("follows_id", "agreement", nullable=True),
        reference("renews_id", "agreement", nullable=True),
        codes("themes"),
        text("object", nullable=True),
        sa.Column("forecast_amount", sa.Numeric(18, 2)),
        text("forecast_currency", nullable=True),
        document("council_resolutions"),
        document("documents"),
        text("transmitted_on", nullable=True),
        text("effective_on", nullable=True),
        text("terminated_on", nullable=True),
        text("termination_reason", nullable=True),
        sa.Column("historical", sa.Boolean, nullable=False),
        text("visibility", nullable=True),
        sa.Column("signed_first", sa.Date),
        sa.Column("signed_last", sa.Date),
        sa.Column("effective_from", sa.Date),
        sa.Column("expiring_from", sa.Date),
        sa.Column("ends_first", sa.Date),
        sa.Column("ends_last", sa.Date),
        sa.Column("terminated_from", sa.Date),
        text("search_key"),
        text("sort_key"),
        sa.CheckConstraint(
            "instrument in ('twinning', 'cooperation_agreement', 'memorandum_of_understanding', 'joint_declaration', "
            "'work_programme', 'partnership_agreement', 'framework_agreement', 'school_twinning')",
            "agreement_instrument",
        ),
        sa.CheckConstraint("renewal in ('none', 'tacit', 'express')", "agreement_renewal"),
        sa.CheckConstraint(VISIBILITIES, "agreement_visibility"),
        *partial_dates("agreement", "signed_on", "celebrated_on", "transmitted_on", "effective_on", "terminated_on"),
        sa.CheckConstraint("term_months > 0", "agreement_term"),
        sa.CheckConstraint("id <> follows_id and id <> renews_id", "agreement_not_its_own_successor"),
        sa.CheckConstraint("(forecast_amount is null) = (forecast_currency is null)", "agreement_forecast_whole"),
        sa.CheckConstraint("(signed_on is null) = (signed_first is null)", "agreement_timeline"),
        sa.CheckConstraint(
            "signed_on is not null or (transmitted_on is null and terminated_on is null)", "agreement_signed_first"
        ),
    )
    searchable("agreement")
    referenced("agreement", "cooperation_id", "follows_id", "renews_id")
    indexes("agreement", signed=["signed_first", "id"], ends=["ends_last", "id"], updated=["updated_at"])
    op.create_table(
        "agreement_signatory",
        reference("agreement_id", "agreement", primary_key=True),
        reference("partner_id", "partner", primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        text("signed_by", nullable=True),
        text("function", nullable=True),
        text("signed_on", nullable=True),
        *partial_dates("agreement_signatory", "signed_on"),
    )
    referenced("agreement_signatory", "partner_id")
    op.create_table(
        "agreement_attendee",
        reference("agreement_id", "agreement", primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        text("person"),
        text("function", nullable=True),
        reference("partner_id", "partner", nullable=True),
        text("organisation_name", nullable=True),
    )
    referenced("agreement_attendee", "partner_id")
