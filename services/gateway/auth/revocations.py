"""Tokens are checked offline; what is taken back is told to all services by a list that each asks for every 15 s."""

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth import store
from services.gateway.auth.keys import ACCESS_TOKEN_SECONDS
from services.gateway.auth.texts import FOREIGN_SINCE
from shared.auth.permissions import OurService
from shared.db.engine import Session, UnitOfWork
from shared.http.problems import BadRequest
from shared.http.route import EntenteRoute
from shared.runtime import Runtime

# A row is dated when it is written and seen when its transaction commits, which a statement's timeout bounds.
_OVERLAP = timedelta(seconds=60)
# What was revoked longer ago than any token lives is of no interest to anybody.
_HORIZON = timedelta(seconds=ACCESS_TOKEN_SECONDS) + 2 * _OVERLAP
_MICROSECONDS = 1_000_000

router = APIRouter(prefix="/auth/v1", tags=["revocations"], route_class=EntenteRoute)


class Revocation(BaseModel):
    """Tokens of `subject` issued at or before `revoked_before` are no longer good."""

    subject: str = Field(description="an account's id or a machine client's `client_id`")
    revoked_before: float = Field(description="Unix seconds", examples=[1767225600.0])


class Revocations(BaseModel):
    """What was revoked lately. The same one may be told more than once."""

    items: list[Revocation]
    next_since: str = Field(description="give it as `since` next time")


@router.get("/revocations")
async def list_revocations(
    caller: OurService,
    session: Session,
    since: Annotated[str | None, Query(max_length=20, description="`next_since` of the answer before")] = None,
) -> Revocations:
    """Whose access tokens were taken back, for the platform's own services."""
    read_at = await store.database_clock(session)
    earliest = max(_read(since) - _OVERLAP, read_at - _HORIZON) if since else read_at - _HORIZON
    rows = await store.revocations_since(session, earliest)
    return Revocations(
        items=[Revocation(subject=row.subject, revoked_before=row.revoked_before) for row in rows],
        next_since=str(int(read_at.timestamp() * _MICROSECONDS)),
    )


def _read(since: str) -> datetime:
    try:
        if not (since.isascii() and since.isdigit()):
            raise ValueError
        return datetime.fromtimestamp(int(since) / _MICROSECONDS, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadRequest(FOREIGN_SINCE) from None


async def revoke_access_tokens(session: AsyncSession, runtime: Runtime, subject: str) -> None:
    """Take back all access tokens of `subject`: here with the commit, in the other processes within seconds."""
    before = await store.revoke_access_tokens(session, subject, int(time.time()))
    work: UnitOfWork = session.info["unit_of_work"]
    work.after_commit(partial(runtime.authenticator.revocations.revoke, subject, before))
