"""An account was erased (D7): its grants, feeds and files go. What it did stays in the audit trail, under an id that
nobody can resolve any more.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.erased_accounts import store
from services.registry.grants.use_cases import recorded
from shared.auth.caller import Caller
from shared.events.consumer import Consumer, Handlers
from shared.events.types import EventOut

_GATEWAY = Caller(kind="client", subject="service:gateway")


async def forget_account(session: AsyncSession, event: EventOut) -> None:
    subject = event.data["subject"]["id"]
    for row in await store.take_grants_of(session, subject):
        await record(session, _GATEWAY, ("grant", row.id), "removed", before=recorded(row))
    await store.delete_feeds_of(session, subject)
    await store.forget_imports_of(session, f"account:{subject}")


HANDLERS: Handlers = {"gateway.person.erased": forget_account}
ERASED_ACCOUNTS = Consumer("erased accounts", HANDLERS)
