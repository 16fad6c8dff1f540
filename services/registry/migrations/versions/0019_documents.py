"""Files of agreements, and the objects that are to be removed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = "signed_text translation amendment annex council_resolution transmission photo other"


def upgrade() -> None:
    codes = ", ".join(f"'{code}'" for code in KINDS.split())
    op.create_table(
        "agreement_document",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid, sa.ForeignKey("agreement.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("object_key", sa.Uuid, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.CheckConstraint(f"kind in ({codes})", "agreement_document_kind"),
        sa.CheckConstraint("size > 0", "agreement_document_size"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "agreement_document_sha256_form"),
        sa.UniqueConstraint("agreement_id", "sha256", name="agreement_document_once"),
        sa.UniqueConstraint("object_key", name="agreement_document_object"),
    )
    op.create_table("removed_object", sa.Column("object_key", sa.Uuid, primary_key=True))
