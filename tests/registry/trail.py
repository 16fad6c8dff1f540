"""What the registry's audit trail says of an object."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.registry.tables import AuditRow, column
from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest


async def trail_of(registry: ServiceUnderTest, subject_id: str) -> list[dict[str, Any]]:
    """The entries about an object, oldest first."""
    async with transaction(registry.runtime.engine) as session:
        statement = select(AuditRow).where(column(AuditRow.subject_id) == UUID(subject_id))
        rows = await session.scalars(statement.order_by(column(AuditRow.id)))
        return [row.model_dump() for row in rows]
