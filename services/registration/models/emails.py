"""Tables: email, and what people do not want to be sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Identity, Index, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import RegistrationTable, VersionedTable

_INSTANT = DateTime(timezone=True)


class EmailRow(RegistrationTable, table=True):
    """An e-mail that an event calls for. Nothing of the recipient is in here but an id: address, name and language are
    looked up when it is sent, so that nobody who was erased is written to, and nothing is to be erased here.

    `recipient_id` is the registration written to; `registration_version` its version in the event. `details` are
    what the event says besides. `step` counts the tries since it was written, or asked for again. `number` grows from
    each e-mail that is noted to the next: calendars are told it as SEQUENCE.
    """

    __tablename__ = "email"
    __table_args__ = (
        CheckConstraint("status in ('pending', 'sent', 'failed', 'dropped')", name="email_status"),
        CheckConstraint("(status = 'pending') = (next_attempt_at is not null)", name="email_pending"),
        UniqueConstraint("event_id", "recipient_id", "template", name="email_once"),
        Index("email_by_conference", "conference_id", "created_at", "id"),
        Index("email_by_recipient", "recipient_id", "registration_version"),
        Index("email_due", "next_attempt_at", "id", postgresql_where=text("status = 'pending'")),
        Index(
            "email_changes",
            "recipient_id",
            "id",
            postgresql_where=text("status = 'pending' and template = 'changed'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(Integer, Identity(start=100_000), nullable=False))
    event_id: UUID
    conference_id: UUID = Field(foreign_key="conference.id")
    recipient_id: UUID
    registration_version: int
    template: str
    workshop_id: UUID | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    status: str = "pending"
    attempts: int = 0
    step: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    lease: UUID | None = None
    leased_until: datetime | None = Field(default=None, sa_type=_INSTANT)
    last_error: str | None = None
    created_at: datetime = Field(sa_type=_INSTANT)
    finished_at: datetime | None = Field(default=None, sa_type=_INSTANT)


class EmailOptOutRow(RegistrationTable, table=True):
    """Somebody wants no more e-mails of a kind about a conference: a registration, or an account that leads a side."""

    __tablename__ = "email_opt_out"
    __table_args__ = (CheckConstraint("kind in ('reminders', 'digest')", name="email_opt_out_kind"),)

    conference_id: UUID = Field(primary_key=True, foreign_key="conference.id")
    recipient_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    at: datetime = Field(sa_type=_INSTANT)


class OwnMessageRow(VersionedTable, table=True):
    """The organisers' own words for one kind of e-mail; `texts` by language, each a `messages.schemas.OwnText`."""

    __tablename__ = "own_message"
    __table_args__ = (UniqueConstraint("conference_id", "kind", name="own_message_once"),)

    conference_id: UUID = Field(foreign_key="conference.id")
    kind: str
    texts: dict[str, Any] = Field(sa_type=JSONB)
