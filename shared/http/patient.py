"""Asking another service on behalf of somebody who waits."""

import asyncio
import time

import httpx
from fastapi import status

from shared.http.client import Peers, PeerUnavailable
from shared.runtime import Runtime

_PATIENCE = 1.5
_PAUSE = 5.0


class PatientPeer:
    """One other service, asked on somebody's behalf who waits for it. One per process.

    Nobody waits longer than a moment: after a failure the service is left alone for a few seconds, in which nobody
    waits at all.
    """

    def __init__(self, runtime: Runtime, service: str) -> None:
        self._peers, self._service, self._down_until = runtime.peers, service, 0.0

    async def ask(self, path: str) -> httpx.Response | None:
        """The answer with what is there, or where it moved to; None when there is nothing. Raises PeerUnavailable."""
        if time.monotonic() < self._down_until:
            raise PeerUnavailable(self._service)
        try:
            async with asyncio.timeout(_PATIENCE):
                return await ask(self._peers, self._service, path)
        except (PeerUnavailable, TimeoutError):
            self._down_until = time.monotonic() + _PAUSE
            raise PeerUnavailable(self._service) from None


async def ask(peers: Peers, service: str, path: str) -> httpx.Response | None:
    """The answer with what is there, or where it moved to; None when there is nothing. Raises PeerUnavailable.

    With all the tries that a peer is given: for what is done seldom, and cannot be done without the answer.
    """
    response = await peers.get(service, path)
    while response.status_code == status.HTTP_301_MOVED_PERMANENTLY:
        response = await peers.get(service, response.headers["Location"])
    if response.status_code == status.HTTP_404_NOT_FOUND:
        return None
    if response.status_code != status.HTTP_200_OK:
        raise PeerUnavailable(service)
    return response
