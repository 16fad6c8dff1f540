"""Accounts, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from services.gateway.auth.accounts import erasing, store, use_cases
from services.gateway.auth.accounts.schemas import AccountErased, AccountIn, AccountOut, AccountPatch
from services.gateway.auth.roles import Role
from services.gateway.auth.standing import in_good_standing
from services.gateway.permissions import AccountManager
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(
    prefix="/auth/v1/accounts",
    tags=["accounts"],
    route_class=EntenteRoute,
    dependencies=[Depends(in_good_standing)],
)


@router.get("")
async def list_accounts(
    caller: AccountManager,
    session: Session,
    page: Annotated[PageRequest, paging("name", "email", "created_at")],
    q: Annotated[str | None, Query(max_length=200, description="part of a name or an e-mail address")] = None,
    role: Role | None = None,
    active: bool | None = None,
    partner_id: Annotated[UUID | None, Query(description="members of this partner")] = None,
) -> Page[AccountOut]:
    """All accounts, by name."""
    rows, cursor, total = await store.list_accounts(session, page, q=q, role=role, active=active, partner_id=partner_id)
    return Page(items=await use_cases.show_all(session, rows), next=cursor, total=total)


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_account(
    body: AccountIn,
    caller: AccountManager,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    response: Response,
) -> AccountOut:
    """Make an account. Its e-mail address is its own, whatever the case of its letters."""
    account = await use_cases.create_account(session, runtime, body)
    response.headers["Location"] = f"{router.prefix}/{account.id}"
    tag(account.version)
    return account


@router.get("/{account_id:uuid}")
async def read_account(account_id: UUID, caller: AccountManager, session: Session, tag: Tag) -> AccountOut:
    """One account."""
    account = await use_cases.read_account(session, account_id)
    tag(account.version)
    return account


@router.patch("/{account_id:uuid}")
async def change_account(
    account_id: UUID,
    body: AccountPatch,
    caller: AccountManager,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatch,
    tag: Tag,
) -> AccountOut:
    """Change name, role, memberships, or whether the account is active.

    Its access tokens stop within a minute, here at once; with `active: false` its logins end too. Somebody must remain
    who administers: the last active administrator can be neither deactivated nor given another role.
    """
    account = await use_cases.change_account(session, runtime, account_id, body, if_match)
    tag(account.version)
    return account


@router.post("/{account_id:uuid}:erase")
async def erase_account(
    account_id: UUID,
    caller: AccountManager,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
) -> AccountErased:
    """Erase the person behind an account (D7). There is no way back: the account is gone, its address free again.

    Its tokens, logins, memberships and webhook endpoints end. `gateway.person.erased` tells the services its id alone:
    they take back its grants and feeds. What it did stays under an id that nobody can resolve any more. The last active
    administrator cannot be erased.
    """
    return await erasing.erase_account(session, runtime, account_id, if_match)
