"""Who administers accounts and clients is looked up, not believed: a token may be minutes old."""

from uuid import UUID

from fastapi import Request

from services.gateway.auth import store
from shared.auth.caller import Caller
from shared.db.engine import Session
from shared.http.problems import Unauthorized


async def in_good_standing(request: Request, session: Session) -> None:
    """Raises Unauthorized when the caller's account or client is no longer active, or no longer what its token says."""
    caller: Caller = request.state.caller
    if caller.kind == "account":
        account = await store.account_standing(session, UUID(caller.subject))
        if account != (True, caller.role):
            raise Unauthorized()
    elif caller.kind == "client":
        client = await store.client_standing(session, caller.subject)
        if client is None or not client[0] or not caller.scopes.issubset(client[1]):
            raise Unauthorized()
