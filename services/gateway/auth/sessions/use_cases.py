"""Logging in with a password, staying logged in by refresh tokens, logging out, changing one's password."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.keys import ACCESS_TOKEN_SECONDS, signer_of
from services.gateway.auth.merged_partners.store import partners_of
from services.gateway.auth.models import AccountRow
from services.gateway.auth.passwords import weakness_of
from services.gateway.auth.problems import InvalidCredentials
from services.gateway.auth.resources import passwords_of
from services.gateway.auth.revocations import revoke_access_tokens
from services.gateway.auth.roles import SCOPES_OF, Role
from services.gateway.auth.sessions import store
from services.gateway.auth.store import revoke_refresh_families, revoked_before
from services.gateway.auth.throttle import Attempt, Throttle
from shared.catalogue.texts import Text
from shared.clock import now
from shared.db.engine import transaction
from shared.http.problems import Unauthorized, invalid
from shared.runtime import Runtime

_UNUSED_FOR = timedelta(days=14)
_LOGGED_IN_FOR = timedelta(days=90)
_TOKEN_BYTES = 32
_WRONG_PASSWORD = Text(
    en="this is not the present password",
    fr="ce n'est pas le mot de passe actuel",
    de="das ist nicht das jetzige Passwort",
    zh="当前密码不正确",
)


@dataclass(frozen=True)
class Tokens:
    """What a login or a refresh gives; `refresh_for` is how long the refresh token may stay unused."""

    access_token: str
    scope: str
    refresh_token: str
    expires_in: int = ACCESS_TOKEN_SECONDS
    refresh_for: timedelta = _UNUSED_FOR


async def log_in(runtime: Runtime, session: AsyncSession, email: str, password: str, address: str | None) -> Tokens:
    """Begin a session. Raises InvalidCredentials (alike whatever was wrong), TooManyAttempts, ServiceUnavailable."""
    attempt, account = await _begin_attempt(runtime, email, address)
    matches = await passwords_of(runtime).match(password, account.password_hash if account else None)
    if account is None or not matches:
        raise InvalidCredentials()
    current = await store.account_for_tokens(session, account.id)
    if current is None or not current.active or current.password_hash != account.password_hash:
        raise InvalidCredentials()
    await attempt.succeeded(session)
    at = now()
    family_id = await store.begin_family(session, current.id, at=at, expires_at=at + _LOGGED_IN_FOR)
    return await _tokens(runtime, session, current, family_id)


async def refresh(runtime: Runtime, session: AsyncSession, token: str) -> Tokens | None:
    """Rotate a refresh token; None when it is not valid.

    A token that was rotated before is in two hands: its family is revoked, which must be committed although the caller
    is refused. The account is locked before the family, in the same order as its deactivation does.
    """
    token_hash, at = hash_of(token), now()
    account_id = await store.account_of_token(session, token_hash)
    account = await store.account_for_tokens(session, account_id) if account_id else None
    known = await store.lock_family_of(session, token_hash)
    if account is None or known is None:
        return None
    if known.rotated_at is not None:
        await store.revoke_family(session, known.family_id, at)
        return None
    if known.family_revoked_at is not None or at >= min(known.expires_at, known.family_expires_at):
        return None
    if not account.active:
        return None
    await store.mark_rotated(session, token_hash, at)
    return await _tokens(runtime, session, account, known.family_id)


async def log_out(session: AsyncSession, token: str) -> None:
    """End the login that a refresh token belongs to. Nothing happens when it belongs to none."""
    known = await store.lock_family_of(session, hash_of(token))
    if known is not None:
        await store.revoke_family(session, known.family_id, now())


async def change_password(
    runtime: Runtime, session: AsyncSession, account_id: UUID, current: str, new: str, address: str | None
) -> None:
    """Set one's own password and end all one's logins. Raises Unprocessable, Unauthorized, TooManyAttempts."""
    async with transaction(runtime.engine) as own:
        account = await store.read_account(own, account_id)
    if account is None or not account.active:
        raise Unauthorized()
    weakness = weakness_of(new, account.email, account.name)
    if weakness is not None:
        raise invalid("/new_password", "weak_password", weakness)
    attempt, _ = await _begin_attempt(runtime, account.email, address)
    passwords = passwords_of(runtime)
    if not await passwords.match(current, account.password_hash):
        raise invalid("/current_password", "wrong_password", _WRONG_PASSWORD)
    new_hash = await passwords.hash(new)
    row = await store.account_for_update(session, account_id)
    if row is None or not row.active or row.password_hash != account.password_hash:
        raise Unauthorized()
    await attempt.succeeded(session)
    row.password_hash, row.updated_at, row.version = new_hash, now(), row.version + 1
    await session.flush()
    await revoke_refresh_families(session, account_id, now())
    await revoke_access_tokens(session, runtime, str(account_id))


def hash_of(token: str) -> bytes:
    """What is kept of a refresh token or a client's secret; both are random, so that a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def _begin_attempt(runtime: Runtime, email: str, address: str | None) -> tuple[Attempt, AccountRow | None]:
    """Count the attempt and read the account, in a transaction of its own: the count stands whatever comes of it, and
    no connection is held while Argon2 is at work.
    """
    async with transaction(runtime.engine) as own:
        attempt = await Throttle(runtime.settings.own).begin(own, address=address, email=email)
        return attempt, await store.account_by_email(own, email)


async def _tokens(runtime: Runtime, session: AsyncSession, account: AccountRow, family_id: UUID) -> Tokens:
    refresh_token = secrets.token_urlsafe(_TOKEN_BYTES)
    await store.add_token(session, hash_of(refresh_token), family_id, expires_at=now() + _UNUSED_FOR)
    scope = " ".join(sorted(SCOPES_OF[Role(account.role)]))
    partners = [str(partner) for partner in (await partners_of(session, [account.id]))[account.id]]
    subject = str(account.id)
    access_token = signer_of(runtime).access_token(
        subject,
        {"scope": scope, "role": account.role, "partners": partners},
        revoked_before=await revoked_before(session, subject),
    )
    return Tokens(access_token, scope, refresh_token)
