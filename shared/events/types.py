"""What an event is, and how a service declares the ones it publishes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Visibility = Literal["public", "network", "private"]


class Subject(BaseModel):
    """What an event is about; `version` orders the events of one subject."""

    type: str = Field(examples=["registration"])
    id: UUID
    version: int
    url: str = Field(
        description="the path where the subject is read", examples=["/registration/v1/registrations/0198…"]
    )


class EventData(BaseModel):
    """What every event says; a service's events add their own fields. Under 20 KB, and nothing personal."""

    model_config = ConfigDict(extra="forbid")

    id: UUID | None = Field(
        default=None, description="the event's own id, the same at every delivery; set when written"
    )
    subject: Subject
    partner_ids: list[UUID] = []
    conference_id: UUID | None = None
    changed: list[str] | None = None


class EventIn(BaseModel):
    """An event on its way from a service's outbox to the gateway."""

    id: UUID
    type: str
    timestamp: datetime
    visibility: Visibility
    data: dict[str, Any]


class EventOut(BaseModel):
    """An event as the gateway serves it to those who poll, in the order of `position`."""

    position: int
    id: UUID
    type: str
    timestamp: datetime
    visibility: Visibility = Field(description="who may learn of it, besides the partners and owners concerned")
    data: dict[str, Any]


@dataclass(frozen=True)
class EventType:
    """A kind of event: its name `<service>.<subject>.<past tense>`, when it happens, and an example of its data."""

    name: str
    description: str
    example: EventData

    @property
    def data(self) -> type[EventData]:
        return type(self.example)


class EventTypes:
    """The events that one service publishes."""

    def __init__(self, types: Iterable[EventType] = ()) -> None:
        self._types: Mapping[str, EventType] = {event_type.name: event_type for event_type in types}

    def __iter__(self) -> Iterator[EventType]:
        return iter(self._types.values())
