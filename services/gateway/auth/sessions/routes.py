"""Logging in and out: the routes that take credentials other than an access token, and those about oneself."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response, status
from pydantic import SecretStr

from services.gateway.auth.accounts.schemas import MembershipOut
from services.gateway.auth.keys import ACCESS_TOKEN_SECONDS
from services.gateway.auth.merged_partners.store import partners_of
from services.gateway.auth.problems import InvalidGrant
from services.gateway.auth.roles import Role
from services.gateway.auth.sessions import clients_grant, store, use_cases
from services.gateway.auth.sessions.cookie import RefreshCookie, check_origin, clear_cookie, set_cookie
from services.gateway.auth.sessions.schemas import (
    AccountMe,
    ClientMe,
    LoginIn,
    PasswordChange,
    RefreshIn,
    TokenForm,
    TokensOut,
)
from services.gateway.auth.texts import CLIENTS_HAVE_NO_PASSWORD
from services.gateway.auth.throttle import client_address
from services.gateway.permissions import Public
from shared.auth.permissions import Authenticated
from shared.db.engine import Session
from shared.http.handlers import answer
from shared.http.idempotency import idempotency
from shared.http.problems import Forbidden, Unauthorized
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime, Runtime


class CredentialRoute(EntenteRoute):
    """Takes a password, a refresh token or a client's secret: an `Authorization: Bearer` plays no part."""

    reads_token = False


router = APIRouter(prefix="/auth/v1", tags=["sessions"], route_class=CredentialRoute)
own_router = APIRouter(prefix="/auth/v1", tags=["sessions"], route_class=EntenteRoute)


@router.post("/login", response_model_exclude_none=True)
@idempotency("exempt")
async def log_in(
    body: LoginIn,
    caller: Public,
    session: Session,
    runtime: CurrentRuntime,
    request: Request,
    response: Response,
    cookie: Annotated[bool, Query(description="keep the refresh token in an HttpOnly cookie")] = False,
) -> TokensOut:
    """Log in with e-mail address and password: an access token for ten minutes, and a refresh token for the next.

    Who tries too often is told by 429 and `Retry-After` to wait.
    """
    address = client_address(request)
    tokens = await use_cases.log_in(runtime, session, body.email, body.password.get_secret_value(), address)
    return _answer(runtime, response, tokens, in_cookie=cookie)


@router.post("/refresh", response_model=TokensOut, response_model_exclude_none=True)
@idempotency("exempt")
async def refresh(
    caller: Public,
    session: Session,
    runtime: CurrentRuntime,
    request: Request,
    response: Response,
    body: RefreshIn | None = None,
    cookie: RefreshCookie = None,
) -> TokensOut | Response:
    """Exchange a refresh token, from the body or the cookie, for a new pair of tokens. Each is good once.

    One that was used before answers 400 `invalid_grant` and ends the whole login, because it is in two hands.
    """
    token, in_cookie = _refresh_token(request, runtime, body, cookie)
    tokens = await use_cases.refresh(runtime, session, token) if token else None
    if tokens is not None:
        return _answer(runtime, response, tokens, in_cookie=in_cookie)
    # Answered and not raised: what the use case has revoked must be committed.
    refusal = answer(request, InvalidGrant())
    if in_cookie:
        clear_cookie(refusal, runtime.settings)
    return refusal


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
@idempotency("exempt")
async def log_out(
    caller: Public,
    session: Session,
    runtime: CurrentRuntime,
    request: Request,
    response: Response,
    body: RefreshIn | None = None,
    cookie: RefreshCookie = None,
) -> None:
    """End the login of the refresh token in the body or the cookie. Its access token runs out by itself."""
    token, in_cookie = _refresh_token(request, runtime, body, cookie)
    if token:
        await use_cases.log_out(session, token)
    if in_cookie:
        clear_cookie(response, runtime.settings)


@router.post("/token", response_model_exclude_none=True)
@idempotency("exempt")
async def grant_token(
    form: Annotated[TokenForm, Form()],
    caller: Public,
    session: Session,
    runtime: CurrentRuntime,
    request: Request,
    response: Response,
) -> TokensOut:
    """OAuth 2.0 client credentials (RFC 6749, section 4.4) for machine clients. Refusals carry `error` as there."""
    credentials = clients_grant.read_credentials(request.headers, await request.form(), form)
    address = client_address(request)
    token, scope = await clients_grant.grant_to_client(runtime, session, form, credentials, address)
    _keep_out_of_caches(response)
    return TokensOut(access_token=token, expires_in=ACCESS_TOKEN_SECONDS, scope=scope)


@own_router.get("/me")
async def read_me(caller: Authenticated, session: Session) -> AccountMe | ClientMe:
    """Who is asking: the account with its memberships, or the machine client, and what this token may do."""
    scopes = sorted(caller.scopes)
    if caller.is_client:
        client = await store.read_client(session, caller.subject)
        if client is None or not client.active:
            raise Unauthorized()
        return ClientMe(client_id=client.client_id, name=client.name, scopes=scopes)
    account = await store.read_account(session, UUID(caller.subject))
    if account is None or not account.active:
        raise Unauthorized()
    partners = (await partners_of(session, [account.id]))[account.id]
    return AccountMe(
        id=account.id,
        email=account.email,
        name=account.name,
        role=Role(account.role),
        scopes=scopes,
        memberships=[MembershipOut(partner_id=partner) for partner in partners],
    )


@own_router.post("/password:change", status_code=status.HTTP_204_NO_CONTENT)
@idempotency("exempt")
async def change_password(
    body: PasswordChange, caller: Authenticated, session: Session, runtime: CurrentRuntime, request: Request
) -> None:
    """Change one's own password. All logins end, this one too, and all access tokens stop within a minute."""
    if caller.is_client:
        raise Forbidden(CLIENTS_HAVE_NO_PASSWORD)
    await use_cases.change_password(
        runtime,
        session,
        UUID(caller.subject),
        body.current_password.get_secret_value(),
        body.new_password.get_secret_value(),
        client_address(request),
    )


def _refresh_token(
    request: Request, runtime: Runtime, body: RefreshIn | None, cookie: SecretStr | None
) -> tuple[str | None, bool]:
    """The refresh token, and whether it came by the cookie. What the body says comes first."""
    if body is not None and body.refresh_token is not None:
        return body.refresh_token.get_secret_value(), False
    if cookie is None:
        return None, False
    check_origin(request, runtime.settings)
    return cookie.get_secret_value(), True


def _answer(runtime: Runtime, response: Response, tokens: use_cases.Tokens, *, in_cookie: bool) -> TokensOut:
    _keep_out_of_caches(response)
    if in_cookie:
        set_cookie(response, runtime.settings, tokens.refresh_token, tokens.refresh_for)
    return TokensOut(
        access_token=tokens.access_token,
        expires_in=tokens.expires_in,
        scope=tokens.scope,
        refresh_token=None if in_cookie else tokens.refresh_token,
    )


def _keep_out_of_caches(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
