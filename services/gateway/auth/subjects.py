"""Whether a token's subject is anybody, and what it may do now, for our own services: they keep subjects (in grants, in
feeds) and no accounts.
"""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth import store
from services.gateway.auth.merged_partners.store import partners_of
from services.gateway.auth.roles import SCOPES_OF, Role
from shared.auth.permissions import OurService
from shared.db.engine import Session
from shared.http.problems import NotFound
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/auth/v1", tags=["accounts"], route_class=EntenteRoute)


class SubjectOut(BaseModel):
    """An account or a machine client, what it may do now, and nothing about who that is."""

    subject: str = Field(description="an account's id or a machine client's `client_id`", examples=["partner"])
    kind: Literal["account", "client"]
    active: bool
    role: str | None = Field(default=None, description="of an account", examples=["coordinator"])
    scopes: list[str] = Field(default=[], examples=[["registry:read"]])
    partners: list[UUID] = Field(default=[], description="the partners of which an account is a member")


@router.get("/subjects/{subject}")
async def read_subject(subject: str, caller: OurService, session: Session) -> SubjectOut:
    """Whether there is such an account or machine client, for the platform's own services; 404 when there is none.

    With what a token of it would say now, for what they do in its name while it is not there.
    """
    found = await _found(session, subject)
    if found is None:
        raise NotFound()
    return found


class AddressOut(BaseModel):
    """Whom one of the platform's own e-mails goes to."""

    email: str
    name: str


@router.get("/subjects/{account_id:uuid}/address")
async def read_address(account_id: UUID, caller: OurService, session: Session) -> AddressOut:
    """The address and name of an account, for the e-mails that the platform's own services write; they keep neither.

    404 when there is no such account, and when it was deactivated.
    """
    account = await store.active_account(session, account_id)
    if account is None:
        raise NotFound()
    return AddressOut(email=account.email, name=account.name)


async def _found(session: AsyncSession, subject: str) -> SubjectOut | None:
    client = await store.client_standing(session, subject)
    if client is not None:
        return SubjectOut(subject=subject, kind="client", active=client[0], scopes=client[1])
    try:
        account_id = UUID(subject)
    except ValueError:
        return None
    account = await store.account_standing(session, account_id)
    # Grants know an account by its id as tokens write it, and in no other spelling.
    if account is None or str(account_id) != subject:
        return None
    active, role = account
    return SubjectOut(
        subject=subject,
        kind="account",
        active=active,
        role=role,
        scopes=sorted(SCOPES_OF[Role(role)]),
        partners=list((await partners_of(session, [account_id]))[account_id]),
    )
