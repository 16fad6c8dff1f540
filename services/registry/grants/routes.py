"""`/registry/v1/cooperations/{id}/grants`."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registry.grants import use_cases
from services.registry.grants.schemas import GrantIn, GrantList, GrantOut, GrantPatch
from services.registry.permissions import NetworkReader, RegistryWriter
from services.registry.rules.catalogue.agreements import D8
from services.registry.tables import GrantRow
from shared.auth.accounts import UNVERIFIED
from shared.catalogue.rules import Notice
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registry/v1/cooperations", tags=["cooperations"], route_class=EntenteRoute)


def _shown(row: GrantRow) -> GrantOut:
    warnings = [] if row.verified else [Notice(rule=D8.id, message=UNVERIFIED.render(), pointer="/account_id")]
    return GrantOut(**row.model_dump(exclude={"subject", "verified"}), account_id=row.subject, warnings=warnings)


@router.post("/{cooperation_id:uuid}/grants", status_code=status.HTTP_201_CREATED)
async def add_cooperation_grant(
    cooperation_id: UUID,
    body: GrantIn,
    caller: RegistryWriter,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    response: Response,
) -> GrantOut:
    """Let an account or a machine client work on a cooperation; by the network's staff and by its owners.

    With a `side` it stands for membership of that side's parties here: it sees what they see and edits their half.
    Without, a viewer sees all of the cooperation, its agreements and milestones; editors and owners edit all of it.
    Owners grant as well, within their side if they have one. An account that does not exist is refused (422); while
    that cannot be asked, the grant is made with a warning.
    """
    row = await use_cases.add_grant(session, runtime.resources["accounts"], caller, cooperation_id, body)
    response.headers["Location"] = f"{router.prefix}/{cooperation_id}/grants/{row.id}"
    tag(row.version)
    return _shown(row)


@router.get("/{cooperation_id:uuid}/grants")
async def list_cooperation_grants(cooperation_id: UUID, caller: NetworkReader, session: Session) -> GrantList:
    """Who works on a cooperation by a grant, for those who may change it."""
    return GrantList(items=[_shown(row) for row in await use_cases.list_grants(session, caller, cooperation_id)])


@router.get("/{cooperation_id:uuid}/grants/{grant_id:uuid}")
async def read_cooperation_grant(
    cooperation_id: UUID, grant_id: UUID, caller: NetworkReader, session: Session, tag: Tag
) -> GrantOut:
    """One grant, for those who may change its cooperation."""
    row = await use_cases.read_grant(session, caller, cooperation_id, grant_id)
    tag(row.version)
    return _shown(row)


@router.patch("/{cooperation_id:uuid}/grants/{grant_id:uuid}")
async def change_cooperation_grant(
    cooperation_id: UUID,
    grant_id: UUID,
    body: GrantPatch,
    caller: RegistryWriter,
    session: Session,
    if_match: IfMatch,
    tag: Tag,
) -> GrantOut:
    """Give a grant another role or side. Whose it is stays."""
    row = await use_cases.change_grant(session, caller, cooperation_id, grant_id, body, if_match)
    tag(row.version)
    return _shown(row)


@router.delete("/{cooperation_id:uuid}/grants/{grant_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_cooperation_grant(
    cooperation_id: UUID, grant_id: UUID, caller: RegistryWriter, session: Session, if_match: IfMatch
) -> None:
    """Take a grant back. None needs to be left: the network's staff can always grant."""
    await use_cases.remove_grant(session, caller, cooperation_id, grant_id, if_match)
