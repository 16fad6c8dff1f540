"""Workshops over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.conferences.access import visible_conference
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.programme import store, use_cases
from services.registration.programme.access import visible_workshop
from services.registration.programme.schemas import WorkshopIn, WorkshopOut, WorkshopPatch
from services.registration.programme.views import workshop_view, workshop_views
from services.registration.vocabularies.programme import WorkshopState
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import Instant

router = APIRouter(prefix="/registration/v1", tags=["workshops"], route_class=EntenteRoute)


@router.post("/conferences/{conference_id:uuid}/workshops", status_code=status.HTTP_201_CREATED)
async def create_workshop(
    conference_id: UUID, body: WorkshopIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> WorkshopOut:
    """Plan a workshop, as a draft. At most three sub-themes (B4); quotas are delegations' parts of its seats."""
    workshop, conference = await use_cases.create_workshop(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/workshops/{workshop.id}"
    tag(workshop.version)
    return await workshop_view(session, conference, workshop, inside=True)


@router.get("/conferences/{conference_id:uuid}/workshops")
async def list_workshops(
    conference_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("starts_at", "updated_at", "id")],
    state: WorkshopState | None = None,
    updated_since: Instant | None = None,
) -> Page[WorkshopOut]:
    """The workshops of a conference in the order of its programme, each with its seats as they are now."""
    conference, access = await visible_conference(session, caller, conference_id)
    statement = store.select_workshops(
        conference_id, with_drafts=access.inside, state=state, updated_since=updated_since
    )
    rows, cursor, total = await store.page_of_workshops(session, statement, page)
    items = await workshop_views(session, conference, [row[0] for row in rows], inside=access.inside)
    return Page(items=items, next=cursor, total=total)


@router.get("/workshops/{workshop_id:uuid}")
async def read_workshop(workshop_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> WorkshopOut:
    """One workshop, with its seats taken, free and waited for, in all and per delegation."""
    workshop, conference, access = await visible_workshop(session, caller, workshop_id)
    tag(workshop.version)
    return await workshop_view(session, conference, workshop, inside=access.inside)


@router.patch("/workshops/{workshop_id:uuid}")
async def change_workshop(
    workshop_id: UUID, body: WorkshopPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> WorkshopOut:
    """Change a workshop. More room lets those who wait move up at once; less room takes nobody's seat."""
    workshop, conference = await use_cases.change_workshop(session, caller, workshop_id, if_match, body)
    tag(workshop.version)
    return await workshop_view(session, conference, workshop, inside=True)


@router.post("/workshops/{workshop_id:uuid}:announce")
async def announce_workshop(
    workshop_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> WorkshopOut:
    """Show a workshop and open it for enrolment, long before its line-up is final (B16)."""
    workshop, conference = await use_cases.announce_workshop(session, caller, workshop_id, if_match)
    tag(workshop.version)
    return await workshop_view(session, conference, workshop, inside=True)


@router.post("/workshops/{workshop_id:uuid}:finalise")
async def finalise_workshop(
    workshop_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> WorkshopOut:
    """Freeze the line-up: 409 with the complete list of what is `missing` until it is in balance (B5), of all
    profiles (B8), with time for debate (B11) and a framing note (B12). Only speakers who accepted count, and have not
    withdrawn their registration since. Enrolment stays open."""
    workshop, conference = await use_cases.finalise_workshop(session, caller, workshop_id, if_match)
    tag(workshop.version)
    return await workshop_view(session, conference, workshop, inside=True)


@router.post("/workshops/{workshop_id:uuid}:reopen")
async def reopen_workshop(
    workshop_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> WorkshopOut:
    """Open a final line-up again, so that a speaker can be replaced; enrolment goes on. 409 if it is not final."""
    workshop, conference = await use_cases.reopen_workshop(session, caller, workshop_id, if_match)
    tag(workshop.version)
    return await workshop_view(session, conference, workshop, inside=True)


@router.post("/workshops/{workshop_id:uuid}:cancel")
async def cancel_workshop(
    workshop_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> WorkshopOut:
    """Cancel a workshop for good, and with it what is held or awaited in it. People keep their registration.

    Whom a seat in it kept from another workshop, at the same hour or by their number of seats, may move up there.
    """
    workshop, conference = await use_cases.cancel_workshop(session, caller, workshop_id, if_match)
    tag(workshop.version)
    return await workshop_view(session, conference, workshop, inside=True)
