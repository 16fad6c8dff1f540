"""Tables: workshop, half of a framing note, speaker."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, VersionedTable
from services.registration.vocabularies.programme import SpeakerProfile, SpeakerRole, SpeakerState, WorkshopState

_INSTANT = DateTime(timezone=True)


class WorkshopRow(VersionedTable, table=True):
    """A workshop as it is planned. What is taken of it stands in the seat ledger, and does not change it."""

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="workshop_capacity"),
        CheckConstraint("reserved >= 0", name="workshop_reserved"),
        CheckConstraint("(starts_at is null) = (ends_at is null) and ends_at > starts_at", name="workshop_times"),
        CheckConstraint("debate_minutes >= 0", name="workshop_debate"),
        CheckConstraint("state in ('draft', 'announced', 'final', 'cancelled')", name="workshop_state"),
        ForeignKeyConstraint(["conference_id", "room_id"], ["room.conference_id", "room.id"], name="workshop_room"),
        Index("workshop_by_conference", "conference_id", "starts_at", "id"),
        Index("workshop_by_room", "room_id"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    title: dict[str, str] = Field(sa_type=JSONB)
    sub_themes: list[Any] = Field(default_factory=list, sa_type=JSONB)
    themes: list[Any] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})
    operators: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"}
    )
    capacity: int | None = None
    quotas: dict[str, int] = Field(default_factory=dict, sa_type=JSONB)
    quota_release_on: date | None = None
    reserved: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    reserve_release_on: date | None = None
    starts_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    ends_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    room_id: UUID | None = None
    languages: list[str] = Field(default_factory=list, sa_type=JSONB)
    interpretation: list[str] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})
    debate_minutes: int | None = None
    speaker_guidance: dict[str, str] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    framing_note: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    state: WorkshopState = Field(default=WorkshopState.DRAFT, sa_type=CodeOf(WorkshopState))
    line_up_version: int = Field(default=0, description="orders the events of the line-up; not part of the object")


class FramingHalfRow(VersionedTable, table=True):
    """One delegation's half of a workshop's framing note (B12)."""

    __tablename__ = "framing_half"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="framing_half_delegation",
        ),
        UniqueConstraint("workshop_id", "delegation", name="framing_half_once"),
        Index("framing_half_by_conference", "conference_id", "delegation"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    workshop_id: UUID = Field(foreign_key="workshop.id")
    delegation: str
    text: str
    author: str


class SpeakerRow(VersionedTable, table=True):
    """Somebody in a workshop's line-up; `person` is a `person.PersonIn` as JSON.

    `replaced_by` is who got the seat of somebody replaced; `decline_reason` is for those who work for that side.
    """

    __tablename__ = "speaker"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conference_id", "delegation"], ["delegation.conference_id", "delegation.code"], name="speaker_delegation"
        ),
        CheckConstraint("slides >= 0", name="speaker_slides"),
        CheckConstraint("role in ('speaker', 'moderator', 'chair')", name="speaker_role"),
        CheckConstraint("state in ('proposed', 'invited', 'accepted', 'declined', 'replaced')", name="speaker_state"),
        CheckConstraint("replaced_by is null or state = 'replaced'", name="speaker_replaced"),
        Index("speaker_by_workshop", "workshop_id", "id"),
        Index("speaker_by_conference", "conference_id"),
        Index(
            "speaker_once",
            "workshop_id",
            "registration_id",
            unique=True,
            postgresql_where=text("state not in ('declined', 'replaced')"),
        ),
        Index("speaker_by_registration", "registration_id", postgresql_where=text("registration_id is not null")),
        Index("speaker_by_replacement", "replaced_by", postgresql_where=text("replaced_by is not null")),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    workshop_id: UUID = Field(foreign_key="workshop.id")
    person: dict[str, Any] = Field(sa_type=JSONB)
    delegation: str | None = None
    role: SpeakerRole = Field(sa_type=CodeOf(SpeakerRole))
    profile: SpeakerProfile | None = Field(default=None, sa_type=CodeOf(SpeakerProfile))
    slides: int | None = None
    project_operator: bool = False
    public_consent: bool = False
    state: SpeakerState = Field(default=SpeakerState.PROPOSED, sa_type=CodeOf(SpeakerState))
    registration_id: UUID | None = Field(default=None, foreign_key="registration.id")
    decline_reason: str | None = None
    replaced_by: UUID | None = Field(default=None, foreign_key="speaker.id", ondelete="SET NULL")
