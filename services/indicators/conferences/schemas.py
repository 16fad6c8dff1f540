"""The counts of a conference as callers see them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

_CODE = Field(description="the delegation's code; null for those who came with none", examples=["FR"])


class DelegationCount(BaseModel):
    code: str | None = _CODE
    registered: int = Field(description="registrations that are confirmed or checked in", examples=[64])
    waiting: int = Field(description="enrolments on waitlists, in all workshops together", examples=[7])


class WorkshopDelegationCount(BaseModel):
    code: str | None = _CODE
    confirmed: int
    waiting: int


class WorkshopFigures(BaseModel):
    """How many hold a seat in a workshop, and how many wait for one."""

    workshop_id: UUID
    confirmed: int = Field(description="seats held, those offered to somebody included", examples=[40])
    waiting: int = Field(description="enrolments on the waitlist", examples=[7])
    by_delegation: list[WorkshopDelegationCount]


class WorkshopCount(WorkshopFigures):
    state: str | None = Field(description="null until an event of the workshop itself has come", examples=["announced"])


class SpeakerBalance(BaseModel):
    """The speakers of one workshop by delegation; final once the line-up is complete and frozen."""

    workshop_id: UUID
    by_delegation: dict[str, int] = Field(examples=[{"FR": 3, "CN": 2}])
    final: bool


class Speakers(BaseModel):
    balance: list[SpeakerBalance]


class AsOf(BaseModel):
    """The last event of the conference that is counted in."""

    position: int = Field(description="its place in `/webhooks/v1/events`", examples=[1204])
    timestamp: datetime


class ConferenceFigures(BaseModel):
    registered: int = Field(description="registrations that are confirmed or checked in", examples=[128])
    waiting: int = Field(description="enrolments on waitlists, in all workshops together", examples=[7])
    by_delegation: list[DelegationCount]
    speakers: Speakers


class Recount(ConferenceFigures):
    """The same figures as registration has them now, asked for over HTTP."""

    workshops: list[WorkshopFigures]


class ConferenceCounts(ConferenceFigures):
    conference_id: UUID
    workshops: list[WorkshopCount]
    as_of: AsOf
    equal: bool | None = Field(
        default=None,
        description="whether the recount comes to the same; events under way may lag for a moment",
    )
    recount: Recount | None = Field(default=None, description="only when asked for with `recount=true`")
