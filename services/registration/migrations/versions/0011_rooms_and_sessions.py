"""Rooms, sessions with who speaks in them, languages of interpretation, and the count of the programme's changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

_INSTANT = sa.DateTime(timezone=True)


def _versioned() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "room",
        *_versioned(),
        sa.Column("name", JSONB, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.Column("venue", JSONB),
        sa.Column("equipment", JSONB, nullable=False),
        sa.Column("accessibility", JSONB, nullable=False),
        sa.UniqueConstraint("conference_id", "id", name="room_of_conference"),
        sa.CheckConstraint("capacity >= 0", name="room_capacity"),
    )
    op.create_table(
        "session",
        *_versioned(),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("description", JSONB),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("starts_at", _INSTANT),
        sa.Column("ends_at", _INSTANT),
        sa.Column("room_id", sa.Uuid),
        sa.Column("venue", JSONB),
        sa.Column("languages", JSONB, nullable=False),
        sa.Column("interpretation", JSONB, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.UniqueConstraint("conference_id", "id", name="session_of_conference"),
        sa.ForeignKeyConstraint(["conference_id", "room_id"], ["room.conference_id", "room.id"], name="session_room"),
        sa.CheckConstraint("(starts_at is null) = (ends_at is null) and ends_at > starts_at", name="session_times"),
        sa.CheckConstraint("state in ('draft', 'announced', 'cancelled')", name="session_state"),
    )
    op.create_index("session_by_conference", "session", ["conference_id", "starts_at", "id"])
    op.create_index("session_by_room", "session", ["room_id"])
    op.create_table(
        "session_speaker",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("conference_id", sa.Uuid, nullable=False),
        sa.Column("session_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("person", JSONB, nullable=False),
        sa.Column("delegation", sa.String),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("registration_id", sa.Uuid, sa.ForeignKey("registration.id")),
        sa.Column("public_consent", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id", "session_id"],
            ["session.conference_id", "session.id"],
            name="session_speaker_session",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="session_speaker_delegation",
        ),
        sa.CheckConstraint("role in ('speaker', 'moderator', 'chair')", name="session_speaker_role"),
    )
    op.create_index("session_speaker_by_session", "session_speaker", ["session_id", "position"])
    op.create_index("session_speaker_by_conference", "session_speaker", ["conference_id"])
    op.create_index("session_speaker_by_registration", "session_speaker", ["registration_id"])
    op.create_table(
        "programme_change",
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.add_column("workshop", sa.Column("room_id", sa.Uuid))
    op.add_column("workshop", sa.Column("interpretation", JSONB, nullable=False, server_default="[]"))
    op.create_foreign_key("workshop_room", "workshop", "room", ["conference_id", "room_id"], ["conference_id", "id"])
    op.create_index("workshop_by_room", "workshop", ["room_id"])
    op.add_column("conference", sa.Column("interpretation_days", JSONB, nullable=False, server_default="[]"))
