"""Machine clients log in by themselves: RFC 6749, section 4.4."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from urllib.parse import unquote_plus

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData, Headers

from services.gateway.auth.keys import signer_of
from services.gateway.auth.models import MachineClientRow
from services.gateway.auth.problems import InvalidClient, InvalidScope, InvalidTokenRequest, UnsupportedGrantType
from services.gateway.auth.sessions import store
from services.gateway.auth.sessions.schemas import TokenForm
from services.gateway.auth.sessions.use_cases import hash_of
from services.gateway.auth.store import revoked_before
from services.gateway.auth.texts import CREDENTIALS_TWICE, NO_GRANT_TYPE, PARAMETER_TWICE, TWO_CLIENTS
from services.gateway.auth.throttle import Attempt, Throttle
from shared.db.engine import transaction
from shared.http import strict_json
from shared.runtime import Runtime

_GRANT_TYPE = "client_credentials"
_NOBODYS_SECRET = bytes(32)


@dataclass(frozen=True)
class Credentials:
    """A client's claim to be one, and what shall prove it."""

    client_id: str
    secret: str


def read_credentials(headers: Headers, sent: FormData, form: TokenForm) -> Credentials:
    """The client's credentials, by HTTP Basic or in the body. Raises InvalidTokenRequest or InvalidClient."""
    if len(set(sent.keys())) != len(sent.multi_items()):
        raise InvalidTokenRequest(PARAMETER_TWICE)
    given = headers.getlist("authorization")
    if given and (len(given) > 1 or form.client_secret is not None):
        raise InvalidTokenRequest(CREDENTIALS_TWICE)
    if given:
        credentials = _by_basic(given[0])
        if form.client_id is not None and form.client_id != credentials.client_id:
            raise InvalidTokenRequest(TWO_CLIENTS)
        return credentials
    if form.client_id is None or form.client_secret is None:
        raise InvalidClient()
    return Credentials(form.client_id, form.client_secret)


async def grant_to_client(
    runtime: Runtime, session: AsyncSession, form: TokenForm, credentials: Credentials, address: str | None
) -> tuple[str, str]:
    """An access token for a machine client, and its scope. Raises the errors of RFC 6749, and TooManyAttempts."""
    if form.grant_type is None:
        raise InvalidTokenRequest(NO_GRANT_TYPE)
    if form.grant_type != _GRANT_TYPE:
        raise UnsupportedGrantType()
    attempt = await _begin_attempt(runtime, address)
    client = await _authenticated(session, credentials)
    await attempt.succeeded(session)
    scope = " ".join(sorted(_granted(client, form.scope)))
    token = signer_of(runtime).access_token(
        client.client_id,
        {"client_id": client.client_id, "scope": scope},
        revoked_before=await revoked_before(session, client.client_id),
    )
    return token, scope


async def _begin_attempt(runtime: Runtime, address: str | None) -> Attempt:
    async with transaction(runtime.engine) as own:
        return await Throttle(runtime.settings.own).begin(own, address=address)


async def _authenticated(session: AsyncSession, credentials: Credentials) -> MachineClientRow:
    storable = strict_json.storable(credentials.client_id)
    client = await store.client_for_tokens(session, credentials.client_id) if storable else None
    kept = client.secret_hash if client else _NOBODYS_SECRET
    if not hmac.compare_digest(kept, hash_of(credentials.secret)) or client is None or not client.active:
        raise InvalidClient()
    return client


def _granted(client: MachineClientRow, asked: str | None) -> set[str]:
    allowed = set(client.scopes)
    wanted = set(asked.split()) if asked else allowed
    if not wanted <= allowed:
        raise InvalidScope()
    return wanted


def _by_basic(header: str) -> Credentials:
    """Both parts are form-encoded first (RFC 6749, section 2.3.1), because a `client_id` may hold a colon."""
    scheme, _, encoded = header.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise InvalidClient() from None
    if scheme.lower() != "basic" or not colon:
        raise InvalidClient()
    return Credentials(unquote_plus(client_id), unquote_plus(secret))
