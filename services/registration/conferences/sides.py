"""Delegations and grants: who the sides of a conference are, and who works for them."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store
from services.registration.conferences.access import Access, managed_conference, visible_conference
from services.registration.conferences.schemas import DelegationIn, DelegationPatch, GrantIn
from services.registration.models.conference import DelegationRow, GrantRow
from services.registration.problems import LastOwner, unknown_delegation
from services.registration.programme import store as programme
from services.registration.vocabularies.conferences import GrantRole
from shared.auth.accounts import Accounts
from shared.auth.caller import Caller
from shared.http.conflicts import AlreadyExists, InUse
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.problems import Forbidden, NotFound


async def add_delegation(
    session: AsyncSession, caller: Caller, conference_id: UUID, body: DelegationIn
) -> DelegationRow:
    """Raises AlreadyExists when the conference has a delegation of that code."""
    await managed_conference(session, caller, conference_id)
    row = DelegationRow(conference_id=conference_id, **_columns(body))
    await _add(session, row, "delegation_code")
    return row


async def read_delegation(session: AsyncSession, caller: Caller, delegation_id: UUID) -> tuple[DelegationRow, Access]:
    delegation = await store.get_delegation(session, delegation_id)
    if delegation is None:
        raise NotFound()
    _, access = await visible_conference(session, caller, delegation.conference_id)
    return delegation, access


async def change_delegation(
    session: AsyncSession, caller: Caller, delegation_id: UUID, if_match: Precondition, body: DelegationPatch
) -> tuple[DelegationRow, Access]:
    """By those who manage the conference, or by the delegation's own head."""
    found, access = await read_delegation(session, caller, delegation_id)
    if not access.edits_side(found.code):
        raise Forbidden()
    delegation = await store.get_delegation(session, delegation_id, lock=True)
    if delegation is None:
        raise NotFound()
    if_match.check(delegation.version)
    for name, value in _columns(body).items():
        setattr(delegation, name, value)
    delegation.touch()
    await session.flush()
    return delegation, access


async def remove_delegation(session: AsyncSession, caller: Caller, delegation_id: UUID, if_match: Precondition) -> None:
    """Raises InUse while a quota, a speaker, a grant or a registration names it."""
    found, _ = await read_delegation(session, caller, delegation_id)
    await managed_conference(session, caller, found.conference_id)
    delegation = await store.get_delegation(session, delegation_id, lock=True)
    if delegation is None:
        raise NotFound()
    if_match.check(delegation.version)
    if await programme.has_quota_for(session, delegation.conference_id, delegation.code):
        raise InUse()
    try:
        async with session.begin_nested():
            await store.delete_delegation(session, delegation)
    except IntegrityError as error:
        raise InUse() from error


async def add_grant(
    session: AsyncSession, accounts: Accounts, caller: Caller, conference_id: UUID, body: GrantIn
) -> GrantRow:
    """Raises Unprocessable for an account that does not exist, AlreadyExists when it has a grant here: one account, one
    part.

    While the gateway cannot be asked, the grant is made all the same, and not `verified`.
    """
    _, access = await visible_conference(session, caller, conference_id)
    if not access.owns:
        raise Forbidden()
    # Asked before anything is locked, and for owners alone: nobody else learns which accounts there are.
    verified = await accounts.verified(body.account_id, "/account_id")
    await managed_conference(session, caller, conference_id, as_owner=True)
    if body.side is not None and body.side not in await store.delegation_codes(session, conference_id):
        raise unknown_delegation("/side", body.side)
    row = GrantRow(
        conference_id=conference_id, subject=body.account_id, role=body.role, side=body.side, verified=verified
    )
    await _add(session, row, "conference_grant_subject")
    return row


async def list_grants(session: AsyncSession, caller: Caller, conference_id: UUID) -> list[GrantRow]:
    """For those who manage the conference."""
    _, access = await visible_conference(session, caller, conference_id)
    if not access.manages:
        raise Forbidden()
    return list(await store.grants_of(session, conference_id))


async def read_grant(session: AsyncSession, caller: Caller, grant_id: UUID) -> GrantRow:
    """For those who manage the conference; for others there is none."""
    grant = await store.get_grant(session, grant_id)
    if grant is None:
        raise NotFound()
    _, access = await visible_conference(session, caller, grant.conference_id)
    if not access.manages:
        raise NotFound()
    return grant


async def remove_grant(session: AsyncSession, caller: Caller, grant_id: UUID, if_match: Precondition) -> None:
    """Raises LastOwner rather than leave a conference to nobody."""
    found = await read_grant(session, caller, grant_id)
    await managed_conference(session, caller, found.conference_id, as_owner=True)
    grant = await store.get_grant(session, grant_id, lock=True)
    if grant is None:
        raise NotFound()
    if_match.check(grant.version)
    if grant.role == GrantRole.OWNER and await store.count_owners(session, grant.conference_id) == 1:
        raise LastOwner()
    await store.delete_grant(session, grant)


def _columns(body: DelegationIn | DelegationPatch) -> dict[str, Any]:
    named = DelegationIn.model_fields.keys() if isinstance(body, DelegationIn) else body.model_fields_set
    head = {"head": body.head.model_dump(mode="json") if body.head else None}
    return body.model_dump(include=set(named) - {"head"}) | (head if "head" in named else {})


async def _add(session: AsyncSession, row: DelegationRow | GrantRow, unique: str) -> None:
    try:
        async with session.begin_nested():
            await store.add(session, row)
    except IntegrityError as error:
        if constraint_of(error) == unique:
            raise AlreadyExists() from error
        raise
