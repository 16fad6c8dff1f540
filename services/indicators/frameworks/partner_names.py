"""The names of partners on the sides of frameworks, kept by the registry's events."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.frameworks import store
from shared.events.consumer import Consumer, Handlers
from shared.events.types import EventOut


async def take_in_partner(session: AsyncSession, event: EventOut) -> None:
    """Follow the name of a partner that some framework names; others are of no concern here."""
    data = event.data
    await store.refresh_partner(
        session,
        UUID(data["subject"]["id"]),
        data["subject"]["version"],
        name=data["name"],
        country=data.get("country"),
        visibility=event.visibility,
    )


async def take_in_merge(session: AsyncSession, event: EventOut) -> None:
    """D2: where a duplicate stood on a side, the partner stands that it became.

    The event tells that one's name, but not the version: it is kept without until the registry tells of it itself.
    """
    merged, into, data = UUID(event.data["subject"]["id"]), UUID(event.data["into"]), event.data
    if merged in await store.partner_refs(session, [merged]):
        await store.keep_partner(
            session, id=into, name=data["name"], country=data.get("country"), visibility=event.visibility, version=0
        )
        await store.follow_merge(session, merged, into)


HANDLERS: Handlers = {"registry.partner.updated": take_in_partner, "registry.partner.merged": take_in_merge}
PARTNER_NAMES = Consumer("partner names", HANDLERS)
