"""The public keys of an issuer, fetched over HTTP and kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import httpx

from shared.auth.tokens import InvalidToken, VerifyingKey, public_key
from shared.http.problems import ServiceUnavailable

JwksFetcher = Callable[[], Awaitable[dict[str, Any]]]

_RETRY_WITHOUT_KEYS = 1.0


class KeySet:
    """Keys by `kid`. A `kid` not known fetches again, but never more often than every `retry_after` seconds.

    Keys once seen survive an outage of the issuer: they serve on, at once, while newer ones are asked for.
    """

    def __init__(self, fetch: JwksFetcher, *, max_age: float = 300, retry_after: float = 10) -> None:
        self._fetch, self._max_age, self._retry_after = fetch, max_age, retry_after
        self._keys: dict[str, VerifyingKey] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._lock = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None  # held, or it might be collected while it runs

    async def get(self, kid: str) -> VerifyingKey:
        """The verifying key.

        Raises InvalidToken when the issuer has none of that name, ServiceUnavailable while it was never reached.
        """
        if kid not in self._keys:
            await self._refresh()
        elif time.monotonic() - self._fetched_at > self._max_age and self._may_ask() and not self._lock.locked():
            self._renewal = asyncio.create_task(self._refresh())
        if not self._keys:
            raise ServiceUnavailable(headers={"Retry-After": "1"})
        try:
            return self._keys[kid]
        except KeyError:
            raise InvalidToken from None

    async def _refresh(self) -> None:
        async with self._lock:
            if not self._may_ask():
                return
            try:
                document = await self._fetch()
                keys = dict(_readable(document["keys"]))
            except (httpx.HTTPError, ServiceUnavailable, ValueError, KeyError):
                # The outage of the issuer must not become ours: the keys at hand go on serving.
                self._tried_at = time.monotonic()
                return
            self._tried_at = time.monotonic()
            self._keys, self._fetched_at = keys, self._tried_at

    def _may_ask(self) -> bool:
        pause = self._retry_after if self._keys else _RETRY_WITHOUT_KEYS
        return time.monotonic() - self._tried_at >= pause


def _readable(keys: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, VerifyingKey]]:
    """Those of the keys that verify our kind of token, by their name."""
    for key in keys:
        with suppress(InvalidToken):
            yield key["kid"], public_key(key)
