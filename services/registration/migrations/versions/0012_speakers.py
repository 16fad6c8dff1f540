"""Speakers are replaced, say why they decline, and are tied to their registration."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("speaker", sa.Column("registration_id", sa.Uuid, sa.ForeignKey("registration.id")))
    op.add_column("speaker", sa.Column("decline_reason", sa.String))
    op.add_column("speaker", sa.Column("replaced_by", sa.Uuid, sa.ForeignKey("speaker.id", ondelete="SET NULL")))
    op.drop_constraint("speaker_state", "speaker")
    op.create_check_constraint(
        "speaker_state", "speaker", "state in ('proposed', 'invited', 'accepted', 'declined', 'replaced')"
    )
    op.create_check_constraint("speaker_replaced", "speaker", "replaced_by is null or state = 'replaced'")
    op.create_index(
        "speaker_once",
        "speaker",
        ["workshop_id", "registration_id"],
        unique=True,
        postgresql_where=sa.text("state not in ('declined', 'replaced')"),
    )
    op.create_index(
        "speaker_by_registration",
        "speaker",
        ["registration_id"],
        postgresql_where=sa.text("registration_id is not null"),
    )
    op.create_index(
        "speaker_by_replacement", "speaker", ["replaced_by"], postgresql_where=sa.text("replaced_by is not null")
    )
