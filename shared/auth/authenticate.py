"""From a request's `Authorization` header to its Caller, with every verified token remembered until it expires."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request

from shared.auth import tokens
from shared.auth.caller import ANONYMOUS, Caller
from shared.auth.keys import KeySet
from shared.http.problems import Unauthorized

_CACHE_SIZE = 20_000

CallerOf = Callable[[Mapping[str, Any]], Caller]


def caller_from_access_token(claims: Mapping[str, Any]) -> Caller:
    """An account's or a machine client's Caller from the claims that the gateway signs."""
    try:
        return Caller(
            kind="client" if "client_id" in claims else "account",
            subject=str(claims["sub"]),
            role=claims.get("role"),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            partners=frozenset(UUID(partner) for partner in claims.get("partners", ())),
        )
    except (ValueError, TypeError) as error:
        raise tokens.InvalidToken from error


@dataclass(frozen=True)
class Issuer:
    """Whose tokens are taken, for which audience, and what Caller their claims make."""

    name: str
    audience: str
    keys: KeySet
    token_type: str = tokens.ACCESS_TOKEN_TYPE
    caller_of: CallerOf = caller_from_access_token


class Revocations:
    """Subjects whose tokens signed before an instant are no longer good; fed by `shared.auth.revocations`."""

    def __init__(self) -> None:
        self._revoked_before: dict[str, float] = {}

    def revoke(self, subject: str, before: float) -> None:
        self._revoked_before[subject] = max(before, self._revoked_before.get(subject, 0.0))

    def cover(self, subject: str, issued_at: float) -> bool:
        return issued_at <= self._revoked_before.get(subject, -1.0)


class Authenticator:
    """Verifies bearer tokens of the issuers it was given. One per process."""

    def __init__(self, *issuers: Issuer) -> None:
        self._issuers = {issuer.name: issuer for issuer in issuers}
        self.revocations = Revocations()
        self._verified: dict[bytes, tuple[float, float, Caller]] = {}

    def add_issuer(self, issuer: Issuer) -> None:
        self._issuers[issuer.name] = issuer

    async def authenticate(self, request: Request) -> Caller:
        """The request's Caller, anonymous without a token; raises Unauthorized for a token that is not good."""
        headers = request.headers.getlist("authorization")
        if not headers:
            return ANONYMOUS
        scheme, _, token = headers[0].partition(" ")
        if len(headers) > 1 or scheme.lower() != "bearer" or not token:
            raise Unauthorized()
        try:
            return await self._caller(token.strip())
        except tokens.InvalidToken:
            raise Unauthorized() from None

    async def _caller(self, token: str) -> Caller:
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._verified.get(digest)
        if known is None:
            known = await self._verify(token)
            if len(self._verified) >= _CACHE_SIZE:
                self._forget_expired()
            self._verified[digest] = known
        issued_at, expires_at, caller = known
        if expires_at <= time.time() or self.revocations.cover(caller.subject, issued_at):
            raise tokens.InvalidToken
        return caller

    async def _verify(self, token: str) -> tuple[float, float, Caller]:
        kid, issuer = tokens.key_id(token), self._issuers.get(tokens.unverified_issuer(token))
        if issuer is None:
            raise tokens.InvalidToken
        key = await issuer.keys.get(kid)
        claims = tokens.verify(token, key, issuer=issuer.name, audience=issuer.audience, typ=issuer.token_type)
        return float(claims["iat"]), float(claims["exp"]), issuer.caller_of(claims)

    def _forget_expired(self) -> None:
        now = time.time()
        self._verified = {digest: entry for digest, entry in self._verified.items() if entry[1] > now}
        while len(self._verified) > _CACHE_SIZE * 9 // 10:  # room for a while, because this walks through all
            self._verified.pop(next(iter(self._verified)))
