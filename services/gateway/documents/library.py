"""The services' OpenAPI documents, as they serve them now, served them last, or as they were committed."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from shared.http.client import Peers, PeerUnavailable
from shared.runtime import Runtime
from shared.settings import SERVICES

_NAME = "documents"
_GATEWAY = "gateway"
_COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "openapi"
_FRESH_SECONDS = 60.0
_RETRY_SECONDS = 10.0
_PATIENCE_SECONDS = 3.0

Document = dict[str, Any]


class DocumentLibrary:
    """Documents by service, each fetched at most once a minute, and every ten seconds while a service is down."""

    def __init__(self, peers: Peers, *, committed: Path = _COMMITTED, fresh_seconds: float = _FRESH_SECONDS) -> None:
        self._peers, self._committed, self._fresh_seconds = peers, committed, fresh_seconds
        self._known: dict[str, Document] = {}
        self._next_fetch: dict[str, float] = {}
        self._lock = asyncio.Lock()

    async def documents(self, *, own: Document) -> tuple[dict[str, Document], list[str]]:
        """The documents at hand by service, and the services of which none was ever seen. `own` is the gateway's."""
        others = [service for service in SERVICES if service != _GATEWAY]
        async with self._lock:
            await asyncio.gather(*(self._refresh(service) for service in others))
        known = {service: self._known[service] for service in others if service in self._known}
        return {_GATEWAY: own, **known}, [service for service in others if service not in known]

    async def _refresh(self, service: str) -> None:
        if time.monotonic() < self._next_fetch.get(service, 0.0):
            return
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                response = await self._peers.request("GET", service, f"/{service}/openapi.json", authenticated=False)
            response.raise_for_status()
            self._known[service] = response.json()
            pause = self._fresh_seconds
        except (PeerUnavailable, TimeoutError, httpx.HTTPError, ValueError):
            pause = min(_RETRY_SECONDS, self._fresh_seconds)
            if service not in self._known and (committed := self._read_committed(service)):
                self._known[service] = committed
        self._next_fetch[service] = time.monotonic() + pause

    def _read_committed(self, service: str) -> Document | None:
        try:
            document: Document = json.loads((self._committed / f"{service}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return document


@asynccontextmanager
async def open_library(runtime: Runtime) -> AsyncIterator[None]:
    """A lifespan of the service."""
    runtime.resources[_NAME] = DocumentLibrary(runtime.peers)
    yield


def library_of(runtime: Runtime) -> DocumentLibrary:
    library: DocumentLibrary = runtime.resources[_NAME]
    return library
