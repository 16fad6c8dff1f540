"""Tables of retention: what is kept beyond its time, what was deleted, and when a conference was last looked at."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, RegistrationTable, VersionedTable
from services.registration.vocabularies.personal_data import DataCategory

_INSTANT = DateTime(timezone=True)


class RetentionHoldRow(VersionedTable, table=True):
    """Personal data of one conference that is kept beyond its time, and why; no `categories` are all."""

    __tablename__ = "retention_hold"
    __table_args__ = (
        CheckConstraint("(lifted_at is null) = (lifted_by is null)", name="retention_hold_lifted"),
        Index("retention_hold_by_conference", "conference_id", "id"),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    categories: list[str] = Field(default_factory=list, sa_type=JSONB)
    reason: str
    until: date
    placed_by: str
    lifted_at: datetime | None = Field(default=None, sa_type=_INSTANT)
    lifted_by: str | None = None


class RetentionDeletionRow(RegistrationTable, table=True):
    """What was deleted of one category on one day: `places` are rows by table. Nothing of whom."""

    __tablename__ = "retention_deletion"
    __table_args__ = (
        UniqueConstraint("conference_id", "category", "due_on", "day", name="retention_deletion_once_a_day"),
        CheckConstraint("rows > 0", name="retention_deletion_rows"),
        Index("retention_deletion_by_conference", "conference_id", "ended_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    conference_id: UUID = Field(foreign_key="conference.id")
    category: DataCategory = Field(sa_type=CodeOf(DataCategory))
    days: int
    due_on: date
    day: date
    places: dict[str, int] = Field(sa_type=JSONB)
    rows: int
    began_at: datetime = Field(sa_type=_INSTANT)
    ended_at: datetime = Field(sa_type=_INSTANT)


class RetentionLookRow(RegistrationTable, table=True):
    """The day on which nothing was found (or left) to delete of a conference: it is looked at again on the next."""

    __tablename__ = "retention_look"

    conference_id: UUID = Field(primary_key=True, foreign_key="conference.id")
    looked_on: date
