"""Invitations over HTTP: for the organisers of a conference."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registration.models.registrations import InvitationRow
from services.registration.participants.invitations import store, use_cases
from services.registration.participants.invitations.schemas import InvitationIn, InvitationOut
from services.registration.permissions import ConferenceEditor
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["invitations"], route_class=EntenteRoute)


def _shown(row: InvitationRow) -> InvitationOut:
    return InvitationOut.model_validate(row, from_attributes=True)


@router.post("/conferences/{conference_id:uuid}/invitations", status_code=status.HTTP_201_CREATED)
async def invite(
    conference_id: UUID, body: InvitationIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> InvitationOut:
    """Put somebody on the list of the invited, for whom workshops keep `reserved` places.

    By address; where several share one, by name as well. Nothing is sent to anybody.
    """
    row = await use_cases.invite(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/invitations/{row.id}"
    tag(row.version)
    return _shown(row)


@router.get("/conferences/{conference_id:uuid}/invitations")
async def list_invitations(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("email", "id")],
    q: Annotated[str | None, Query(max_length=200, description="part of an address or a name")] = None,
) -> Page[InvitationOut]:
    """The list of the invited, by address."""
    await use_cases.check_manages(session, caller, conference_id)
    rows, cursor, total = await store.page_of_invitations(session, store.invitations_of(conference_id, q), page)
    return Page(items=[_shown(row[0]) for row in rows], next=cursor, total=total)


@router.get("/invitations/{invitation_id:uuid}")
async def read_invitation(invitation_id: UUID, caller: ConferenceEditor, session: Session, tag: Tag) -> InvitationOut:
    """One invitation."""
    row = await use_cases.read_invitation(session, caller, invitation_id)
    tag(row.version)
    return _shown(row)


@router.delete("/invitations/{invitation_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def withdraw_invitation(
    invitation_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch
) -> None:
    """Take somebody off the list. Nobody loses a seat by it; it counts among the others' from now on."""
    await use_cases.withdraw_invitation(session, caller, invitation_id, if_match)
