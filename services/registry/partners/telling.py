"""The events of partners."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.events import partners as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.tables import PartnerRow
from shared.events.outbox import publish
from shared.events.types import EventType


async def tell(session: AsyncSession, event_type: EventType, row: PartnerRow, changed: list[str] | None = None) -> None:
    """Publish what happened to a partner; `changed` names the fields that differ."""
    data = events.PartnerEvent(
        subject=subject_of("partner", row.id, row.version),
        partner_ids=[row.id],
        changed=changed,
        name=row.name,
        country=row.country,
    )
    await publish(session, event_type, data, visibility=visibility(row.visibility))


async def tell_dissolved(session: AsyncSession, row: PartnerRow) -> None:
    """Publish that a partner was given an end, if it has one."""
    if row.dissolved_on is None:
        return
    data = events.PartnerDissolved(
        subject=subject_of("partner", row.id, row.version),
        partner_ids=[row.id],
        name=row.name,
        country=row.country,
        dissolved_on=row.dissolved_on,
    )
    await publish(session, events.PARTNER_DISSOLVED, data, visibility=visibility(row.visibility))
