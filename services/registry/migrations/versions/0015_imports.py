"""Imports, their rows and remembered mappings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def text(name: str, *, nullable: bool = False, **options: object) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable, **options)


def document(name: str) -> sa.Column:
    return sa.Column(name, JSONB, nullable=False)


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        instant("created_at"),
        instant("updated_at"),
        text("owner"),
        document("caller"),
        text("kind"),
        text("file_name"),
        text("sha256"),
        sa.Column("content", sa.LargeBinary, nullable=True),
        text("encoding", nullable=True),
        text("separator", nullable=True),
        text("sheet", nullable=True),
        text("locale"),
        document("mapping"),
        document("unmapped"),
        document("defaults"),
        document("decisions"),
        text("mode"),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("historical", sa.Boolean, nullable=False),
        text("state"),
        sa.Column("cancel_asked", sa.Boolean, nullable=False),
        sa.Column("rows_total", sa.Integer, nullable=False),
        sa.Column("rows_done", sa.Integer, nullable=False),
        document("counts"),
        instant("started_at", nullable=True),
        instant("ended_at", nullable=True),
        sa.CheckConstraint("state in ('queued', 'running', 'done', 'refused', 'cancelled', 'failed')", "import_state"),
        sa.CheckConstraint("mode in ('row_by_row', 'all_or_nothing')", "import_mode"),
        sa.CheckConstraint("rows_done between 0 and rows_total", "import_progress"),
    )
    op.create_index("import_owner", "import", ["owner", "id"])
    op.create_index("import_waiting", "import", ["id"], postgresql_where=sa.text("state in ('queued', 'running')"))
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Uuid, sa.ForeignKey("import.id"), primary_key=True),
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
        text("state"),
        document("problems"),
        sa.Column("object_ids", sa.ARRAY(sa.Uuid), nullable=False),
        sa.CheckConstraint("state in ('created', 'existing', 'doubtful', 'refused', 'skipped')", "import_row_state"),
    )
    op.create_index("import_row_state_line", "import_row", ["import_id", "state", "line"])
    op.create_table(
        "import_mapping",
        text("owner", primary_key=True),
        text("kind", primary_key=True),
        text("header_sha256", primary_key=True),
        document("mapping"),
        instant("updated_at"),
    )
