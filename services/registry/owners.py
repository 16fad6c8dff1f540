"""Accounts that own something here: whether they are there, and what they may see now, asked of the gateway."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Request, status

from shared.auth.caller import Caller
from shared.http.client import PeerUnavailable
from shared.runtime import Runtime

_KEPT_SECONDS = 60.0
_MOST = 10_000


class Owners:
    """The callers behind subjects, each remembered for a minute. One per process."""

    def __init__(self, runtime: Runtime) -> None:
        self._peers = runtime.peers
        self._known: dict[str, tuple[float, Caller | None]] = {}

    async def caller(self, subject: str) -> Caller | None:
        """The account or machine client as a token of now would say; None where it is not there or not active.

        Raises PeerUnavailable while the gateway cannot be asked.
        """
        until, known = self._known.get(subject, (0.0, None))
        if time.monotonic() < until:
            return known
        response = await self._peers.get("gateway", f"/auth/v1/subjects/{quote(subject, safe='')}")
        if response.status_code not in (status.HTTP_200_OK, status.HTTP_404_NOT_FOUND):
            raise PeerUnavailable("gateway")
        found: dict[str, Any] = {"active": False}
        if response.status_code == status.HTTP_200_OK:
            found = response.json()
        caller = None
        if found["active"]:
            caller = Caller(
                kind=found["kind"],
                subject=subject,
                role=found["role"],
                scopes=frozenset(found["scopes"]),
                partners=frozenset(UUID(partner) for partner in found["partners"]),
            )
        if len(self._known) >= _MOST:
            self.forget()
        self._known[subject] = (time.monotonic() + _KEPT_SECONDS, caller)
        return caller

    async def is_unknown(self, account_id: UUID) -> bool:
        """Whether there surely is no active account of this id; False while the gateway cannot be asked."""
        try:
            caller = await self.caller(str(account_id))
        except PeerUnavailable:
            return False
        return caller is None or caller.is_client

    def forget(self) -> None:
        """Ask again, at once, whoever is asked about."""
        self._known.clear()


@asynccontextmanager
async def open_owners(runtime: Runtime) -> AsyncIterator[None]:
    """The process's owners in `runtime.resources`."""
    runtime.resources["owners"] = Owners(runtime)
    yield


async def _owners(request: Request) -> Owners:
    owners: Owners = request.app.state.runtime.resources["owners"]
    return owners


CurrentOwners = Annotated[Owners, Depends(_owners)]
