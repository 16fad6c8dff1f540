"""The kernel's tables; conferences with delegations and grants; workshops with speakers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.kernel_migrations import create_kernel_tables

revision = "0001"
down_revision = None


def versioned() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    create_kernel_tables(op)
    op.create_table(
        "conference",
        *versioned(),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("edition", sa.Integer),
        sa.Column("place", sa.String),
        sa.Column("country", sa.String),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("languages", JSONB, nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("historical", sa.Boolean, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="conference_days"),
        sa.CheckConstraint(
            "state in ('draft', 'published', 'registration_open', 'registration_closed', 'cancelled')",
            name="conference_state",
        ),
        sa.CheckConstraint("visibility in ('public', 'network', 'private')", name="conference_visibility"),
    )
    op.create_index("conference_starts_on", "conference", ["starts_on", "id"])
    op.create_table(
        "delegation",
        *versioned(),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", JSONB, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("country", sa.String),
        sa.Column("head", JSONB),
        sa.Column("head_public_consent", sa.Boolean, nullable=False),
        sa.UniqueConstraint("conference_id", "code", name="delegation_code"),
        sa.CheckConstraint("role in ('host', 'guest')", name="delegation_role"),
    )
    op.create_table(
        "conference_grant",
        *versioned(),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("side", sa.String),
        sa.UniqueConstraint("conference_id", "subject", name="conference_grant_subject"),
        sa.ForeignKeyConstraint(
            ["conference_id", "side"], ["delegation.conference_id", "delegation.code"], name="conference_grant_side"
        ),
        sa.CheckConstraint("role in ('owner', 'editor', 'delegation_head', 'viewer')", name="conference_grant_role"),
        sa.CheckConstraint("(role = 'delegation_head') = (side is not null)", name="conference_grant_head_has_side"),
    )
    op.create_index("conference_grant_by_subject", "conference_grant", ["subject", "conference_id"])
    op.create_table(
        "workshop",
        *versioned(),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("sub_themes", JSONB, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.Column("quotas", JSONB, nullable=False),
        sa.Column("quota_release_on", sa.Date),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("languages", JSONB, nullable=False),
        sa.Column("debate_minutes", sa.Integer),
        sa.Column("framing_note", JSONB),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("line_up_version", sa.Integer, nullable=False),
        sa.CheckConstraint("capacity >= 0", name="workshop_capacity"),
        sa.CheckConstraint("(starts_at is null) = (ends_at is null) and ends_at > starts_at", name="workshop_times"),
        sa.CheckConstraint("debate_minutes >= 0", name="workshop_debate"),
        sa.CheckConstraint("state in ('draft', 'announced', 'final', 'cancelled')", name="workshop_state"),
    )
    op.create_index("workshop_by_conference", "workshop", ["conference_id", "starts_at", "id"])
    op.create_table(
        "speaker",
        *versioned(),
        sa.Column("conference_id", sa.Uuid, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("workshop_id", sa.Uuid, sa.ForeignKey("workshop.id"), nullable=False),
        sa.Column("person", JSONB, nullable=False),
        sa.Column("delegation", sa.String),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("profile", sa.String),
        sa.Column("slides", sa.Integer),
        sa.Column("project_operator", sa.Boolean, nullable=False),
        sa.Column("public_consent", sa.Boolean, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id", "delegation"], ["delegation.conference_id", "delegation.code"], name="speaker_delegation"
        ),
        sa.CheckConstraint("slides >= 0", name="speaker_slides"),
        sa.CheckConstraint("role in ('speaker', 'moderator', 'chair')", name="speaker_role"),
        sa.CheckConstraint("state in ('proposed', 'invited', 'accepted', 'declined')", name="speaker_state"),
    )
    op.create_index("speaker_by_workshop", "speaker", ["workshop_id", "id"])
    op.create_index("speaker_by_conference", "speaker", ["conference_id"])
