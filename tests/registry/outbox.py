"""The events that wait in the registry's outbox."""

from typing import Any

from sqlalchemy import select

from shared.db.kernel_tables import outbox
from shared.testing.service import ServiceUnderTest


async def events_of(registry: ServiceUnderTest, subject_id: str) -> list[dict[str, Any]]:
    """What was published about an object, oldest first: type, visibility and data."""
    async with registry.runtime.engine.connect() as connection:
        statement = select(outbox).where(outbox.c.data["subject"]["id"].astext == subject_id).order_by(outbox.c.id)
        rows = (await connection.execute(statement)).all()
    return [{"type": row.type, "visibility": row.visibility, **row.data} for row in rows]
