"""Who works on a cooperation without being a member of one of its partners: granted, changed, taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.cooperations.access import seen_cooperation
from services.registry.grants import store
from services.registry.grants.access import Access
from services.registry.grants.schemas import GrantIn, GrantPatch
from services.registry.messages import field_error, refused
from services.registry.tables import GrantRow
from services.registry.vocabularies.grants import GrantRole
from shared.auth.accounts import Accounts
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.problems import Conflict, Forbidden, NotFound
from shared.ids import new_id


async def add_grant(
    session: AsyncSession, accounts: Accounts, caller: Caller, cooperation_id: UUID, body: GrantIn
) -> GrantRow:
    """Forbidden unless the caller is staff or an owner, of the whole or of that side.

    Raises Unprocessable for an account that does not exist or a side on which nobody stands, Conflict where the
    account has a grant there. While the gateway cannot be asked, the grant is made all the same, and not `verified`.
    """
    concerned, access = await _concerned(session, caller, cooperation_id)
    if not access.grants(body.side):
        raise Forbidden()
    await _check(session, cooperation_id, body.role, body.side)
    # For those who may grant alone: nobody else learns which accounts there are.
    verified = await accounts.verified(body.account_id, "/account_id")
    instant = now()
    row = GrantRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        cooperation_id=cooperation_id,
        subject=body.account_id,
        role=body.role,
        side=body.side,
        verified=verified,
    )
    await _save(session, row)
    await record(session, caller, ("grant", row.id), "created", after=recorded(row), partner_ids=concerned)
    return row


async def list_grants(session: AsyncSession, caller: Caller, cooperation_id: UUID) -> Sequence[GrantRow]:
    """For those who may change the cooperation: else Forbidden."""
    concerned, access = await _concerned(session, caller, cooperation_id)
    if not access.changes(concerned):
        raise Forbidden()
    return await store.grants_of(session, cooperation_id)


async def read_grant(session: AsyncSession, caller: Caller, cooperation_id: UUID, grant_id: UUID) -> GrantRow:
    """For those who may change the cooperation; for others there is none."""
    row, _, _ = await _found(session, caller, cooperation_id, grant_id)
    return row


async def change_grant(
    session: AsyncSession,
    caller: Caller,
    cooperation_id: UUID,
    grant_id: UUID,
    patch: GrantPatch,
    if_match: Precondition,
) -> GrantRow:
    """Another role or side; Forbidden unless the caller may grant on both the old side and the new."""
    row, concerned, access = await _found(session, caller, cooperation_id, grant_id, lock=True)
    changes = patch.changes()
    side: str | None = patch.side if "side" in changes else row.side
    if not (access.grants(row.side) and access.grants(side)):
        raise Forbidden()
    if_match.check(row.version)
    before, role = recorded(row), patch.role if "role" in changes else GrantRole(row.role)
    if (role, side) == (row.role, row.side):
        return row
    await _check(session, cooperation_id, role, side)
    row.role, row.side = role, side
    row.version, row.updated_at = row.version + 1, now()
    await _save(session, row)
    subject = ("grant", row.id)
    await record(session, caller, subject, "updated", before=before, after=recorded(row), partner_ids=concerned)
    return row


async def remove_grant(
    session: AsyncSession, caller: Caller, cooperation_id: UUID, grant_id: UUID, if_match: Precondition
) -> None:
    """Take a grant back; Forbidden unless the caller may grant on its side."""
    row, concerned, access = await _found(session, caller, cooperation_id, grant_id, lock=True)
    if not access.grants(row.side):
        raise Forbidden()
    if_match.check(row.version)
    await store.remove(session, row)
    await record(session, caller, ("grant", row.id), "removed", before=recorded(row), partner_ids=concerned)


async def _concerned(session: AsyncSession, caller: Caller, cooperation_id: UUID) -> tuple[list[UUID], Access]:
    _, parties, access = await seen_cooperation(session, caller, cooperation_id)
    return [party.partner_id for party in parties], access


async def _found(
    session: AsyncSession, caller: Caller, cooperation_id: UUID, grant_id: UUID, *, lock: bool = False
) -> tuple[GrantRow, list[UUID], Access]:
    concerned, access = await _concerned(session, caller, cooperation_id)
    row = await store.load(session, cooperation_id, grant_id, lock=lock)
    if row is None or not access.changes(concerned):
        raise NotFound()
    return row, concerned, access


async def _check(session: AsyncSession, cooperation_id: UUID, role: GrantRole, side: str | None) -> None:
    if side is None and role is GrantRole.DELEGATION_HEAD:
        raise refused("/side", "side_needed")
    if side is not None and side not in await store.sides_of(session, cooperation_id):
        raise refused("/side", "unknown_side")


async def _save(session: AsyncSession, row: GrantRow) -> None:
    try:
        await store.save(session, row)
    except IntegrityError as error:
        if constraint_of(error) != store.ONCE:
            raise
        raise Conflict(errors=[field_error("/account_id", "granted_already")]) from None


def recorded(row: GrantRow) -> dict[str, Any]:
    """A grant as the audit trail keeps it."""
    return {
        "cooperation_id": str(row.cooperation_id),
        "account_id": row.subject,
        "role": str(row.role),
        "side": row.side,
    }
