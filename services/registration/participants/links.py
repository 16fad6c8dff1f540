"""Links by which participants manage their registration: a token of this service's own, good for that one alone."""

import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from hashlib import sha256
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from shared.auth.authenticate import Issuer
from shared.auth.caller import Caller
from shared.auth.keys import KeySet
from shared.auth.permissions import Anyone
from shared.auth.tokens import InvalidToken, SigningKey
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime, Runtime

AUDIENCE = "entente-registration-link"
TOKEN_TYPE = "registration-link+jwt"  # noqa: S105  the name of a kind of token
_GOOD_AFTER_THE_END = timedelta(days=183)

router = APIRouter(prefix="/registration/.well-known", tags=["keys"], route_class=EntenteRoute)


class Links:
    """Mints manage links. One per process."""

    def __init__(self, key: SigningKey, *, issuer: str, frontend_url: str) -> None:
        self.issuer, self._key, self._frontend_url = issuer, key, frontend_url.rstrip("/")

    def manage_url(self, registration_id: UUID, ends_on: date) -> str:
        """A new link, good until half a year after the conference's last day (or after today, if that is later)."""
        return self._url(f"registrations/{registration_id}", registration_id, ends_on)

    def group_url(self, group_id: UUID, link_id: UUID, ends_on: date) -> str:
        """The same for whoever leads a group, as long as the group's link is made out to `link_id`."""
        return self._url(f"groups/{group_id}", link_id, ends_on)

    def _url(self, page: str, subject: UUID, ends_on: date) -> str:
        now = int(time.time())
        end = datetime.combine(ends_on, clock_time.max, tzinfo=UTC).timestamp()
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": str(subject),
            "iat": now,
            "exp": int(max(now, end) + _GOOD_AFTER_THE_END.total_seconds()),
            "jti": secrets.token_hex(8),
        }
        token = self._key.sign(claims, typ=TOKEN_TYPE)
        return f"{self._frontend_url}/{page}#token={token}"

    def page(self, path: str) -> str:
        """A page of the front end, for whoever is logged in there."""
        return f"{self._frontend_url}{path}"

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        return {"keys": [self._key.public_jwk()]}


def caller_of_link(claims: Mapping[str, Any]) -> Caller:
    """The holder of a link; raises InvalidToken when its subject is no registration's id."""
    try:
        return Caller(kind="link", subject=str(UUID(claims["sub"])), issued_at=int(claims["iat"]))
    except ValueError:
        raise InvalidToken from None


def load_links(runtime: Runtime) -> Links:
    """Read the signing key; its `kid` is made of the key, so that a new key has a new name."""
    pem = runtime.settings.own.signing_key_file.read_bytes()
    public = SigningKey(pem, "").public_jwk()
    kid = sha256((public.get("n") or public["x"]).encode()).hexdigest()[:16]
    common = runtime.settings.common
    issuer = f"{common.public_url.rstrip('/')}/registration"
    return Links(SigningKey(pem, kid), issuer=issuer, frontend_url=common.frontend_url)


@asynccontextmanager
async def open_links(runtime: Runtime) -> AsyncIterator[None]:
    """The process's links in `runtime.resources`, and their tokens among those that it takes."""
    links = load_links(runtime)

    async def keys() -> dict[str, Any]:
        return links.jwks()

    runtime.resources["links"] = links
    runtime.authenticator.add_issuer(Issuer(links.issuer, AUDIENCE, KeySet(keys), TOKEN_TYPE, caller_of_link))
    yield


@router.get("/jwks.json")
async def registration_jwks(caller: Anyone, runtime: CurrentRuntime) -> dict[str, list[dict[str, str]]]:
    """The public keys of participants' links (RFC 7517)."""
    links: Links = runtime.resources["links"]
    return links.jwks()
