"""Table of the approvals of a conference's programme by its delegations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import RegistrationTable


class ProgrammeApprovalRow(RegistrationTable, table=True):
    """One delegation's approval of the programme as it was: `programme` says how, without names of people.

    Approvals of the same programme, one after the other, have the same `number`; `digest` tells two programmes apart.
    """

    __tablename__ = "programme_approval"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conference_id", "side"], ["delegation.conference_id", "delegation.code"], name="programme_approval_side"
        ),
        CheckConstraint("number >= 1", name="programme_approval_number"),
        Index("programme_approval_by_conference", "conference_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    conference_id: UUID = Field(foreign_key="conference.id")
    side: str
    number: int
    digest: str
    programme: dict[str, Any] = Field(sa_type=JSONB)
    approved_by: str
    approved_at: datetime = Field(sa_type=DateTime(timezone=True))
