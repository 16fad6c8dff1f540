"""Tables of speakers' slides: what is known of a file, and the objects that nothing names any more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registration.tables import RegistrationTable


class SlidesRow(RegistrationTable, table=True):
    """The file of one speaker, whose version rises with it; what it holds is the object of that key.

    `counted`: `slides` were counted in the file, and not declared. `override` is who took it after the deadline
    (`asking.Override` as JSON).
    """

    __tablename__ = "speaker_slides"
    __table_args__ = (
        CheckConstraint("size > 0", name="speaker_slides_size"),
        CheckConstraint("slides >= 0", name="speaker_slides_number"),
        UniqueConstraint("object_key", name="speaker_slides_object"),
        Index("speaker_slides_by_conference", "conference_id"),
    )

    speaker_id: UUID = Field(primary_key=True, foreign_key="speaker.id")
    conference_id: UUID = Field(foreign_key="conference.id")
    file_name: str
    media_type: str
    size: int = Field(sa_type=BigInteger)
    sha256: str
    slides: int
    counted: bool
    object_key: UUID
    handed_in_at: datetime = Field(sa_type=DateTime(timezone=True))
    handed_in_by: str
    override: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)


class RemovedObjectRow(RegistrationTable, table=True):
    """An object that nothing names any more since this was committed; a worker takes it out of the store."""

    __tablename__ = "removed_object"

    object_key: UUID = Field(primary_key=True)
