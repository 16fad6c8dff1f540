"""What this service asks of the others."""

import asyncio
import time
from dataclasses import dataclass
from uuid import UUID

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


class RegistryClient:
    """Asks the registry about partners. One per process.

    Somebody who registers waits for it no longer than a moment: after a failure the registry is left alone for a few
    seconds, in which nobody waits at all.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._peers, self._down_until = runtime.peers, 0.0

    async def partner(self, partner_id: UUID) -> Partner | None:
        """The partner, None when there is none; raises PeerUnavailable when the registry cannot be asked now."""
        if time.monotonic() < self._down_until:
            raise PeerUnavailable("registry")
        try:
            async with asyncio.timeout(_PATIENCE):
                response = await self._peers.get("registry", f"/registry/v1/partners/{partner_id}")
        except (PeerUnavailable, TimeoutError):
            self._down_until = time.monotonic() + _PAUSE
            raise PeerUnavailable("registry") from None
        if response.status_code == status.HTTP_404_NOT_FOUND:
            return None
        if response.status_code != status.HTTP_200_OK:
            raise PeerUnavailable("registry")
        found = response.json()
        return Partner(
            partner_id, found["name"], found.get("country"), found.get("visibility", "private"), found["version"]
        )
