"""Speakers' slides as files (B7), and the objects of the store that nothing names any more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "speaker_slides",
        sa.Column("speaker_id", sa.Uuid, sa.ForeignKey("speaker.id"), primary_key=True),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("slides", sa.Integer, nullable=False),
        sa.Column("counted", sa.Boolean, nullable=False),
        sa.Column("object_key", sa.Uuid, nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.String, nullable=False),
        sa.Column("override", JSONB),
        sa.CheckConstraint("size > 0", name="speaker_slides_size"),
        sa.CheckConstraint("slides >= 0", name="speaker_slides_number"),
        sa.UniqueConstraint("object_key", name="speaker_slides_object"),
    )
    op.create_index("speaker_slides_by_conference", "speaker_slides", ["conference_id"])
    op.create_table("removed_object", sa.Column("object_key", sa.Uuid, primary_key=True))
