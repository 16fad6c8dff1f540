"""The people of a delegation over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.delegation_members import use_cases
from services.registration.delegation_members.schemas import DelegationMember, MemberIn, MemberList, MemberPatch
from services.registration.delegation_members.use_cases import member_out
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["conferences"], route_class=EntenteRoute)


@router.post("/delegations/{delegation_id:uuid}/members", status_code=status.HTTP_201_CREATED)
async def add_delegation_member(
    delegation_id: UUID, body: MemberIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> DelegationMember:
    """Name somebody of a delegation, with the function there (B2): by its head, or who manages the conference.

    One of them is its `head` at most (409).
    """
    row, access = await use_cases.add_member(session, caller, delegation_id, body)
    response.headers["Location"] = f"/registration/v1/delegation-members/{row.id}"
    tag(row.version)
    return member_out(row, access)


@router.get("/delegations/{delegation_id:uuid}/members")
async def list_delegation_members(delegation_id: UUID, caller: ConferenceVisitor, session: Session) -> MemberList:
    """The people of a delegation in their order: all to those of that side, to others those who agreed to be named."""
    return MemberList(items=await use_cases.list_members(session, caller, delegation_id))


@router.get("/delegation-members/{member_id:uuid}")
async def read_delegation_member(
    member_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag
) -> DelegationMember:
    """Somebody of a delegation."""
    row, access = await use_cases.read_member(session, caller, member_id)
    tag(row.version)
    return member_out(row, access)


@router.patch("/delegation-members/{member_id:uuid}")
async def change_delegation_member(
    member_id: UUID, body: MemberPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> DelegationMember:
    """Change what is said of somebody of a delegation; those of the other side may not."""
    row, access = await use_cases.change_member(session, caller, member_id, if_match, body)
    tag(row.version)
    return member_out(row, access)


@router.delete("/delegation-members/{member_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_delegation_member(
    member_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch
) -> None:
    """Take somebody out of a delegation, personal data included."""
    await use_cases.remove_member(session, caller, member_id, if_match)
