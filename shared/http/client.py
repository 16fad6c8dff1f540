"""Speaking to the other services: over HTTP, as ourselves, with patience that ends."""

import asyncio
import random
import time
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from shared.catalogue.texts import Text
from shared.http.problems import ServiceUnavailable
from shared.settings import CommonSettings

_log = structlog.get_logger(__name__)
_TIMEOUT = httpx.Timeout(4, connect=1)  # three tries end before the 15 s that the edge waits for us
_ATTEMPTS = 3
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_PASSING = frozenset({502, 503, 504})
_RENEW_BEFORE = 60
_UNREACHABLE = Text(
    en="the service “{service}” does not answer; try again shortly",
    fr="le service « {service} » ne répond pas ; réessayez dans un instant",
    de="der Dienst „{service}“ antwortet nicht; bitte gleich noch einmal versuchen",
    zh="服务“{service}”没有响应，请稍后重试",
)


class PeerUnavailable(ServiceUnavailable):
    """Another service could not be reached within the time and tries allowed."""

    def __init__(self, service: str) -> None:
        super().__init__(_UNREACHABLE, values={"service": service}, headers={"Retry-After": "5"})
        self.service = service


def make_client(url: str) -> httpx.AsyncClient:
    """A client for `http://host:port`, or for `unix:/path` of a socket."""
    if url.startswith("unix:"):
        transport = httpx.AsyncHTTPTransport(uds=url.removeprefix("unix:"), limits=httpx.Limits(max_connections=50))
        return httpx.AsyncClient(transport=transport, base_url="http://entente.internal", timeout=_TIMEOUT)
    # Whatever proxy the environment names is for the world outside.
    return httpx.AsyncClient(base_url=url, timeout=_TIMEOUT, trust_env=False)


class Peers:
    """The other services, called with this service's own token, never with a user's."""

    def __init__(self, service: str, secret: str, settings: CommonSettings) -> None:
        self._client_id, self._secret, self._settings = f"service:{service}", secret, settings
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._turns: dict[str, int] = {}
        self._token, self._token_ends, self._token_missed = "", 0.0, 0.0
        self._token_lock = asyncio.Lock()

    async def get(self, service: str, path: str, **options: Any) -> httpx.Response:
        return await self.request("GET", service, path, **options)

    async def request(
        self, method: str, service: str, path: str, *, authenticated: bool = True, **options: Any
    ) -> httpx.Response:
        """Call `service`; the answer whatever its status, but for 502, 503 and 504.

        Calls that may be repeated (GET, PUT, DELETE, and POST with an Idempotency-Key) are tried up to three times. A
        service's processes take turns, so that the next try meets the next one.
        Raises PeerUnavailable, which is a 503 problem for our own caller.
        """
        headers = dict(options.pop("headers", {}))
        attempts = _ATTEMPTS if method in _IDEMPOTENT or "Idempotency-Key" in headers else 1
        for attempt in range(1, attempts + 1):
            if attempt > 1:
                await asyncio.sleep(random.uniform(0.5, 1) * 0.1 * 2**attempt)  # noqa: S311  jitter, not a secret
            try:
                if authenticated:
                    headers["Authorization"] = f"Bearer {await self._access_token()}"
                response = await self._client(service).request(method, path, headers=headers, **options)
            except httpx.TransportError:
                continue
            if authenticated and response.status_code == httpx.codes.UNAUTHORIZED:
                self._token_ends = 0.0  # keys or secrets have changed before its time: the next try asks for another
                if attempt == attempts:
                    return response
            elif response.status_code not in _PASSING:
                return response
        raise PeerUnavailable(service)

    async def jwks(self, service: str, path: str) -> dict[str, Any]:
        """The public keys that `service` publishes at `path`."""
        response = await self.request("GET", service, path, authenticated=False)
        response.raise_for_status()
        document: dict[str, Any] = response.json()
        return document

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    def _client(self, service: str) -> httpx.AsyncClient:
        """A client of the process whose turn it is."""
        urls = self._settings.peer_urls(service)
        turn = self._turns.get(service, random.randrange(len(urls)))  # noqa: S311  where to begin, not a secret
        self._turns[service] = turn + 1
        url = urls[turn % len(urls)]
        if url not in self._clients:
            self._clients[url] = make_client(url)
        return self._clients[url]

    async def _access_token(self) -> str:
        asked_at = time.monotonic()
        async with self._token_lock:
            if time.monotonic() < self._token_ends:
                return self._token
            if asked_at < self._token_missed:  # somebody asked while we waited: asking in turn would take us minutes
                raise PeerUnavailable("gateway")
            try:
                response = await self._client("gateway").post(
                    "/auth/v1/token",
                    data={"grant_type": "client_credentials"},
                    # Form-encoded first (RFC 6749, section 2.3.1): our own id holds a colon.
                    auth=(quote(self._client_id, safe=""), quote(self._secret, safe="")),
                )
                if response.status_code != httpx.codes.OK:
                    _log.warning("no access token", client=self._client_id, status=response.status_code)
                    raise PeerUnavailable("gateway")
            except (httpx.TransportError, PeerUnavailable):
                self._token_missed = time.monotonic()
                raise
            answer = response.json()
            self._token = answer["access_token"]
            self._token_ends = time.monotonic() + answer["expires_in"] - _RENEW_BEFORE
            return self._token
