"""Editions of a conference, and events beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for name in ("previous_edition_id", "sister_event_id"):
        op.add_column("conference", sa.Column(name, sa.Uuid, sa.ForeignKey("conference.id")))
    op.add_column("conference", sa.Column("place_chosen_at", sa.String))
    op.add_column("conference", sa.Column("recurs", sa.String))
    op.create_check_constraint("conference_previous_edition_is_another", "conference", "previous_edition_id <> id")
    op.create_check_constraint("conference_sister_is_another", "conference", "sister_event_id <> id")
    op.create_check_constraint("conference_recurs", "conference", "recurs in ('yearly')")
    op.create_index("conference_previous_edition", "conference", ["previous_edition_id"], unique=True)
    op.create_index("conference_sister", "conference", ["sister_event_id"], unique=True)
