"""Whether a token's subject is anybody, for our own services: they keep subjects (in grants) and no accounts."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth import store
from shared.auth.permissions import OurService
from shared.db.engine import Session
from shared.http.problems import NotFound
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/auth/v1", tags=["accounts"], route_class=EntenteRoute)


class SubjectOut(BaseModel):
    """An account or a machine client, and nothing about who that is."""

    subject: str = Field(description="an account's id or a machine client's `client_id`", examples=["partner"])
    kind: Literal["account", "client"]
    active: bool


@router.get("/subjects/{subject}")
async def read_subject(subject: str, caller: OurService, session: Session) -> SubjectOut:
    """Whether there is such an account or machine client, for the platform's own services; 404 when there is none."""
    found = await _found(session, subject)
    if found is None:
        raise NotFound()
    return found


async def _found(session: AsyncSession, subject: str) -> SubjectOut | None:
    client = await store.client_standing(session, subject)
    if client is not None:
        return SubjectOut(subject=subject, kind="client", active=client[0])
    try:
        account_id = UUID(subject)
    except ValueError:
        return None
    account = await store.account_standing(session, account_id)
    # Grants know an account by its id as tokens write it, and in no other spelling.
    if account is None or str(account_id) != subject:
        return None
    return SubjectOut(subject=subject, kind="account", active=account[0])
