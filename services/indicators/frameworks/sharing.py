"""Grants on a framework, and what of its time is locked."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators import store as rows
from services.indicators.frameworks import store
from services.indicators.frameworks.access import Access, managed_framework, visible_framework
from services.indicators.frameworks.schemas import GrantIn, LockIn
from services.indicators.frameworks.use_cases import known_side
from services.indicators.models.frameworks import GrantRow, LockRow
from services.indicators.problems import LastOwner
from services.indicators.vocabularies.frameworks import GrantRole
from shared.auth.accounts import Accounts
from shared.auth.caller import Caller
from shared.http.conflicts import AlreadyExists
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound


async def add_grant(
    session: AsyncSession, accounts: Accounts, caller: Caller, framework_id: UUID, body: GrantIn
) -> GrantRow:
    """Raises Unprocessable for an account that does not exist, AlreadyExists when it has a grant here, Forbidden for a
    part on a side that is not the caller's own.

    While the gateway cannot be asked, the grant is made all the same, and not `verified`.
    """
    _, _, access = await visible_framework(session, caller, framework_id)
    if not access.owns:
        raise Forbidden()
    # Asked before anything is locked, and for owners alone: nobody else learns which accounts there are.
    verified = await accounts.verified(body.account_id, "/account_id")
    _, sides, access = await managed_framework(session, caller, framework_id, as_owner=True)
    known_side(sides, body.side, "/side")
    wanted = {body.side} if body.side else {side.code for side in sides}
    if body.role != GrantRole.VIEWER and not wanted <= access.sides:
        raise Forbidden()  # nobody gives away the key of another side
    grant = GrantRow(
        framework_id=framework_id, subject=body.account_id, role=body.role, side=body.side, verified=verified
    )
    try:
        async with session.begin_nested():
            await rows.add(session, grant)
    except IntegrityError as error:
        raise AlreadyExists() from error
    return grant


async def list_grants(session: AsyncSession, caller: Caller, framework_id: UUID) -> list[GrantRow]:
    """For those who change what is measured."""
    _, _, access = await visible_framework(session, caller, framework_id)
    if not access.manages:
        raise Forbidden()
    return await store.grants_of(session, framework_id)


async def read_grant(session: AsyncSession, caller: Caller, framework_id: UUID, grant_id: UUID) -> GrantRow:
    """For those who change what is measured; for others there is none."""
    _, _, access = await visible_framework(session, caller, framework_id)
    grant = await store.get_grant(session, framework_id, grant_id)
    if grant is None or not access.manages:
        raise NotFound()
    return grant


async def remove_grant(
    session: AsyncSession, caller: Caller, framework_id: UUID, grant_id: UUID, if_match: Precondition
) -> None:
    """Raises LastOwner rather than leave a framework to nobody."""
    await managed_framework(session, caller, framework_id, as_owner=True)
    grant = await store.get_grant(session, framework_id, grant_id)
    if grant is None:
        raise NotFound()
    if_match.check(grant.version)
    whole = grant.role == GrantRole.OWNER and grant.side is None
    if whole and await store.count_owners(session, framework_id) == 1:
        raise LastOwner()
    await rows.remove(session, grant)


async def lock_period(session: AsyncSession, caller: Caller, framework_id: UUID, body: LockIn) -> LockRow:
    """Nobody changes what is reported for these days any more, whichever way it would come in."""
    await managed_framework(session, caller, framework_id)
    period = body.period.period()
    lock = LockRow(
        framework_id=framework_id, first=period.first, last=period.last, reason=body.reason, locked_by=caller.key
    )
    await rows.add(session, lock)
    return lock


async def list_locks(session: AsyncSession, caller: Caller, framework_id: UUID) -> tuple[list[LockRow], Access]:
    _, _, access = await visible_framework(session, caller, framework_id)
    return await store.locks_of(session, framework_id), access


async def read_lock(session: AsyncSession, caller: Caller, framework_id: UUID, lock_id: UUID) -> tuple[LockRow, Access]:
    _, _, access = await visible_framework(session, caller, framework_id)
    lock = await store.get_lock(session, framework_id, lock_id)
    if lock is None:
        raise NotFound()
    return lock, access


async def unlock_period(
    session: AsyncSession, caller: Caller, framework_id: UUID, lock_id: UUID, if_match: Precondition
) -> None:
    """By whoever locked it, and by those who work for all sides."""
    _, sides, access = await managed_framework(session, caller, framework_id)
    lock, _ = await read_lock(session, caller, framework_id, lock_id)
    if_match.check(lock.version)
    if lock.locked_by != caller.key and not {side.code for side in sides} <= access.sides:
        raise Forbidden()
    await rows.remove(session, lock)
