"""Erasing the person behind an account (D7): here, and by an event that names the account's id alone, elsewhere."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.accounts import erasing_store, store
from services.gateway.auth.accounts.schemas import AccountErased
from services.gateway.auth.events import PERSON_ERASED
from services.gateway.auth.models import AccountRow
from services.gateway.auth.problems import LastAdministrator
from services.gateway.auth.revocations import revoke_access_tokens
from services.gateway.auth.roles import Role
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventData, Subject
from shared.http.etags import Precondition
from shared.http.problems import NotFound
from shared.runtime import Runtime

_GONE = "[…]"


async def erase_account(
    session: AsyncSession, runtime: Runtime, account_id: UUID, if_match: Precondition
) -> AccountErased:
    """Take an account away with all that tells whose it was.

    Raises NotFound, PreconditionFailed, LastAdministrator. Its webhook endpoints go when the event comes by.
    """
    await store.lock_administrators(session)
    account = await store.account_for_update(session, account_id)
    if account is None:
        raise NotFound()
    if_match.check(account.version)
    administers = account.active and account.role == Role.ADMIN
    if administers and not await store.has_other_administrator(session, account.id):
        raise LastAdministrator()
    erased = AccountErased(
        account_id=account.id,
        erased_at=now(),
        logins=await erasing_store.logins_of(session, account.id),
        memberships=await erasing_store.memberships_of(session, account.id),
        clients=list(await erasing_store.clients_of(session, account.id)),
    )
    await revoke_access_tokens(session, runtime, str(account.id))
    await _forget_answers(session, account)
    subject = Subject(type="account", id=account.id, version=account.version + 1, url=f"/auth/v1/accounts/{account.id}")
    await publish(session, PERSON_ERASED, EventData(subject=subject), visibility="private")
    await erasing_store.delete_account(session, account)
    return erased


async def _forget_answers(session: AsyncSession, account: AccountRow) -> None:
    """Answers kept for a day, to administrators who made or changed the account, name it no more."""
    await erasing_store.forget_answers_to(session, f"account:{account.id}")
    for scope, key, body in await erasing_store.answers_naming(session, str(account.id), account.email):
        await erasing_store.rewrite_answer(session, scope, key, _without(json.loads(body), account))


def _without(value: Any, account: AccountRow) -> Any:
    if isinstance(value, list):
        return [_without(item, account) for item in value]
    if isinstance(value, dict):
        own = value.get("id") == str(account.id)
        return {
            name: _GONE if own and name in ("name", "email") else _without(item, account)
            for name, item in value.items()
        }
    return _GONE if value == account.email else value
