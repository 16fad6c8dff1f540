"""The tables of what goes out: events in the order of their position, endpoints with their owners, deliveries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.gateway.tables import GatewayTable


def _instant(*, nullable: bool = False) -> Any:
    return Column(DateTime(timezone=True), nullable=nullable)


class EventRow(GatewayTable, table=True):
    """What happened, as its service said it. `position` follows the order in which events were committed here.

    `topics` are the names under which it may be asked for (`registry.partner.created`, `registry.partner.*`,
    `registry.*`); `owner` is the key of the caller whom it concerns beside partners, for events about endpoints.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("id", name="event_id_key"),
        CheckConstraint("visibility in ('public', 'network', 'private')", name="event_visibility"),
        Index("ix_event_received_at", "received_at"),
    )

    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    id: UUID
    type: str = Field(sa_column=Column(Text, nullable=False))
    occurred_at: datetime = Field(sa_column=_instant())
    received_at: datetime = Field(sa_column=_instant())
    visibility: str = Field(sa_column=Column(Text, nullable=False))
    service: str = Field(sa_column=Column(Text, nullable=False))
    topics: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    partner_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    conference_id: UUID | None = None
    owner: str | None = Field(default=None, sa_column=Column(Text))
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class OwnerRow(GatewayTable, table=True):
    """Who owns endpoints, with what it might see when it last called: at fan-out nobody is there to show a token."""

    __tablename__ = "webhook_owner"

    key: str = Field(sa_column=Column(Text, primary_key=True))
    role: str | None = Field(default=None, sa_column=Column(Text))
    services: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    partners: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    seen_at: datetime = Field(sa_column=_instant())


class EndpointRow(GatewayTable, table=True):
    """Where events are delivered. `secret` is encrypted; `failing_since` is the first failure after the last success.

    `paused_until` is what the receiver asked for by `Retry-After`. Neither is part of the object proper.
    """

    __tablename__ = "endpoint"
    __table_args__ = (
        CheckConstraint("(disabled_at is null) = (disabled_reason is null)", name="endpoint_disabled_for_a_reason"),
        Index("ix_endpoint_owner", "owner"),
    )

    id: UUID = Field(primary_key=True)
    version: int = 1
    created_at: datetime = Field(sa_column=_instant())
    updated_at: datetime = Field(sa_column=_instant())
    owner: str = Field(sa_column=Column(Text, ForeignKey("webhook_owner.key"), nullable=False))
    url: str = Field(sa_column=Column(Text, nullable=False))
    event_types: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    conference_id: UUID | None = None
    partner_id: UUID | None = None
    description: str = Field(sa_column=Column(Text, nullable=False))
    secret: bytes
    disabled_at: datetime | None = Field(default=None, sa_column=_instant(nullable=True))
    disabled_reason: str | None = Field(default=None, sa_column=Column(Text))
    failing_since: datetime | None = Field(default=None, sa_column=_instant(nullable=True))
    paused_until: datetime | None = Field(default=None, sa_column=_instant(nullable=True))

    @property
    def enabled(self) -> bool:
        return self.disabled_at is None


class DeliveryRow(GatewayTable, table=True):
    """One event on its way to one endpoint. Whoever delivers it holds `lease` until `leased_until`.

    `attempts` counts all, `step` those since it was last begun (by the event or by `:retry`).
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id", name="delivery_event_endpoint_key"),
        CheckConstraint("status in ('pending', 'succeeded', 'failed', 'blocked')", name="delivery_status"),
        CheckConstraint("(status = 'pending') = (next_attempt_at is not null)", name="delivery_pending_has_a_next"),
        Index("ix_delivery_due", "endpoint_id", "next_attempt_at", postgresql_where=text("status = 'pending'")),
        Index("ix_delivery_endpoint_created", "endpoint_id", "created_at"),
    )

    id: UUID = Field(primary_key=True)
    event_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("event.id", ondelete="CASCADE"), nullable=False))
    endpoint_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("endpoint.id", ondelete="CASCADE"), nullable=False))
    status: str = Field(sa_column=Column(Text, nullable=False))
    attempts: int = 0
    step: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_column=_instant(nullable=True))
    lease: UUID | None = None
    leased_until: datetime | None = Field(default=None, sa_column=_instant(nullable=True))
    last_status_code: int | None = None
    last_error: str | None = Field(default=None, sa_column=Column(Text))
    created_at: datetime = Field(sa_column=_instant())
    finished_at: datetime | None = Field(default=None, sa_column=_instant(nullable=True))


class AttemptRow(GatewayTable, table=True):
    """One try of a delivery: what came back, never the receiver's words."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("delivery_id", "number", name="attempt_delivery_number_key"),)

    id: UUID = Field(primary_key=True)
    delivery_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("delivery.id", ondelete="CASCADE"), nullable=False))
    number: int
    started_at: datetime = Field(sa_column=_instant())
    duration_ms: int
    status_code: int | None = None
    error: str | None = Field(default=None, sa_column=Column(Text))
