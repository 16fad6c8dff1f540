"""Functions, and the persons who hold them in turn."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB

revision = "0005"
down_revision = "0004"
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


def texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text) for name in names]


def term(table: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(f"{name} ~ '{PARTIAL_DATE}'", f"{table}_{name}_form") for name in ("since", "until")]


def upgrade() -> None:
    # A trusted extension, for exclusion constraints over an id and days: the database's owner may create it.
    op.execute("create extension if not exists btree_gist")
    create_contacts()
    create_persons()
    create_holders()


def create_contacts() -> None:
    op.create_table(
        "contact",
        *versioned(),
        sa.Column("partner_id", sa.Uuid, sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        *texts("email", "phone", "language"),
        sa.Column("several", sa.Boolean, nullable=False),
        *texts("since", "until"),
        sa.Column("sort_key", sa.Text, nullable=False),
        sa.CheckConstraint(
            "kind in ('mayor', 'president', 'elected_representative', 'director', 'international_officer', "
            "'project_officer', 'teacher', 'secretariat', 'press', 'other')",
            "contact_kind",
        ),
        *term("contact"),
        sa.UniqueConstraint("id", "several", name="contact_several"),
    )
    op.create_index("ix_contact_partner_id", "contact", ["partner_id"])


def create_persons() -> None:
    op.create_table(
        "person",
        *versioned(),
        *texts("given_name", "family_name"),
        sa.Column("name_order", sa.Text, nullable=False),
        *texts("native_name", "transcription"),
        sa.Column("also_known_as", JSONB, nullable=False),
        *texts("email", "phone", "language"),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.Column("sort_key", sa.Text, nullable=False),
        sa.CheckConstraint("name_order in ('given_first', 'family_first')", "person_name_order"),
        sa.CheckConstraint(
            "erased or coalesce(given_name, family_name, native_name, transcription) is not null", "person_named"
        ),
    )
    op.create_index(
        "person_search_key",
        "person",
        ["search_key"],
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_index("person_sort", "person", ["sort_key", "id"])


def create_holders() -> None:
    op.create_table(
        "contact_holder",
        *versioned(),
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.Column("several", sa.Boolean, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        *texts("since", "until"),
        sa.Column("held", DATERANGE, nullable=False),
        *term("contact_holder"),
        sa.ForeignKeyConstraint(
            ["contact_id", "several"],
            ["contact.id", "contact.several"],
            name="contact_holder_contact",
            onupdate="cascade",
        ),
    )
    for name in ("contact_id", "person_id"):
        op.create_index(f"ix_contact_holder_{name}", "contact_holder", [name])
    op.create_exclude_constraint(
        "contact_holder_in_turn",
        "contact_holder",
        (sa.column("contact_id"), "="),
        (sa.column("held"), "&&"),
        where="not several",
        using="gist",
    )
    op.create_exclude_constraint(
        "contact_holder_once",
        "contact_holder",
        (sa.column("contact_id"), "="),
        (sa.column("person_id"), "="),
        (sa.column("held"), "&&"),
        using="gist",
    )
