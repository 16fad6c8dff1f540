"""One try of one delivery over HTTP: what came back, and how long it took."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

import httpx

from services.gateway.webhooks.deliveries.addresses import (
    AddressBlocked,
    Resolver,
    UrlRefused,
    addresses_of,
    check_url,
    resolve,
)
from shared.clock import now

_BODY_LIMIT = 64 * 1024
_TRIED_ADDRESSES = 3
_GONE = 410
_ASK_FOR_PATIENCE = (429, 503)


class Failure(StrEnum):
    """Why a try did not succeed."""

    STATUS = "status"
    REDIRECT = "redirect"
    GONE = "gone"
    TIMEOUT = "timeout"
    NAME = "name_not_found"
    CONNECTION = "connection"
    BLOCKED = "blocked"
    SECRET = "secret_unreadable"  # noqa: S105  a reason, not a secret


@dataclass(frozen=True)
class Outcome:
    """`failure` is None for a success; `retry_after` is what the receiver asked for."""

    duration: timedelta
    status_code: int | None = None
    failure: Failure | None = None
    retry_after: timedelta | None = None


class Sender:
    """Sends each try over a connection of its own, because names are checked for each, and never through a proxy."""

    def __init__(self, client: httpx.AsyncClient, *, allow_private: bool, resolver: Resolver = resolve) -> None:
        self._client, self._allow_private, self._resolver = client, allow_private, resolver

    async def send(self, url: str, headers: Mapping[str, str], body: str, *, timeout: timedelta) -> Outcome:  # noqa: ASYNC109  part of what is recorded
        """Try once, for at most `timeout` from the resolving of the name to the end of the answer. Never raises."""
        started = time.monotonic()
        status_code, retry_after, failure = None, None, None
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                status_code, retry_after = await self._exchange(url, headers, body)
            failure = _failure_of(status_code)
        except (UrlRefused, AddressBlocked):
            failure = Failure.BLOCKED
        except (TimeoutError, httpx.TimeoutException):
            failure = Failure.TIMEOUT
        except (httpx.HTTPError, httpx.InvalidURL):
            failure = Failure.CONNECTION
        except (OSError, UnicodeError):
            failure = Failure.NAME
        return Outcome(timedelta(seconds=time.monotonic() - started), status_code, failure, retry_after)

    async def _exchange(self, text: str, headers: Mapping[str, str], body: str) -> tuple[int, timedelta | None]:
        url = check_url(text, allow_private=self._allow_private)
        addresses = await addresses_of(url, self._resolver, allow_private=self._allow_private)
        *others, last = addresses[:_TRIED_ADDRESSES]
        for address in others:
            try:
                return await self._post(url, address, headers, body)
            except httpx.ConnectError:
                continue
        return await self._post(url, last, headers, body)

    async def _post(
        self, url: httpx.URL, address: str, headers: Mapping[str, str], body: str
    ) -> tuple[int, timedelta | None]:
        """Speak to `address`, as the host that `url` names: in `Host`, and in the certificate that is wanted."""
        request = self._client.build_request(
            "POST",
            url.copy_with(host=address),
            content=body.encode(),
            headers={**headers, "host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            await _read_some(response)
        finally:
            await response.aclose()
        retry_after = response.headers.get("retry-after") if response.status_code in _ASK_FOR_PATIENCE else None
        return response.status_code, _pause_of(retry_after)


@asynccontextmanager
async def open_sender(*, allow_private: bool) -> AsyncIterator[Sender]:
    """A sender with an HTTP client of its own."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=limits, timeout=None, trust_env=False) as client:  # noqa: S113  see `send`
        yield Sender(client, allow_private=allow_private)


async def _read_some(response: httpx.Response) -> None:
    """Let a short answer come to its end, as polite callers do; its words are not kept."""
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > _BODY_LIMIT:
            return


def _failure_of(status_code: int) -> Failure | None:
    if httpx.codes.is_success(status_code):
        return None
    if status_code == _GONE:
        return Failure.GONE
    return Failure.REDIRECT if httpx.codes.is_redirect(status_code) else Failure.STATUS


def _pause_of(retry_after: str | None) -> timedelta | None:
    """`Retry-After` in seconds or as a date (RFC 9110); None when it is absent, past, or neither."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal() and len(retry_after) < 10:  # noqa: PLR2004  beyond 31 years
        return timedelta(seconds=int(retry_after))
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(until - now(), timedelta())
