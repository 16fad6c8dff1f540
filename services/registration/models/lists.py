"""Tables of numbered lists of participants (B18): what stood at one instant, and stands so."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import RegistrationTable


class ParticipantListRow(RegistrationTable, table=True):
    """A conference's participants as they were at one instant, under a number of its own.

    `due_on` is the day of the milestone that froze it: one milestone on one day freezes one list.
    """

    __tablename__ = "participant_list"
    __table_args__ = (
        Index("participant_list_number", "conference_id", "number", unique=True),
        Index(
            "participant_list_milestone",
            "milestone_id",
            "due_on",
            unique=True,
            postgresql_where=text("milestone_id is not null"),
        ),
    )

    id: UUID = Field(primary_key=True)
    conference_id: UUID = Field(foreign_key="conference.id")
    number: int
    title: dict[str, str] | None = Field(default=None, sa_type=JSONB, nullable=True)
    states: list[str] = Field(
        default_factory=lambda: ["confirmed"], sa_type=JSONB, sa_column_kwargs={"server_default": '["confirmed"]'}
    )
    frozen_at: datetime = Field(sa_type=DateTime(timezone=True))
    frozen_by: str
    milestone_id: UUID | None = Field(default=None, foreign_key="milestone.id", ondelete="SET NULL")
    due_on: date | None = None
    participants: int = 0
    by_delegation: dict[str, int] = Field(default_factory=dict, sa_type=JSONB)


class ListEntryRow(RegistrationTable, table=True):
    """One line of a list: a registration as it was. An erasure takes the person out, and leaves the line."""

    __tablename__ = "participant_list_entry"
    __table_args__ = (Index("participant_list_entry_by_registration", "registration_id"),)

    list_id: UUID = Field(primary_key=True, foreign_key="participant_list.id", ondelete="CASCADE")
    registration_id: UUID = Field(primary_key=True, foreign_key="registration.id")
    delegation: str | None = None
    state: str
    person: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    enrolments: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
