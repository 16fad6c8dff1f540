"""Conferences over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registration.conferences import store, use_cases
from services.registration.conferences.access import grant_subject, in_network, sees_everything, visible_conference
from services.registration.conferences.schemas import ConferenceIn, ConferenceOut, ConferencePatch
from services.registration.conferences.views import conference_out
from services.registration.models.conference import ConferenceRow
from services.registration.permissions import ConferenceCreator, ConferenceEditor, ConferenceVisitor
from services.registration.vocabularies.conferences import ConferenceState
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag, VersionTag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, Instant

router = APIRouter(prefix="/registration/v1", tags=["conferences"], route_class=EntenteRoute)


def _shown(conference: ConferenceRow, tag: VersionTag | None = None) -> ConferenceOut:
    if tag is not None:
        tag(conference.version)
    return conference_out(conference)


@router.post("/conferences", status_code=status.HTTP_201_CREATED)
async def create_conference(
    body: ConferenceIn, caller: ConferenceCreator, session: Session, tag: Tag, response: Response
) -> ConferenceOut:
    """Create a conference as a draft. Whoever creates it owns it; `policy` holds its rules' limits and strengths."""
    conference = await use_cases.create_conference(session, caller, body)
    response.headers["Location"] = f"/registration/v1/conferences/{conference.id}"
    return _shown(conference, tag)


@router.get("/conferences")
async def list_conferences(
    caller: ConferenceVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("starts_on", "updated_at", "id")],
    q: Annotated[str | None, Query(max_length=200, description="part of the title or the place")] = None,
    state: ConferenceState | None = None,
    country: CountryCode | None = None,
    updated_since: Instant | None = None,
) -> Page[ConferenceOut]:
    """The conferences that you may see, the latest first: the published ones, and those that you prepare."""
    visible = store.visible_conferences(
        sees_all=sees_everything(caller), in_network=in_network(caller), subject=grant_subject(caller)
    )
    statement = store.filtered(visible, q=q, state=state, country=country, updated_since=updated_since)
    rows, cursor, total = await store.page_of_conferences(session, statement, page)
    return Page(items=[_shown(row[0]) for row in rows], next=cursor, total=total)


@router.get("/conferences/{conference_id:uuid}")
async def read_conference(conference_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> ConferenceOut:
    """One conference. A draft is there only for those who prepare it."""
    conference, _ = await visible_conference(session, caller, conference_id)
    return _shown(conference, tag)


@router.patch("/conferences/{conference_id:uuid}")
async def change_conference(
    conference_id: UUID, body: ConferencePatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> ConferenceOut:
    """Change some of a conference's fields. `policy` is replaced whole; a limit lowered takes nobody's seat."""
    return _shown(await use_cases.change_conference(session, caller, conference_id, if_match, body), tag)


@router.post("/conferences/{conference_id:uuid}:publish")
async def publish_conference(
    conference_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> ConferenceOut:
    """Show a draft to those whom its `visibility` names. Its workshops appear as they are announced."""
    target = ConferenceState.PUBLISHED
    return _shown(await use_cases.advance_conference(session, caller, conference_id, if_match, target), tag)


@router.post("/conferences/{conference_id:uuid}:open-registration")
async def open_registration(
    conference_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> ConferenceOut:
    """Let people register: for the conference, and for its announced workshops. Also after it was closed."""
    target = ConferenceState.REGISTRATION_OPEN
    return _shown(await use_cases.advance_conference(session, caller, conference_id, if_match, target), tag)


@router.post("/conferences/{conference_id:uuid}:close-registration")
async def close_registration(
    conference_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> ConferenceOut:
    """Take no new registration. Those who are registered stay, and those who wait go on waiting."""
    target = ConferenceState.REGISTRATION_CLOSED
    return _shown(await use_cases.advance_conference(session, caller, conference_id, if_match, target), tag)


@router.post("/conferences/{conference_id:uuid}:cancel")
async def cancel_conference(
    conference_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> ConferenceOut:
    """Cancel a conference for good, and with it all registrations and enrolments. For its owners.

    It stays readable, as do the registrations for who holds their link; none can be made or changed any more.
    """
    target = ConferenceState.CANCELLED
    return _shown(await use_cases.advance_conference(session, caller, conference_id, if_match, target), tag)
