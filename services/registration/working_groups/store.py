"""The SQL of working groups."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.working_groups import WorkingGroupRow


async def get_group(session: AsyncSession, group_id: UUID, *, lock: bool = False) -> WorkingGroupRow | None:
    """With `lock`: as committed last, and kept from changing until this transaction ends."""
    return await session.get(WorkingGroupRow, group_id, with_for_update={} if lock else None, populate_existing=lock)


async def groups_of(session: AsyncSession, conference_id: UUID) -> Sequence[WorkingGroupRow]:
    """A conference's working groups, as they were made."""
    statement = select(WorkingGroupRow).where(col(WorkingGroupRow.conference_id) == conference_id)
    return (await session.scalars(statement.order_by(col(WorkingGroupRow.id)))).all()


async def add_group(session: AsyncSession, group: WorkingGroupRow) -> None:
    session.add(group)
    await session.flush()


async def delete_group(session: AsyncSession, group: WorkingGroupRow) -> None:
    await session.delete(group)
    await session.flush()
