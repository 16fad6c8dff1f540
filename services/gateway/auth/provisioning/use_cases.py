"""Bringing accounts and clients to what the operator tells."""

import hmac
import time

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.gateway.auth import store as shared_store
from services.gateway.auth.accounts.store import add_account
from services.gateway.auth.clients.store import add_client
from services.gateway.auth.models import AccountRow, MachineClientRow
from services.gateway.auth.passwords import Passwords
from services.gateway.auth.provisioning import store
from services.gateway.auth.provisioning.schemas import Wanted, WantedAccount, WantedClient
from services.gateway.auth.sessions.use_cases import hash_of
from shared.clock import now
from shared.db.engine import transaction
from shared.ids import new_id


async def provision(engine: AsyncEngine, wanted: Wanted) -> str:
    """Make it so, in one transaction; a sentence that says what was done. Without a change nothing is written."""
    passwords = Passwords()
    async with transaction(engine) as session:
        await store.lock_provisioning(session)
        accounts = [await _account(session, passwords, account) for account in wanted.accounts]
        clients = [await _client(session, client) for client in wanted.clients]
    return (
        f"accounts: {sum(accounts)} made or changed of {len(accounts)}; "
        f"clients: {sum(clients)} made or changed of {len(clients)}"
    )


async def _account(session: AsyncSession, passwords: Passwords, wanted: WantedAccount) -> bool:
    password, at = wanted.password.get_secret_value(), now()
    row = await store.account_for_update(session, wanted.email)
    if row is None:
        password_hash = await passwords.hash(password)
        row = AccountRow(
            id=new_id(),
            email=wanted.email,
            name=wanted.name,
            role=wanted.role,
            password_hash=password_hash,
            created_at=at,
            updated_at=at,
        )
        await add_account(session, row)
        return True
    same_password = await passwords.match(password, row.password_hash)
    if same_password and (row.name, row.role, row.active) == (wanted.name, wanted.role, True):
        return False
    if not same_password:
        row.password_hash = await passwords.hash(password)
        await shared_store.revoke_refresh_families(session, row.id, at)
    row.name, row.role, row.active = wanted.name, wanted.role, True
    row.version, row.updated_at = row.version + 1, at
    await session.flush()
    await shared_store.revoke_access_tokens(session, str(row.id), int(time.time()))
    return True


async def _client(session: AsyncSession, wanted: WantedClient) -> bool:
    secret_hash, scopes, at = hash_of(wanted.secret.get_secret_value()), [str(scope) for scope in wanted.scopes], now()
    row = await store.client_for_update(session, wanted.client_id)
    if row is None:
        row = MachineClientRow(
            id=new_id(),
            client_id=wanted.client_id,
            name=wanted.name,
            secret_hash=secret_hash,
            scopes=scopes,
            created_at=at,
            updated_at=at,
        )
        await add_client(session, row)
        return True
    same_secret = hmac.compare_digest(row.secret_hash, secret_hash)
    if same_secret and (row.name, row.scopes, row.active) == (wanted.name, scopes, True):
        return False
    may_less = not same_secret or not set(row.scopes) <= set(scopes)
    row.secret_hash, row.name, row.scopes, row.active = secret_hash, wanted.name, scopes, True
    row.version, row.updated_at = row.version + 1, at
    await session.flush()
    if may_less:
        await shared_store.revoke_access_tokens(session, row.client_id, int(time.time()))
    return True
