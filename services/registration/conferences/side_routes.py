"""Delegations and grants over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.conferences import sides, store
from services.registration.conferences.access import Access, visible_conference
from services.registration.conferences.schemas import (
    DelegationIn,
    DelegationList,
    DelegationOut,
    DelegationPatch,
    GrantIn,
    GrantList,
    GrantOut,
)
from services.registration.conferences.views import delegation_out
from services.registration.models.conference import GrantRow
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.rules.catalogue.participants import D8
from shared.auth.accounts import UNVERIFIED
from shared.catalogue.rules import Notice
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["conferences"], route_class=EntenteRoute)


def _shown_grant(grant: GrantRow) -> GrantOut:
    warnings = [] if grant.verified else [Notice(rule=D8.id, message=UNVERIFIED.render(), pointer="/account_id")]
    return GrantOut(**grant.model_dump(exclude={"subject", "verified"}), account_id=grant.subject, warnings=warnings)


@router.post("/conferences/{conference_id:uuid}/delegations", status_code=status.HTTP_201_CREATED)
async def add_delegation(
    conference_id: UUID,
    body: DelegationIn,
    caller: ConferenceEditor,
    session: Session,
    tag: Tag,
    response: Response,
) -> DelegationOut:
    """Add a side to a conference. Two or more are in balance (B5); a plain event has none."""
    delegation = await sides.add_delegation(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/delegations/{delegation.id}"
    tag(delegation.version)
    return delegation_out(delegation, Access(sees=True, manages=True))


@router.get("/conferences/{conference_id:uuid}/delegations")
async def list_delegations(conference_id: UUID, caller: ConferenceVisitor, session: Session) -> DelegationList:
    """All delegations of a conference, the hosts first."""
    _, access = await visible_conference(session, caller, conference_id)
    return DelegationList(
        items=[delegation_out(row, access) for row in await store.delegations_of(session, conference_id)]
    )


@router.get("/delegations/{delegation_id:uuid}")
async def read_delegation(delegation_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> DelegationOut:
    """One delegation."""
    delegation, access = await sides.read_delegation(session, caller, delegation_id)
    tag(delegation.version)
    return delegation_out(delegation, access)


@router.patch("/delegations/{delegation_id:uuid}")
async def change_delegation(
    delegation_id: UUID, body: DelegationPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> DelegationOut:
    """Change a delegation. Its own head may do so too."""
    delegation, access = await sides.change_delegation(session, caller, delegation_id, if_match, body)
    tag(delegation.version)
    return delegation_out(delegation, access)


@router.delete("/delegations/{delegation_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_delegation(delegation_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch) -> None:
    """Remove a delegation that no quota, speaker, grant or registration names."""
    await sides.remove_delegation(session, caller, delegation_id, if_match)


@router.post("/conferences/{conference_id:uuid}/grants", status_code=status.HTTP_201_CREATED)
async def add_grant(
    conference_id: UUID,
    body: GrantIn,
    caller: ConferenceEditor,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    response: Response,
) -> GrantOut:
    """Give an account a part in a conference. Owners and editors change it, a delegation's head its own half.

    An account that does not exist is refused (422); while that cannot be asked, the grant is made with a warning.
    """
    grant = await sides.add_grant(session, runtime.resources["accounts"], caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/grants/{grant.id}"
    tag(grant.version)
    return _shown_grant(grant)


@router.get("/conferences/{conference_id:uuid}/grants")
async def list_grants(conference_id: UUID, caller: ConferenceEditor, session: Session) -> GrantList:
    """Who has a part in a conference, for those who manage it."""
    return GrantList(items=[_shown_grant(row) for row in await sides.list_grants(session, caller, conference_id)])


@router.get("/grants/{grant_id:uuid}")
async def read_grant(grant_id: UUID, caller: ConferenceEditor, session: Session, tag: Tag) -> GrantOut:
    """One grant, for those who manage its conference."""
    grant = await sides.read_grant(session, caller, grant_id)
    tag(grant.version)
    return _shown_grant(grant)


@router.delete("/grants/{grant_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_grant(grant_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch) -> None:
    """Take a grant back, for owners. The last owner stays."""
    await sides.remove_grant(session, caller, grant_id, if_match)
