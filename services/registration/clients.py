"""What this service asks of the others."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

import httpx
from fastapi import status

from shared.http.client import PeerUnavailable
from shared.runtime import Runtime

_PATIENCE = 1.5
_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as the registry has it; `visibility` says who may be told of it."""

    id: UUID
    name: str
    country: str | None
    visibility: str
    version: int


class _Patient:
    """Asks one other service on somebody's behalf who waits for it. One per process.

    Nobody waits longer than a moment: after a failure the service is left alone for a few seconds, in which nobody
    waits at all.
    """

    def __init__(self, runtime: Runtime, service: str) -> None:
        self._peers, self._service, self._down_until = runtime.peers, service, 0.0

    async def _ask(self, path: str) -> httpx.Response | None:
        """The answer with what is there, None when there is nothing; raises PeerUnavailable."""
        if time.monotonic() < self._down_until:
            raise PeerUnavailable(self._service)
        try:
            async with asyncio.timeout(_PATIENCE):
                response = await self._peers.get(self._service, path)
                if response.status_code == status.HTTP_301_MOVED_PERMANENTLY:
                    response = await self._peers.get(self._service, response.headers["Location"])
        except (PeerUnavailable, TimeoutError):
            self._down_until = time.monotonic() + _PAUSE
            raise PeerUnavailable(self._service) from None
        if response.status_code == status.HTTP_404_NOT_FOUND:
            return None
        if response.status_code != status.HTTP_200_OK:
            raise PeerUnavailable(self._service)
        return response


class RegistryClient(_Patient):
    """Asks the registry about partners."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime, "registry")

    async def partner(self, partner_id: UUID) -> Partner | None:
        """The partner, None when there is none; raises PeerUnavailable when the registry cannot be asked now."""
        response = await self._ask(f"/registry/v1/partners/{partner_id}")
        if response is None:
            return None
        found = response.json()
        return Partner(
            partner_id, found["name"], found.get("country"), found.get("visibility", "private"), found["version"]
        )


class GatewayClient(_Patient):
    """Asks the gateway about accounts and machine clients."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime, "gateway")

    async def knows(self, subject: str) -> bool:
        """Whether there is an account of that id, or a machine client of that client_id; raises PeerUnavailable."""
        return await self._ask(f"/auth/v1/subjects/{quote(subject, safe='')}") is not None


@asynccontextmanager
async def open_gateway_client(runtime: Runtime) -> AsyncIterator[None]:
    """The process's client in `runtime.resources`."""
    runtime.resources["accounts"] = GatewayClient(runtime)
    yield
