"""The SQL of rooms."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.timetable import RoomRow


async def add_room(session: AsyncSession, room: RoomRow) -> None:
    session.add(room)
    await session.flush()


async def get_room(session: AsyncSession, room_id: UUID) -> RoomRow | None:
    return await session.get(RoomRow, room_id)


async def rooms_of(session: AsyncSession, conference_id: UUID) -> Sequence[RoomRow]:
    """All rooms of a conference, as they were added."""
    statement = select(RoomRow).where(col(RoomRow.conference_id) == conference_id).order_by(col(RoomRow.id))
    return (await session.scalars(statement)).all()


async def lock_rooms(session: AsyncSession, conference_id: UUID, room_ids: Collection[UUID]) -> dict[UUID, RoomRow]:
    """Rooms of a conference as committed last, kept from changing until this transaction ends, by their ids.

    Whoever puts something into a room, or changes its capacity, comes one after the other. Locked after what stands in
    it, and before the ledgers.
    """
    statement = (
        select(RoomRow)
        .where(col(RoomRow.conference_id) == conference_id, col(RoomRow.id).in_(room_ids))
        .order_by(col(RoomRow.id))
        .with_for_update(key_share=True)
    )
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {row.id: row for row in rows}


async def delete_room(session: AsyncSession, room: RoomRow) -> None:
    """Raises IntegrityError while something takes place in it."""
    await session.delete(room)
    await session.flush()
