"""The refresh token in a cookie, for front ends in a browser: no script can read it, and no foreign page can use it."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Cookie, Request, Response
from pydantic import SecretStr

from services.gateway.auth.texts import FOREIGN_ORIGIN
from services.gateway.settings import GatewaySettings
from shared.http.problems import Forbidden
from shared.settings import Settings

NAME = "entente_refresh"
_PATH = "/auth/v1"

RefreshCookie = Annotated[
    SecretStr | None, Cookie(alias=NAME, description="the refresh token of a login with `cookie=true`")
]


def set_cookie(response: Response, settings: Settings[GatewaySettings], token: str, age: timedelta) -> None:
    """`SameSite=Strict` and the path keep it from all requests but a login's own; `Secure` wherever there is https."""
    response.set_cookie(
        NAME,
        token,
        max_age=int(age.total_seconds()),
        path=_PATH,
        httponly=True,
        samesite="strict",
        secure=settings.common.public_url.startswith("https:"),
    )


def clear_cookie(response: Response, settings: Settings[GatewaySettings]) -> None:
    response.delete_cookie(
        NAME, path=_PATH, httponly=True, samesite="strict", secure=settings.common.public_url.startswith("https:")
    )


def check_origin(request: Request, settings: Settings[GatewaySettings]) -> None:
    """For requests that the cookie speaks for: only pages of ours may make them. Raises Forbidden.

    Browsers name the page's origin with every POST. `SameSite` alone would let a neighbour on the same site through.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin not in _own_origins(settings):
        raise Forbidden(FOREIGN_ORIGIN)


def _own_origins(settings: Settings[GatewaySettings]) -> frozenset[str]:
    ours = (urlsplit(url) for url in (settings.common.public_url, settings.common.frontend_url))
    return settings.own.origins | {f"{url.scheme}://{url.netloc}" for url in ours}
