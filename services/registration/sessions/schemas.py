"""What goes in and out of sessions."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.conferences.schemas import DelegationCode, Languages
from services.registration.fields import optional
from services.registration.participants.schemas import PartnerOut
from services.registration.person import PersonIn, PersonOut
from services.registration.rooms.schemas import RoomSummary, Venue
from services.registration.vocabularies.programme import SpeakerRole
from services.registration.vocabularies.timetable import SessionKind, SessionState
from shared.http.schemas import Input, Instant, Multilingual, MultilingualText, Patch, Versioned, example

_MOST_SPEAKERS = 50
_ENDS = "on the conference's days; null with the start"
_SPOKEN = "BCP 47: what is spoken"
_INTERPRETED = "BCP 47: into what it is interpreted"
_VENUE = "where it is when it is in no room of the conference: a visit, an evening elsewhere (B31)"


class SessionSpeakerIn(Input):
    """Who speaks in a session. No limits hold here: B3 and B5 are the workshops'."""

    person: PersonIn
    delegation: DelegationCode | None = Field(default=None, description="null for somebody of no side")
    role: SpeakerRole = SpeakerRole.SPEAKER
    registration_id: UUID | None = Field(default=None, description="the person's registration for this conference")
    public_consent: bool = Field(default=False, description="the person agrees to be named in public")


SessionSpeakers = Annotated[
    list[SessionSpeakerIn],
    Field(max_length=_MOST_SPEAKERS, description="in the order in which they are told; replaced as a whole"),
]


class SessionIn(Input):
    model_config = example(
        title={"fr": "Ouverture officielle", "zh": "开幕式"},
        kind="opening",
        starts_at="2026-10-14T09:00:00+08:00",
        ends_at="2026-10-14T10:30:00+08:00",
        languages=["fr", "zh"],
        interpretation=["en"],
        speakers=[
            {
                "person": {"given_name": "Jacques", "family_name": "Auxiette", "function": "co-président"},
                "delegation": "FR",
                "role": "chair",
                "public_consent": True,
            }
        ],
        state="announced",
    )

    title: Multilingual
    description: MultilingualText | None = None
    kind: SessionKind
    starts_at: Instant | None = Field(default=None, description="null, like the end, while it has no time")
    ends_at: Instant | None = Field(default=None, description=_ENDS)
    room_id: UUID | None = Field(default=None, description="a room of the conference")
    venue: Venue | None = Field(default=None, description=_VENUE)
    languages: Languages = Field(default=[], description=_SPOKEN)
    interpretation: Languages = Field(default=[], description=_INTERPRETED)
    speakers: SessionSpeakers = Field(default=[])
    state: Literal[SessionState.DRAFT, SessionState.ANNOUNCED] = Field(
        default=SessionState.DRAFT, description="announced: shown at once with its published conference"
    )


class SessionPatch(Patch):
    model_config = example(starts_at="2026-10-14T09:30:00+08:00", ends_at="2026-10-14T11:00:00+08:00")

    title: Multilingual = optional()
    description: MultilingualText | None = None
    kind: SessionKind = optional()
    starts_at: Instant | None = Field(default=None, description="null, like the end, while it has no time")
    ends_at: Instant | None = Field(default=None, description=_ENDS)
    room_id: UUID | None = Field(default=None, description="a room of the conference")
    venue: Venue | None = Field(default=None, description=_VENUE)
    languages: Languages = optional(description=_SPOKEN)
    interpretation: Languages = optional(description=_INTERPRETED)
    speakers: SessionSpeakers = optional()


class SessionSpeakerOut(BaseModel):
    id: UUID
    person: PersonOut | None = Field(description="null where the person has not agreed to be named")
    partner: PartnerOut | None = Field(description="the partner that the person comes from")
    delegation: str | None
    role: SpeakerRole
    registration_id: UUID | None = Field(description="told to those who work for that side alone")
    public_consent: bool


class SessionOut(Versioned):
    conference_id: UUID
    title: Multilingual
    description: dict[str, str] | None
    kind: SessionKind
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: UUID | None
    room: RoomSummary | None
    venue: Venue | None
    languages: list[str]
    interpretation: list[str]
    speakers: list[SessionSpeakerOut]
    state: SessionState
