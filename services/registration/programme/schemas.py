"""What goes in and out of workshops."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.conferences.schemas import DelegationCode, Guidance, Languages
from services.registration.fields import Day, Seats, optional
from services.registration.rooms.schemas import RoomSummary
from services.registration.vocabularies.programme import OperatorCategory, WorkshopState
from shared.http.schemas import Input, Instant, LongText, Multilingual, Patch, ShortText, Versioned, example

Capacity = Annotated[Seats, Field(description="seats; null: the room's, and without a room no limit", examples=[80])]
Quotas = Annotated[
    dict[DelegationCode, Seats],
    Field(
        examples=[{"FR": 40, "CN": 40}],
        description="seats kept for a delegation, and at most given to it; the smaller of quota and capacity decides",
    ),
]
SubTheme = ShortText | Multilingual
SubThemes = Annotated[
    list[SubTheme], Field(max_length=100, description="B4: at most three", examples=[["Innovation", {"fr": "Sport"}]])
]
DebateMinutes = Annotated[int, Field(ge=0, le=1440, description="B11: of its time, what is kept for debate")]


_SEATS = "seats; null: those of its room, and without one nothing limits them"
_GUIDANCE = "B10: what speakers of this workshop are asked for, beside what the conference says to all"
_SPOKEN = "BCP 47: what is spoken"
_INTERPRETED = "BCP 47: into what it is interpreted"


Themes = Annotated[
    list[SubTheme],
    Field(max_length=20, description="B27: what it is about, at large", examples=[["NTIC", {"fr": "Arts de vivre"}]]),
]


class Operator(Input):
    """An organisation that is associated with a workshop (B26)."""

    name: ShortText = Field(examples=["AFD"])
    category: OperatorCategory


Operators = Annotated[list[Operator], Field(max_length=50, description="B26: the organisations associated with it")]


class FramingAuthor(Input):
    """Who wrote a framing note, and for which side."""

    name: ShortText = Field(examples=["CUF"])
    delegation: DelegationCode


class FramingNote(Input):
    """What a workshop is about and how it is built, and who wrote that."""

    text: LongText
    authors: list[ShortText | FramingAuthor] = Field(
        default=[],
        max_length=20,
        description="B12: two, of two delegations; a name alone may be of any",
        examples=[["CUF", {"name": "APCAE", "delegation": "CN"}]],
    )


class FramingHalf(BaseModel):
    """What one side has written of a framing note; changed at `/workshops/{id}/framing-note/{delegation}`."""

    delegation: str
    text: str
    author: str
    updated_at: datetime


class WorkshopIn(Input):
    model_config = example(
        title={"fr": "Économie circulaire", "zh": "循环经济"},
        sub_themes=["Innovation", {"fr": "Sport"}],
        themes=["NTIC"],
        operators=[{"name": "AFD", "category": "national_operator"}],
        capacity=80,
        quotas={"FR": 40, "CN": 40},
        quota_release_on="2026-09-30",
        reserved=6,
        reserve_release_on="2026-10-01",
        starts_at="2026-10-15T09:00:00+08:00",
        ends_at="2026-10-15T11:00:00+08:00",
        languages=["fr", "zh"],
        interpretation=["en"],
        debate_minutes=30,
        framing_note={"text": "Deux territoires présentent chacun un projet.", "authors": ["CUF", "APCAE"]},
    )

    title: Multilingual
    sub_themes: SubThemes = Field(default=[])
    themes: Themes = Field(default=[])
    operators: Operators = Field(default=[])
    capacity: Capacity | None = Field(default=None, description=_SEATS)
    quotas: Quotas = Field(default={})
    quota_release_on: Day | None = Field(default=None, description="the day on which unused quotas are for all")
    reserved: Seats = Field(default=0, description="of the capacity, places for the invited, who take these first")
    reserve_release_on: Day | None = Field(default=None, description="the day on which those left are for all")
    starts_at: Instant | None = Field(default=None, description="null, like the end, while it has no time")
    ends_at: Instant | None = Field(default=None, description="on the conference's days; null with the start")
    room_id: UUID | None = Field(default=None, description="a room of the conference")
    languages: Languages = Field(default=[], description=_SPOKEN)
    interpretation: Languages = Field(default=[], description=_INTERPRETED)
    debate_minutes: DebateMinutes | None = Field(default=None, description="B11: of its time; null: not planned yet")
    framing_note: FramingNote | None = Field(default=None, description="null while nobody has written it")
    speaker_guidance: Guidance | None = Field(default=None, description=_GUIDANCE)


class WorkshopPatch(Patch):
    model_config = example(capacity=100, quotas={"FR": 50, "CN": 50})

    title: Multilingual = optional()
    sub_themes: SubThemes = optional()
    themes: Themes = optional()
    operators: Operators = optional()
    capacity: Capacity | None = Field(default=None, description=_SEATS)
    quotas: Quotas = optional()
    quota_release_on: Day | None = Field(default=None, description="the day on which unused quotas are for all")
    reserved: Seats = optional(description="of the capacity, places for the invited, who take these first")
    reserve_release_on: Day | None = Field(default=None, description="the day on which those left are for all")
    starts_at: Instant | None = Field(default=None, description="null, like the end, while it has no time")
    ends_at: Instant | None = Field(default=None, description="on the conference's days; null with the start")
    room_id: UUID | None = Field(default=None, description="a room of the conference")
    languages: Languages = optional(description=_SPOKEN)
    interpretation: Languages = optional(description=_INTERPRETED)
    debate_minutes: DebateMinutes | None = Field(default=None, description="B11: of its time; null: not planned yet")
    framing_note: FramingNote | None = Field(default=None, description="null while nobody has written it")
    speaker_guidance: Guidance | None = Field(default=None, description=_GUIDANCE)


class DelegationSeats(BaseModel):
    """A delegation's part of a workshop's seats; `free` is null when nothing limits them."""

    quota: int | None = None
    taken: int = 0
    free: int | None = None
    waiting: int = 0


class WorkshopOut(Versioned):
    """A workshop with its live seats, which do not raise its version."""

    conference_id: UUID
    title: Multilingual
    sub_themes: list[SubTheme]
    themes: list[SubTheme]
    operators: list[Operator]
    capacity: int | None = Field(description="its own; null: the room's counts")
    seats: int | None = Field(description="how many there are: the capacity, else the room's; null without a limit")
    quotas: Mapping[str, int]
    quota_release_on: date | None
    reserved: int = Field(description="places for the invited, of the capacity")
    reserve_release_on: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: UUID | None
    room: RoomSummary | None
    languages: list[str]
    interpretation: list[str]
    debate_minutes: int | None
    framing_note: FramingNote | None = Field(description="where nobody wrote it whole, its halves together")
    speaker_guidance: Multilingual | None
    framing_halves: list[FramingHalf] = Field(description="B12: what each side has written of it by itself")
    state: WorkshopState
    taken: int = Field(description="seats taken, now")
    free: int | None = Field(description="seats free, now; null when there is no limit")
    reserved_free: int = Field(description="reserved places that are still kept for the invited, now")
    waiting: int = Field(description="people on the waitlist, now")
    by_delegation: Mapping[str, DelegationSeats]
