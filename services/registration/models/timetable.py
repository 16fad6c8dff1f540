"""Tables: room, session and who speaks in it, and the count of the programme's changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, RegistrationTable, VersionedTable
from services.registration.vocabularies.programme import SpeakerRole
from services.registration.vocabularies.timetable import SessionKind, SessionState

_INSTANT = DateTime(timezone=True)


class RoomRow(VersionedTable, table=True):
    """A room of one conference; `venue` is a `rooms.schemas.Venue` as JSON. Others refer to it with its conference."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("conference_id", "id", name="room_of_conference"),
        CheckConstraint("capacity >= 0", name="room_capacity"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    name: dict[str, str] = Field(sa_type=JSONB)
    capacity: int | None = None
    venue: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    equipment: list[str] = Field(default_factory=list, sa_type=JSONB)
    accessibility: list[str] = Field(default_factory=list, sa_type=JSONB)


class SessionRow(VersionedTable, table=True):
    """What takes place beside the workshops, without enrolment: an opening, a plenary, a break, a visit."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("conference_id", "id", name="session_of_conference"),
        ForeignKeyConstraint(["conference_id", "room_id"], ["room.conference_id", "room.id"], name="session_room"),
        CheckConstraint("(starts_at is null) = (ends_at is null) and ends_at > starts_at", name="session_times"),
        CheckConstraint("state in ('draft', 'announced', 'cancelled')", name="session_state"),
        Index("session_by_conference", "conference_id", "starts_at", "id"),
        Index("session_by_room", "room_id"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    title: dict[str, str] = Field(sa_type=JSONB)
    description: dict[str, str] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    kind: SessionKind = Field(sa_type=CodeOf(SessionKind))
    starts_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    ends_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    room_id: UUID | None = None
    venue: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    languages: list[str] = Field(default_factory=list, sa_type=JSONB)
    interpretation: list[str] = Field(default_factory=list, sa_type=JSONB)
    state: SessionState = Field(default=SessionState.DRAFT, sa_type=CodeOf(SessionState))


class SessionSpeakerRow(RegistrationTable, table=True):
    """Who speaks in a session, moderates or chairs it, in the order told; `person` is a `person.PersonIn` as JSON."""

    __tablename__ = "session_speaker"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conference_id", "session_id"],
            ["session.conference_id", "session.id"],
            name="session_speaker_session",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="session_speaker_delegation",
        ),
        CheckConstraint("role in ('speaker', 'moderator', 'chair')", name="session_speaker_role"),
        Index("session_speaker_by_session", "session_id", "position"),
        Index("session_speaker_by_conference", "conference_id"),
        Index("session_speaker_by_registration", "registration_id"),
    )

    id: UUID = Field(primary_key=True)
    conference_id: UUID
    session_id: UUID
    position: int
    person: dict[str, Any] = Field(sa_type=JSONB)
    delegation: str | None = None
    role: SpeakerRole = Field(sa_type=CodeOf(SpeakerRole))
    registration_id: UUID | None = Field(default=None, foreign_key="registration.id")
    public_consent: bool = False


class ProgrammeChangeRow(RegistrationTable, table=True):
    """How often the announced programme of a conference was changed: it orders the events of the programme.

    It stands apart from `conference`, whose version it must not disturb, and whose row many hold at once.
    """

    __tablename__ = "programme_change"

    conference_id: UUID = Field(primary_key=True, foreign_key="conference.id")
    version: int = Field(sa_type=BigInteger)
