"""Table of the working groups that prepare a conference (B23)."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import VersionedTable


class WorkingGroupRow(VersionedTable, table=True):
    """A working group; `members` are `working_groups.schemas.MemberIn` as JSON."""

    __tablename__ = "working_group"
    __table_args__ = (Index("working_group_by_conference", "conference_id", "id"),)

    conference_id: UUID = Field(foreign_key="conference.id")
    name: dict[str, str] = Field(sa_type=JSONB)
    mission: str | None = None
    members: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
