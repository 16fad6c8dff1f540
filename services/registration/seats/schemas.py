"""The seats of a conference as callers see them."""

from uuid import UUID

from pydantic import BaseModel, Field

_FREE = Field(description="never below 0; null without a limit", examples=[3])


class DelegationSeatsOut(BaseModel):
    quota: int | None = Field(description="null: the capacity alone applies")
    taken: int
    free: int | None = _FREE
    waiting: int


class WorkshopSeatsOut(BaseModel):
    workshop_id: UUID
    accepting: bool = Field(description="false before it is announced, and once it is closed")
    capacity: int | None = Field(description="null without a limit")
    taken: int
    free: int | None = _FREE
    waiting: int
    reserved: int = Field(description="places for the invited, of the capacity")
    reserved_free: int = Field(description="of these, still kept for them: not in the reach of others")
    released: bool = Field(description="whether quotas were released, so that the capacity alone applies")
    by_delegation: dict[str, DelegationSeatsOut]


class DelegationCount(BaseModel):
    code: str | None = Field(description="null for those who came with none", examples=["FR"])
    registered: int
    waiting: int = Field(description="places in waitlists, in all workshops together")


class ConferenceSeats(BaseModel):
    conference_id: UUID
    registered: int = Field(description="registrations that are confirmed", examples=[128])
    waiting: int = Field(description="places in waitlists, in all workshops together", examples=[7])
    delegations: list[DelegationCount]
    workshops: list[WorkshopSeatsOut]


class SeatsOut(ConferenceSeats):
    stream_url: str = Field(description="signed, for an `EventSource`: the same live, for an hour")
