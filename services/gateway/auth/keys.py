"""The key that signs access tokens, and the tokens that are signed with it."""

import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.gateway.settings import GatewaySettings
from shared.auth.keys import JwksFetcher
from shared.auth.tokens import AUDIENCE, SigningKey
from shared.runtime import Runtime
from shared.settings import Settings

ACCESS_TOKEN_SECONDS = 600
_RESOURCE = "signer"


@cache
def signing_key(file: Path) -> SigningKey:
    """The key in `file`, read once. Raises OSError or ValueError when there is none that is good enough."""
    return SigningKey.from_pem(file.read_bytes())


def own_keys(settings: GatewaySettings) -> JwksFetcher:
    """For this service's own token check: its keys without a detour over HTTP to itself."""

    async def fetch() -> dict[str, Any]:
        return {"keys": [signing_key(settings.signing_key_file).public_jwk()]}

    return fetch


@dataclass(frozen=True)
class Signer:
    """Signs access tokens of this platform (RFC 9068)."""

    key: SigningKey
    issuer: str

    def access_token(self, subject: str, claims: Mapping[str, Any], *, revoked_before: int | None) -> str:
        """A token for ten minutes. `claims` come besides the usual ones.

        `revoked_before` is up to when earlier tokens of the subject were revoked: tokens are dated to the second, so
        that one made in that same second is dated into the next, and is not taken for a revoked one.
        """
        now = int(time.time())
        issued_at = now if revoked_before is None else max(now, revoked_before + 1)
        return self.key.sign(
            {
                **claims,
                "iss": self.issuer,
                "aud": AUDIENCE,
                "sub": subject,
                "iat": issued_at,
                "exp": issued_at + ACCESS_TOKEN_SECONDS,
                "jti": secrets.token_urlsafe(16),
            }
        )

    def jwks(self) -> dict[str, Any]:
        """The public keys as published (RFC 7517)."""
        return {"keys": [self.key.public_jwk()]}


@asynccontextmanager
async def signer_opened(runtime: Runtime) -> AsyncIterator[None]:
    """The process does not start without a good key: none is ever invented here."""
    settings: Settings[GatewaySettings] = runtime.settings
    runtime.resources[_RESOURCE] = Signer(signing_key(settings.own.signing_key_file), settings.common.public_url)
    yield


def signer_of(runtime: Runtime) -> Signer:
    signer: Signer = runtime.resources[_RESOURCE]
    return signer
