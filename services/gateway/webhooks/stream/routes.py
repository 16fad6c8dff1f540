"""The stream of events over HTTP: in from our own services, out to those who poll."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import StringConstraints

from services.gateway.permissions import EventPublisher, Public
from services.gateway.webhooks.stream import use_cases
from services.gateway.webhooks.stream.event_types import known_types
from services.gateway.webhooks.stream.schemas import LONGEST_POLL, EventList, EventsIn, EventsTaken, EventTypeList
from shared.auth.permissions import Authenticated
from shared.db.engine import Session
from shared.http.idempotency import idempotency
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/webhooks/v1", tags=["events"], route_class=EntenteRoute)

TypeName = Annotated[str, StringConstraints(max_length=100)]


@router.post("/events")
@idempotency("exempt")  # each event is known again by its own id, also in a batch that was cut otherwise
async def take_in_events(
    body: EventsIn, caller: EventPublisher, session: Session, runtime: CurrentRuntime
) -> EventsTaken:
    """For our own services: hand over what is in the outbox. Each event is taken once, however often it is handed over.

    A service publishes events of its own name only. Up to 500 at once, the data of each under 20 KB.
    """
    return await use_cases.take_in_from(session, caller, runtime, body.events)


@router.get("/events")
async def list_events(
    caller: Authenticated,
    session: Session,
    after: Annotated[int, Query(ge=0, le=2**63 - 1, description="the `next_after` of the last answer")] = 0,
    limit: Annotated[int, Query(ge=1, le=LONGEST_POLL)] = 50,
    types: Annotated[
        list[TypeName],
        Query(alias="type", max_length=100, description="exact, or `registry.*`; several are alternatives"),
    ] = [],  # noqa: B006  FastAPI copies it
) -> EventList:
    """What happened, in order, for those who poll instead of receiving webhooks; kept for 90 days.

    You see events of the services that you may read (scopes `registry:read`, `registration:read`, `indicators:read`):
    public ones and the network's, and private ones that concern a partner of yours. Administrators and coordinators
    see all. Positions have gaps, but never appear late: begin with `after=0` and go on with `next_after`.
    """
    return await use_cases.events_for(session, caller, after, types, limit)


@router.get("/event-types")
async def list_event_types(caller: Public, runtime: CurrentRuntime, request: Request) -> EventTypeList:
    """Every kind of event that an endpoint can listen to, with the JSON Schema of a delivery's body and an example."""
    return (await known_types(runtime, request.app)).listed()
