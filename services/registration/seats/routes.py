"""The seats of a conference over HTTP."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from services.registration.conferences.access import visible_conference
from services.registration.permissions import ConferenceVisitor
from services.registration.seats import use_cases
from services.registration.seats.schemas import ConferenceSeats, SeatsOut
from services.registration.seats.stream import SeatStreams
from shared.db.engine import Session
from shared.http import signed_urls
from shared.http.route import EntenteRoute
from shared.http.signed_urls import IsSigned
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["seats"], route_class=EntenteRoute)
_STREAM_GOOD_FOR = timedelta(hours=1)


@router.get("/conferences/{conference_id:uuid}/seats")
async def read_seats(
    conference_id: UUID, caller: ConferenceVisitor, session: Session, runtime: CurrentRuntime
) -> SeatsOut:
    """How many are registered, and the seats taken, free and waited for in every workshop, also by delegation."""
    conference, access = await visible_conference(session, caller, conference_id)
    seats: ConferenceSeats = await use_cases.seats_of(session, conference.id, with_drafts=access.inside)
    path = f"/registration/v1/conferences/{conference.id}/seats/stream"
    signed = signed_urls.sign(runtime.settings.own, path, valid_for=_STREAM_GOOD_FOR)
    return SeatsOut(**seats.model_dump(), stream_url=signed)


@router.get(
    "/conferences/{conference_id:uuid}/seats/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def stream_seats(
    conference_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    runtime: CurrentRuntime,
    signed: IsSigned,
    last_event_id: Annotated[str | None, Header(max_length=1_000)] = None,
) -> StreamingResponse:
    """The seats as they change, as server-sent events `seats`, each with all of it, as `GET …/seats` has it.

    The first tells the present, unless `Last-Event-ID` names just that. It ends after ten minutes; a browser's
    `EventSource` comes back by itself. Of a conference that is not public, `stream_url` of its seats is signed: an
    `EventSource` sends no header. By it drafts are not shown.
    """
    inside = False
    if not signed:
        _, access = await visible_conference(session, caller, conference_id)
        inside = access.inside
    streams: SeatStreams = runtime.resources["seat streams"]
    events = streams.follow(conference_id, last_event_id, inside=inside)
    return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-cache"})
