"""Grants and locks of a framework over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.indicators.frameworks import sharing
from services.indicators.frameworks.schemas import GrantIn, GrantList, GrantOut, LockIn, LockList, LockOut
from services.indicators.frameworks.views import grant_out, lock_out
from services.indicators.permissions import FrameworkEditor, FrameworkVisitor
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/indicators/v1/frameworks", tags=["frameworks"], route_class=EntenteRoute)


@router.post("/{framework_id:uuid}/grants", status_code=status.HTTP_201_CREATED)
async def add_framework_grant(
    framework_id: UUID,
    body: GrantIn,
    caller: FrameworkEditor,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    response: Response,
) -> GrantOut:
    """Let an account or a machine client work on a framework; by its owners.

    With a `side` it enters that side's values and approves for it; without, it works on the whole. An account that
    does not exist is refused (422); while that cannot be asked, the grant is made with a warning.
    """
    grant = await sharing.add_grant(session, runtime.resources["accounts"], caller, framework_id, body)
    response.headers["Location"] = f"{router.prefix}/{framework_id}/grants/{grant.id}"
    tag(grant.version)
    return grant_out(grant)


@router.get("/{framework_id:uuid}/grants")
async def list_framework_grants(framework_id: UUID, caller: FrameworkEditor, session: Session) -> GrantList:
    """Who works on a framework by a grant, for those who change what is measured."""
    return GrantList(items=[grant_out(grant) for grant in await sharing.list_grants(session, caller, framework_id)])


@router.get("/{framework_id:uuid}/grants/{grant_id:uuid}")
async def read_framework_grant(
    framework_id: UUID, grant_id: UUID, caller: FrameworkEditor, session: Session, tag: Tag
) -> GrantOut:
    """One grant."""
    grant = await sharing.read_grant(session, caller, framework_id, grant_id)
    tag(grant.version)
    return grant_out(grant)


@router.delete("/{framework_id:uuid}/grants/{grant_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_framework_grant(
    framework_id: UUID, grant_id: UUID, caller: FrameworkEditor, session: Session, if_match: IfMatch
) -> None:
    """Take a grant back. The last owner stays."""
    await sharing.remove_grant(session, caller, framework_id, grant_id, if_match)


@router.post("/{framework_id:uuid}/locks", status_code=status.HTTP_201_CREATED)
async def lock_period(
    framework_id: UUID, body: LockIn, caller: FrameworkEditor, session: Session, tag: Tag, response: Response
) -> LockOut:
    """Lock a stretch of time: what is reported for any day of it stays as it is, whichever way a change would come."""
    lock = await sharing.lock_period(session, caller, framework_id, body)
    response.headers["Location"] = f"{router.prefix}/{framework_id}/locks/{lock.id}"
    tag(lock.version)
    return lock_out(lock, inside=True)


@router.get("/{framework_id:uuid}/locks")
async def list_locks(framework_id: UUID, caller: FrameworkVisitor, session: Session) -> LockList:
    """What of a framework's time is locked."""
    locks, access = await sharing.list_locks(session, caller, framework_id)
    return LockList(items=[lock_out(lock, inside=access.inside) for lock in locks])


@router.get("/{framework_id:uuid}/locks/{lock_id:uuid}")
async def read_lock(framework_id: UUID, lock_id: UUID, caller: FrameworkVisitor, session: Session, tag: Tag) -> LockOut:
    """One lock."""
    lock, access = await sharing.read_lock(session, caller, framework_id, lock_id)
    tag(lock.version)
    return lock_out(lock, inside=access.inside)


@router.delete("/{framework_id:uuid}/locks/{lock_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def unlock_period(
    framework_id: UUID, lock_id: UUID, caller: FrameworkEditor, session: Session, if_match: IfMatch
) -> None:
    """Unlock what was locked."""
    await sharing.unlock_period(session, caller, framework_id, lock_id, if_match)
