"""Files that organisers send to register people in number: their course, and what became of each row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "registration_import",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("caller", JSONB, nullable=False),
        sa.Column("side", sa.String),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("encoding", sa.String),
        sa.Column("separator", sa.String),
        sa.Column("sheet", sa.String),
        sa.Column("mapping", JSONB, nullable=False),
        sa.Column("unmapped", JSONB, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("override_reason", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("rows_total", sa.Integer, nullable=False),
        sa.Column("rows_done", sa.Integer, nullable=False),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("trial", JSONB, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("delete_after", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('queued', 'running', 'done', 'refused', 'cancelled', 'failed')", "registration_import_state"
        ),
        sa.CheckConstraint("mode in ('row_by_row', 'all_or_nothing')", "registration_import_mode"),
        sa.CheckConstraint("rows_done between 0 and rows_total", "registration_import_progress"),
    )
    op.create_index("registration_import_by_conference", "registration_import", ["conference_id", "id"])
    op.create_index(
        "registration_import_waiting",
        "registration_import",
        ["updated_at", "id"],
        postgresql_where=sa.text("state in ('queued', 'running')"),
    )
    op.create_index("registration_import_due", "registration_import", ["delete_after"])
    op.create_table(
        "registration_import_row",
        sa.Column("import_id", sa.Uuid, sa.ForeignKey("registration_import.id"), primary_key=True),
        sa.Column("line", sa.Integer, primary_key=True),
        sa.Column("conference_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("cells", JSONB, nullable=False),
        sa.Column("repeats", sa.Integer),
        sa.Column("problems", JSONB, nullable=False),
        sa.Column("registration_id", sa.Uuid),
        sa.CheckConstraint("state in ('waiting', 'created', 'existing', 'refused')", "registration_import_row_state"),
    )
    op.create_index("registration_import_row_by_state", "registration_import_row", ["import_id", "state", "line"])
    op.create_index("registration_import_row_by_conference", "registration_import_row", ["conference_id"])
    op.create_index(
        "registration_import_row_by_registration",
        "registration_import_row",
        ["registration_id"],
        postgresql_where=sa.text("registration_id is not null"),
    )
