"""Events as they come in from our own services, and go out to those who poll."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from shared.events.types import EventIn, EventOut, Subject
from shared.http.schemas import Input, example

MOST_AT_ONCE = 500
DATA_LIMIT = 20 * 1024
LONGEST_POLL = 200


class EventsIn(Input):
    """A batch from a service's outbox, in the order in which things happened."""

    model_config = example(
        events=[
            {
                "id": "0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1012",
                "type": "registry.partner.created",
                "timestamp": "2026-03-02T09:30:00Z",
                "visibility": "public",
                "data": {
                    "subject": {
                        "type": "partner",
                        "id": "0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011",
                        "version": 1,
                        "url": "/registry/v1/partners/0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011",
                    }
                },
            }
        ]
    )

    events: list[EventIn] = Field(min_length=1, max_length=MOST_AT_ONCE)


class EventsTaken(BaseModel):
    """`taken` are new, `known` had been handed over before and are left alone."""

    taken: int
    known: int


class Concerned(BaseModel):
    """What an event's data says of whom it concerns; the rest is its service's own."""

    subject: Subject
    partner_ids: list[UUID] = []
    conference_id: UUID | None = None


class EventList(BaseModel):
    """What happened after a position, in the order of positions."""

    items: list[EventOut]
    next_after: int = Field(description="ask for what comes after this next time, also when there were no items")


class EventTypeOut(BaseModel):
    """A kind of event, and what a delivery of it looks like."""

    type: str = Field(examples=["registry.agreement.signed"])
    service: str = Field(examples=["registry"])
    description: str
    json_schema: dict[str, Any] = Field(description="JSON Schema (2020-12) of a delivery's body")
    example: dict[str, Any]


class EventTypeList(BaseModel):
    """Every kind of event that the services publish."""

    items: list[EventTypeOut]
