"""Events in the order of their position, webhook endpoints and their owners, deliveries and attempts.

Migrations go forward only: what went wrong is put right by the next one.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _events()
    _endpoints()
    _deliveries()


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _events() -> None:
    # Numbers are taken under a lock that lasts until the commit, so that they follow the order of commits.
    op.execute(sa.schema.CreateSequence(sa.Sequence("event_position")))
    op.create_table(
        "event",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        _instant("occurred_at"),
        _instant("received_at"),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("topics", ARRAY(sa.Text), nullable=False),
        sa.Column("partner_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("conference_id", sa.Uuid),
        sa.Column("owner", sa.Text),
        sa.Column("data", JSONB, nullable=False),
        sa.UniqueConstraint("id", name="event_id_key"),
        sa.CheckConstraint("visibility in ('public', 'network', 'private')", name="event_visibility"),
    )
    op.create_index("ix_event_received_at", "event", ["received_at"])


def _endpoints() -> None:
    op.create_table(
        "webhook_owner",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("role", sa.Text),
        sa.Column("services", ARRAY(sa.Text), nullable=False),
        sa.Column("partners", ARRAY(sa.Uuid), nullable=False),
        _instant("seen_at"),
    )
    op.create_table(
        "endpoint",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        _instant("created_at"),
        _instant("updated_at"),
        sa.Column("owner", sa.Text, sa.ForeignKey("webhook_owner.key"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("event_types", ARRAY(sa.Text), nullable=False),
        sa.Column("conference_id", sa.Uuid),
        sa.Column("partner_id", sa.Uuid),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        _instant("disabled_at", nullable=True),
        sa.Column("disabled_reason", sa.Text),
        _instant("failing_since", nullable=True),
        _instant("paused_until", nullable=True),
        sa.CheckConstraint("(disabled_at is null) = (disabled_reason is null)", name="endpoint_disabled_for_a_reason"),
    )
    op.create_index("ix_endpoint_owner", "endpoint", ["owner"])


def _deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("event_id", sa.Uuid, sa.ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
        sa.Column("endpoint_id", sa.Uuid, sa.ForeignKey("endpoint.id", ondelete="CASCADE"), nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        _instant("next_attempt_at", nullable=True),
        sa.Column("lease", sa.Uuid),
        _instant("leased_until", nullable=True),
        sa.Column("last_status_code", sa.Integer),
        sa.Column("last_error", sa.Text),
        _instant("created_at"),
        _instant("finished_at", nullable=True),
        sa.UniqueConstraint("event_id", "endpoint_id", name="delivery_event_endpoint_key"),
        sa.CheckConstraint("status in ('pending', 'succeeded', 'failed', 'blocked')", name="delivery_status"),
        sa.CheckConstraint("(status = 'pending') = (next_attempt_at is not null)", name="delivery_pending_has_a_next"),
    )
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["endpoint_id", "next_attempt_at"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index("ix_delivery_endpoint_created", "delivery", ["endpoint_id", "created_at"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("delivery_id", sa.Uuid, sa.ForeignKey("delivery.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _instant("started_at"),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("status_code", sa.Integer),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("delivery_id", "number", name="attempt_delivery_number_key"),
    )
