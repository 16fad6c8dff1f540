"""Table of candidates for speaking."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import CodeOf, VersionedTable
from services.registration.vocabularies.programme import SpeakerProfile


class CandidateRow(VersionedTable, table=True):
    """Somebody who would speak in a conference, in whichever workshop unless one is wished for.

    `person` is a `person.PersonIn` as JSON; `registration_id` is who applied by the link of the own registration, once
    for a workshop and once for whichever; `speaker_id` is who it became in a line-up.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conference_id", "delegation"],
            ["delegation.conference_id", "delegation.code"],
            name="candidate_delegation",
        ),
        Index("candidate_by_conference", "conference_id", "id"),
        Index("candidate_by_speaker", "speaker_id"),
        Index("candidate_by_workshop", "workshop_id"),
        Index(
            "candidate_once",
            "registration_id",
            "workshop_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("registration_id is not null"),
        ),
    )

    conference_id: UUID = Field(foreign_key="conference.id")
    workshop_id: UUID | None = Field(default=None, foreign_key="workshop.id")
    person: dict[str, Any] = Field(sa_type=JSONB)
    delegation: str | None = None
    profile: SpeakerProfile | None = Field(default=None, sa_type=CodeOf(SpeakerProfile))
    project_operator: bool = False
    topic: str | None = None
    public_consent: bool = False
    registration_id: UUID | None = Field(default=None, foreign_key="registration.id")
    speaker_id: UUID | None = Field(default=None, foreign_key="speaker.id", ondelete="SET NULL")
