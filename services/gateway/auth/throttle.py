"""Brute force is slowed per account and per address, in the database, so that all processes count together.

An allowance is a number of attempts, of which one comes back every so often (a token bucket). An attempt is counted
before the password is looked at, and given back when it was right; a refused one counts for nothing. So whoever
hammers an account keeps others from it for no more than a minute at a time, and not at all from where its owner has
logged in before: there an allowance of its own counts.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth import store
from services.gateway.auth.emails import folded
from services.gateway.auth.problems import TooManyAttempts
from shared.clock import now
from shared.settings import OwnSettings

_IPV6_SITE_BITS = 64


@dataclass(frozen=True)
class Allowance:
    """So many attempts at once, and one more `every` so often."""

    name: str
    attempts: int
    every: timedelta


ADDRESS = Allowance("address", 30, timedelta(seconds=5))
ACCOUNT = Allowance("account", 10, timedelta(seconds=60))
ORIGIN = Allowance("origin", 10, timedelta(seconds=30))


@dataclass(frozen=True)
class Attempt:
    """One attempt to prove who one is: the allowances it used up, and the origin to remember when it was right."""

    used: tuple[tuple[Allowance, bytes], ...]
    origin: bytes | None = None

    async def succeeded(self, session: AsyncSession) -> None:
        """Give back what it used up, and remember from where the account logged in."""
        for allowance, key in self.used:
            await store.give_attempt_back(session, key, every=allowance.every)
        if self.origin is not None:
            await store.remember_origin(session, self.origin, now())


@dataclass(frozen=True)
class Throttle:
    """Counts attempts. `own` gives the key under which addresses and e-mails are hashed before they are kept."""

    own: OwnSettings

    async def begin(self, session: AsyncSession, *, address: str | None, email: str | None = None) -> Attempt:
        """Count an attempt; commit it whatever comes of it. Raises TooManyAttempts when an allowance is used up."""
        used = []
        if address is not None:
            used.append((ADDRESS, self._key(ADDRESS.name, address)))
        origin = None
        if email is not None:
            account = folded(email)
            if address is not None:
                origin = self._key(ORIGIN.name, account, address)
            if origin is not None and await store.is_known_origin(session, origin):
                used.append((ORIGIN, origin))
            else:
                used.append((ACCOUNT, self._key(ACCOUNT.name, account)))
        for allowance, key in used:
            wait = await store.take_attempt(session, key, attempts=allowance.attempts, every=allowance.every, at=now())
            if wait is not None:
                raise TooManyAttempts(math.ceil(wait.total_seconds()))
        return Attempt(tuple(used), origin)

    def _key(self, *parts: str) -> bytes:
        return hmac.digest(self.own.key_for("login throttle"), "\x1f".join(parts).encode(), hashlib.sha256)


def client_address(request: Request) -> str | None:
    """Where a request comes from; an IPv6 client is its network, because it has addresses without number.

    The edge says so: it takes these headers from nobody, and writes them anew. None for a call over a Unix socket.
    """
    told = request.headers.get("x-envoy-external-address") or _last(request.headers.getlist("x-forwarded-for"))
    try:
        address = ip_address(told or (request.client.host if request.client else ""))
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_SITE_BITS), strict=False))
    return str(address)


def _last(values: list[str]) -> str:
    return values[-1].rpartition(",")[2].strip() if values else ""
