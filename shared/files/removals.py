"""The SQL of objects that nothing names any more: rows of `removed_object`, which every service with files has."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Uuid, column, delete, insert, select, table
from sqlalchemy.ext.asyncio import AsyncSession

_removed = table("removed_object", column("object_key", Uuid))


async def note_removed(session: AsyncSession, key: UUID) -> None:
    """An object goes once that is committed."""
    await session.execute(insert(_removed).values(object_key=key))


async def removed(session: AsyncSession, limit: int) -> Sequence[UUID]:
    """Objects that are to be removed; no other process is given the same until the transaction ends."""
    statement = select(_removed.c.object_key).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True))).all()


async def forget_removed(session: AsyncSession, keys: Collection[UUID]) -> None:
    await session.execute(delete(_removed).where(_removed.c.object_key.in_(keys)))
