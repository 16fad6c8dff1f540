"""The outbox: an event is written in the business transaction, so that there is never the one without the other."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import now
from shared.db.engine import UnitOfWork
from shared.db.kernel_tables import outbox
from shared.events.types import EventData, EventType, Visibility
from shared.ids import new_id


def row_of(event_type: EventType, data: EventData, visibility: Visibility) -> dict[str, Any]:
    """The outbox row of one event, for use cases that write many at once. Raises TypeError for another type's data."""
    if not isinstance(data, event_type.data):
        raise TypeError(f"{event_type.name} carries {event_type.data.__name__}, not {type(data).__name__}")
    event_id = new_id()
    return {
        "id": event_id,
        "type": event_type.name,
        "occurred_at": now(),
        "visibility": visibility,
        "data": {"id": str(event_id), **data.model_dump(mode="json", exclude_none=True)},
    }


async def publish(session: AsyncSession, event_type: EventType, data: EventData, *, visibility: Visibility) -> None:
    """Write the event; it leaves once this session's transaction has committed, and never if it does not."""
    await session.execute(insert(outbox).values(row_of(event_type, data, visibility)))
    wake_relay_after_commit(session)


def wake_relay_after_commit(session: AsyncSession) -> None:
    work: UnitOfWork = session.info["unit_of_work"]
    filled = session.info.get("outbox_filled")
    if filled is not None:
        work.after_commit(filled.set)
