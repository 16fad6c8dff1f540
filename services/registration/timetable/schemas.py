"""The whole programme of a conference in one answer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.conferences.schemas import ConferenceOut, DelegationOut
from services.registration.participants.schemas import PartnerOut
from services.registration.person import PersonOut
from services.registration.programme.schemas import DelegationSeats, FramingNote, Operator, SubTheme
from services.registration.rooms.schemas import RoomOut, RoomSummary, Venue
from services.registration.vocabularies.programme import SpeakerProfile, SpeakerRole, WorkshopState
from services.registration.vocabularies.timetable import SessionKind, SessionState
from shared.catalogue.rules import Notice
from shared.http.schemas import Multilingual


class ItemSpeaker(BaseModel):
    """Somebody who speaks, moderates or chairs; those who declined are not told."""

    id: UUID
    person: PersonOut | None = Field(description="null where the person has not agreed to be named")
    partner: PartnerOut | None = Field(description="the partner that the person comes from")
    delegation: str | None
    role: SpeakerRole
    profile: SpeakerProfile | None = Field(default=None, description="of workshops alone")
    confirmed: bool = Field(description="false for those of a workshop who have not accepted yet")


class _Item(BaseModel):
    id: UUID
    version: int
    updated_at: datetime
    title: Multilingual
    starts_at: datetime | None = Field(description="with the offset of the conference's time zone")
    ends_at: datetime | None
    room_id: UUID | None
    room: RoomSummary | None
    languages: list[str] = Field(description="what is spoken")
    interpretation: list[str] = Field(description="into what it is interpreted")
    speakers: list[ItemSpeaker]


class SessionItem(_Item):
    type: Literal["session"] = "session"
    kind: SessionKind
    state: SessionState
    description: dict[str, str] | None
    venue: Venue | None


class WorkshopItem(_Item):
    type: Literal["workshop"] = "workshop"
    state: WorkshopState
    sub_themes: list[SubTheme]
    themes: list[SubTheme]
    operators: list[Operator]
    debate_minutes: int | None
    framing_note: FramingNote | None
    seats: int | None = Field(description="how many there are; null without a limit")
    taken: int
    free: int | None
    waiting: int
    by_delegation: Mapping[str, DelegationSeats]


Item = Annotated[SessionItem | WorkshopItem, Field(discriminator="type")]


class DayOut(BaseModel):
    """A day of the conference; what begins on it stands in it, in the order in which it begins."""

    number: int = Field(description="1 is the first")
    on: date
    interpretation: list[str] = Field(description="B14: the languages for which there are interpreters")
    items: list[Item]


class ProgrammeOut(BaseModel):
    """Everything that a page of the programme shows."""

    conference: ConferenceOut
    delegations: list[DelegationOut]
    rooms: list[RoomOut]
    days: list[DayOut]
    undated: list[Item] = Field(description="what has no time yet")
    warnings: list[Notice] = Field(description="D8: its conflicts, told to those who prepare it")
