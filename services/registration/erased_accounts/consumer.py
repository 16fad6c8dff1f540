"""An account was erased (D7): its grants go. What it did stays, under an id that nobody can resolve any more."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.erased_accounts import store
from shared.events.consumer import Consumer, Handlers
from shared.events.types import EventOut


async def forget_account(session: AsyncSession, event: EventOut) -> None:
    await store.delete_grants_of(session, event.data["subject"]["id"])


HANDLERS: Handlers = {"gateway.person.erased": forget_account}
ERASED_ACCOUNTS = Consumer("erased accounts", HANDLERS)
