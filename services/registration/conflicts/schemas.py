"""The conflicts of a programme as those see them who prepare it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.person import PersonOut
from services.registration.rooms.schemas import RoomSummary
from services.registration.vocabularies.programme import SpeakerRole
from services.registration.vocabularies.timetable import ConflictKind, ThingType
from shared.http.schemas import Multilingual


class ThingOut(BaseModel):
    type: ThingType
    id: UUID
    title: Multilingual
    starts_at: datetime | None
    ends_at: datetime | None
    announced: bool
    role: SpeakerRole | None = Field(description="what the person does here, where a person is in two places")


class ConflictOut(BaseModel):
    """Two things that clash, or one in which something does not fit."""

    kind: ConflictKind
    impossible: bool = Field(description="nobody can do both: refused by `policy.programme_conflicts`")
    message: str
    things: list[ThingOut]
    starts_at: datetime | None = Field(description="from when to when both go on")
    ends_at: datetime | None
    room: RoomSummary | None
    person: PersonOut | None = Field(description="who is in two places, where you may be told")
    languages: list[str]


class ConflictList(BaseModel):
    """All conflicts of one programme (1,000 at most): first what cannot be, in the order of time."""

    items: list[ConflictOut]
