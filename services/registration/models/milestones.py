"""Tables of milestones: what has a date on the way to a conference, and what of it was told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, RegistrationTable, VersionedTable
from services.registration.vocabularies.conferences import Visibility
from services.registration.vocabularies.milestones import MilestoneKind, OffsetFrom


class MilestoneRow(VersionedTable, table=True):
    """A day by which something is done. Either a date of its own, or an offset from the conference's days.

    `due_on` is the day it comes to, kept up when the conference moves; one that lasts several (B21) is over with the
    last. `next_look_on` is when something comes that others are told of: null when nothing will.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conference_id", "audience"],
            ["delegation.conference_id", "delegation.code"],
            name="milestone_audience",
        ),
        CheckConstraint("(offset_from is null) = (offset_months is null)", name="milestone_offset"),
        CheckConstraint("(offset_from is null) = (offset_days is null)", name="milestone_offset_days"),
        CheckConstraint("lasts_days >= 1", name="milestone_lasts"),
        Index("milestone_by_conference", "conference_id", "due_on", "id"),
        Index("milestone_next_look", "next_look_on", postgresql_where=text("next_look_on is not null")),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    title: dict[str, str] = Field(sa_type=JSONB)
    kind: MilestoneKind = Field(sa_type=CodeOf(MilestoneKind))
    due_on: date
    lasts_days: int = 1
    offset_from: OffsetFrom | None = Field(default=None, sa_type=CodeOf(OffsetFrom))
    offset_months: int | None = None
    offset_days: int | None = None
    audience: str | None = None
    responsible: str | None = None
    visibility: Visibility = Field(default=Visibility.PRIVATE, sa_type=CodeOf(Visibility))
    reminders: list[int] = Field(default_factory=list, sa_type=JSONB)
    closes: list[str] = Field(default_factory=list, sa_type=JSONB)
    freezes_list: bool = False
    done_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    done_by: str | None = None
    next_look_on: date | None = None


class MilestoneNoticeRow(RegistrationTable, table=True):
    """What came of a milestone due on a day: a reminder so many days before, or (-1) that it passed. Once each.

    `told`: to others; else it was passed over in silence.
    """

    __tablename__ = "milestone_notice"

    milestone_id: UUID = Field(primary_key=True, foreign_key="milestone.id", ondelete="CASCADE")
    due_on: date = Field(primary_key=True)
    days_before: int = Field(primary_key=True)
    told: bool
    at: datetime = Field(sa_type=DateTime(timezone=True))
