"""What others need to trust our tokens: the public keys, and where things are (RFC 8414)."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.gateway.auth.keys import signer_of
from services.gateway.auth.roles import Scope
from services.gateway.permissions import Public
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

_KEYS_SECONDS = 300
_METADATA_SECONDS = 3600


class _PublicRoute(EntenteRoute):
    """Public whatever token is sent along, for whoever fetches keys may have none that is good."""

    reads_token = False


router = APIRouter(prefix="/.well-known", tags=["discovery"], route_class=_PublicRoute)


class Jwks(BaseModel):
    """JSON Web Keys (RFC 7517)."""

    keys: list[dict[str, str]]


class ServerMetadata(BaseModel):
    """OAuth 2.0 authorization server metadata (RFC 8414)."""

    issuer: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic", "client_secret_post"]
    grant_types_supported: list[str] = ["client_credentials"]
    response_types_supported: list[str] = []
    scopes_supported: list[str] = sorted(Scope)
    service_documentation: str


@router.get("/jwks.json")
async def read_keys(caller: Public, runtime: CurrentRuntime, response: Response) -> Jwks:
    """The public keys that access tokens are signed with. Choose one by the token's `kid`; RS256 alone is used."""
    _cache(response, _KEYS_SECONDS)
    keys: dict[str, Any] = signer_of(runtime).jwks()
    return Jwks(**keys)


@router.get("/oauth-authorization-server")
async def read_server_metadata(caller: Public, runtime: CurrentRuntime, response: Response) -> ServerMetadata:
    """Where to get tokens, and how they are checked."""
    _cache(response, _METADATA_SECONDS)
    public_url = runtime.settings.common.public_url
    return ServerMetadata(
        issuer=public_url,
        token_endpoint=f"{public_url}/auth/v1/token",
        jwks_uri=f"{public_url}/.well-known/jwks.json",
        service_documentation=f"{public_url}/docs",
    )


def _cache(response: Response, seconds: int) -> None:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
