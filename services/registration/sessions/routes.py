"""Sessions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.conferences.access import visible_conference
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.sessions import store, use_cases
from services.registration.sessions.schemas import SessionIn, SessionOut, SessionPatch
from services.registration.sessions.views import session_view, session_views
from services.registration.vocabularies.timetable import SessionKind, SessionState
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import Instant

router = APIRouter(prefix="/registration/v1", tags=["sessions"], route_class=EntenteRoute)


@router.post("/conferences/{conference_id:uuid}/sessions", status_code=status.HTTP_201_CREATED)
async def create_session(
    conference_id: UUID, body: SessionIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> SessionOut:
    """Plan what takes place beside the workshops: an opening, a plenary, a break, a visit, an evening (B31).

    A draft is seen by those who prepare the conference. Nobody enrols for a session.
    """
    row, conference, access = await use_cases.create_session(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/sessions/{row.id}"
    tag(row.version)
    return await session_view(session, caller, access, conference, row)


@router.get("/conferences/{conference_id:uuid}/sessions")
async def list_sessions(
    conference_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("starts_at", "updated_at", "id")],
    kind: SessionKind | None = None,
    state: SessionState | None = None,
    updated_since: Instant | None = None,
) -> Page[SessionOut]:
    """The sessions of a conference in the order of its programme."""
    _, access = await visible_conference(session, caller, conference_id)
    statement = store.select_sessions(
        conference_id, with_drafts=access.inside, kind=kind, state=state, updated_since=updated_since
    )
    rows, cursor, total = await store.page_of_sessions(session, statement, page)
    items = await session_views(session, caller, access, conference_id, [row[0] for row in rows])
    return Page(items=items, next=cursor, total=total)


@router.get("/sessions/{session_id:uuid}")
async def read_session(session_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> SessionOut:
    """One session. Names are shown to everybody where the person agreed."""
    row, conference, access = await use_cases.visible_session(session, caller, session_id)
    tag(row.version)
    return await session_view(session, caller, access, conference, row)


@router.patch("/sessions/{session_id:uuid}")
async def change_session(
    session_id: UUID, body: SessionPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> SessionOut:
    """Change a session. `speakers` are replaced as a whole."""
    row, conference, access = await use_cases.change_session(session, caller, session_id, if_match, body)
    tag(row.version)
    return await session_view(session, caller, access, conference, row)


@router.delete("/sessions/{session_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_session(session_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch) -> None:
    """Remove a draft. What was announced is cancelled instead (409)."""
    await use_cases.remove_session(session, caller, session_id, if_match)


@router.post("/sessions/{session_id:uuid}:announce")
async def announce_session(
    session_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> SessionOut:
    """Show a draft to all who see its conference."""
    row, conference, access = await use_cases.announce_session(session, caller, session_id, if_match)
    tag(row.version)
    return await session_view(session, caller, access, conference, row)


@router.post("/sessions/{session_id:uuid}:cancel")
async def cancel_session(
    session_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> SessionOut:
    """Cancel an announced session for good. It stays in the programme, as cancelled."""
    row, conference, access = await use_cases.cancel_session(session, caller, session_id, if_match)
    tag(row.version)
    return await session_view(session, caller, access, conference, row)
