"""A programme for calendars, for people and for search engines."""

import json
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.registration.conferences.access import Access, visible_conference
from services.registration.conferences.facts import zone_of
from services.registration.conferences.store import get_conference
from services.registration.models.conference import ConferenceRow
from services.registration.outputs.ics import calendar_of, items_of
from services.registration.outputs.linked_data import linked_data_of
from services.registration.outputs.page import HEADERS, page_of
from services.registration.participants import store as participants
from services.registration.participants.use_cases import registration_for
from services.registration.permissions import ConferenceVisitor, Participant
from services.registration.programme.access import visible_workshop
from services.registration.rules.emails import language_for
from services.registration.rules.own_calendar import status_of
from services.registration.timetable.schemas import ProgrammeOut
from services.registration.timetable.views import programme_of
from shared.auth.caller import ANONYMOUS
from shared.catalogue.texts import LANGUAGES, Language, current_language
from shared.clock import today
from shared.db.engine import Session
from shared.http.etags import Tag
from shared.http.problems import NotFound
from shared.http.route import EntenteRoute
from shared.http.signed_urls import IsSigned, sign
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["programme"], route_class=EntenteRoute)

_CALENDAR = "text/calendar"
_GOOD_AFTER_THE_END = timedelta(days=60)
AskedLanguage = Annotated[Language | None, Query(alias="lang", description="else by Accept-Language")]


def _file(media_type: str, schema: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "the programme", "content": {media_type: {"schema": schema}}}}


_ICS, _HTML = _file(_CALENDAR, {"type": "string"}), _file("text/html", {"type": "string"})
_JSON_LD = _file("application/ld+json", {"type": "object"})


class CalendarUrl(BaseModel):
    """Where a calendar program reads a participant's own programme, without any other credential."""

    url: str


def _answer(content: bytes | str, media_type: str, **headers: str) -> Response:
    usual = {"Cache-Control": "private, max-age=300", "Vary": "Authorization, Accept-Language"}
    return Response(content, media_type=media_type, headers=usual | headers)


def _calendar(programme: ProgrammeOut, items: Any, language: str | None, public_url: str, **more: Any) -> Response:
    content = calendar_of(programme, items, language or current_language(), public_url, **more)
    return _answer(content, _CALENDAR, **{"Content-Disposition": 'inline; filename="programme.ics"'})


@router.get("/conferences/{conference_id:uuid}/calendar.ics", response_class=Response, responses=_ICS)
async def read_conference_calendar(
    conference_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    language: AskedLanguage = None,
    room_id: Annotated[UUID | None, Query(description="of this room alone")] = None,
) -> Response:
    """The programme as iCalendar, or that of one room: what changes keeps its UID and raises its SEQUENCE."""
    conference, access = await visible_conference(session, caller, conference_id)
    programme = await programme_of(session, caller, access, conference)
    items = [item for item in items_of(programme) if room_id in (None, item.room_id)]
    tag(conference.version)
    return _calendar(programme, items, language, runtime.settings.common.public_url)


@router.get("/workshops/{workshop_id:uuid}/calendar.ics", response_class=Response, responses=_ICS)
async def read_workshop_calendar(
    workshop_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    language: AskedLanguage = None,
) -> Response:
    """One workshop as iCalendar, with its conference's days."""
    workshop, conference, access = await visible_workshop(session, caller, workshop_id)
    programme = await programme_of(session, caller, access, conference)
    items = [item for item in items_of(programme) if item.id == workshop_id]
    tag(workshop.version)
    return _calendar(programme, items, language, runtime.settings.common.public_url)


@router.get("/registrations/{registration_id:uuid}/calendar")
async def read_calendar_url(
    registration_id: UUID, caller: Participant, session: Session, runtime: CurrentRuntime
) -> CalendarUrl:
    """The signed URL of a participant's own calendar; it is good until two months after the conference."""
    _, conference, _ = await registration_for(session, caller, registration_id)
    path = f"/registration/v1/registrations/{registration_id}/calendar.ics"
    days = max(timedelta(), conference.ends_on - today(zone_of(conference))) + _GOOD_AFTER_THE_END
    base = runtime.settings.common.public_url.rstrip("/")
    return CalendarUrl(url=base + sign(runtime.settings.own, path, valid_for=days))


@router.get("/registrations/{registration_id:uuid}/calendar.ics", response_class=Response, responses=_ICS)
async def read_own_calendar(
    registration_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    signed: IsSigned,
    runtime: CurrentRuntime,
    tag: Tag,
    language: AskedLanguage = None,
) -> Response:
    """A participant's own programme: the sessions for all, and the workshops with a seat or a place in the queue.

    By the signed URL of `…/calendar`, or by a token that may read the registration. A seat is CONFIRMED, a place in a
    queue or an offer TENTATIVE; what was withdrawn or cancelled is CANCELLED.
    """
    if signed:
        registration = await participants.get_registration(session, registration_id)
        conference = await get_conference(session, registration.conference_id) if registration else None
        if registration is None or conference is None:
            raise NotFound()
    else:
        registration, conference, _ = await registration_for(session, caller, registration_id)
    # What everybody may see of it: a calendar program hands on what it reads.
    programme = await programme_of(session, ANONYMOUS, Access(sees=True), conference)
    enrolled = {row.workshop_id: row.state for row, _ in await participants.enrolments_of(session, [registration_id])}
    states = {
        item.id: status
        for item in items_of(programme)
        if (status := status_of(item.type, item.state, registration.state, enrolled.get(item.id)))
    }
    items = [item for item in items_of(programme) if item.id in states]
    tag(registration.version)
    spoken = registration.person.get("language")
    own = language or language_for(spoken, conference.languages, LANGUAGES, current_language())
    return _calendar(programme, items, own, runtime.settings.common.public_url, states=states)


@router.get("/conferences/{conference_id:uuid}/programme.html", response_class=Response, responses=_HTML)
async def read_programme_page(
    conference_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag, language: AskedLanguage = None
) -> Response:
    """The programme as a page to read and to print, in one of four languages; what is not written in it, in another."""
    conference, programme = await _programme(conference_id, caller, session)
    tag(conference.version)
    said_in = language or current_language()
    return _answer(page_of(programme, said_in), "text/html", **HEADERS, **{"Content-Language": said_in})


@router.get("/conferences/{conference_id:uuid}/programme.jsonld", response_class=Response, responses=_JSON_LD)
async def read_linked_programme(
    conference_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    language: AskedLanguage = None,
) -> Response:
    """The programme as schema.org's `Event` in JSON-LD; people are named where they agreed to it."""
    conference, programme = await _programme(conference_id, caller, session)
    tag(conference.version)
    found = linked_data_of(programme, language or current_language(), runtime.settings.common.public_url)
    return _answer(json.dumps(found, ensure_ascii=False), "application/ld+json")


async def _programme(
    conference_id: UUID, caller: ConferenceVisitor, session: Session
) -> tuple[ConferenceRow, ProgrammeOut]:
    conference, access = await visible_conference(session, caller, conference_id)
    return conference, await programme_of(session, caller, access, conference)
