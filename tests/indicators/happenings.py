"""Events of a conference as the gateway would serve them, and a way to have them taken in."""

from collections.abc import Iterable
from itertools import count
from typing import Any
from uuid import UUID

from services.indicators.conferences.consumer import HANDLERS
from shared.clock import now
from shared.db.engine import transaction
from shared.events.consumer import handle
from shared.events.types import EventOut, Visibility
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest

_positions = count(1)


def event(
    name: str,
    conference_id: UUID,
    subject_id: UUID,
    version: int,
    data: dict[str, Any],
    visibility: Visibility = "public",
) -> EventOut:
    """An event `registration.<name>`, at the next position of the stream."""
    kind, _ = name.split(".")
    subject = {"type": kind, "id": str(subject_id), "version": version, "url": f"/registration/v1/{kind}/{subject_id}"}
    return EventOut(
        position=next(_positions),
        id=new_id(),
        type=f"registration.{name}",
        timestamp=now(),
        visibility=visibility,
        data={"subject": subject, "conference_id": str(conference_id), **data},
    )


def published(conference_id: UUID, version: int = 2, visibility: Visibility = "public") -> EventOut:
    return event("conference.published", conference_id, conference_id, version, {"state": "published"}, visibility)


def announced(conference_id: UUID, workshop_id: UUID, version: int = 2, state: str = "announced") -> EventOut:
    """A workshop was announced, or brought to another `state`, which is its event's name."""
    workshop = {"workshop_id": str(workshop_id), "state": state}
    return event(f"workshop.{state}", conference_id, workshop_id, version, workshop)


def line_up(
    conference_id: UUID, workshop_id: UUID, version: int, speakers: dict[str, int], *, final: bool = False
) -> EventOut:
    told = {"workshop_id": str(workshop_id), "speakers_by_delegation": speakers, "final": final}
    return event("line_up.changed", conference_id, workshop_id, version, told)


def registration(
    name: str,
    conference_id: UUID,
    registration_id: UUID,
    version: int,
    state: str = "confirmed",
    delegation: str | None = "FR",
    **enrolments: str,
) -> EventOut:
    """An event with a registration's snapshot; `enrolments` are states by the workshop's id."""
    snapshot = {
        "id": str(registration_id),
        "version": version,
        "state": state,
        "delegation": delegation,
        "enrolments": [{"workshop_id": workshop_id, "state": state} for workshop_id, state in enrolments.items()],
    }
    return event(name, conference_id, registration_id, version, {"registration": snapshot}, "private")


async def take_in(service: ServiceUnderTest, events: Iterable[EventOut], *, together: int = 1) -> None:
    """The events in the order given, so many in each transaction."""
    left = list(events)
    while left:
        async with transaction(service.runtime.engine) as session:
            await handle(session, HANDLERS, left[:together])
        left = left[together:]
