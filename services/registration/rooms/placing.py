"""Where something takes place: the room that it names, under lock."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.timetable import RoomRow
from services.registration.rooms import store
from services.registration.rooms.schemas import RoomSummary
from services.registration.texts import UNKNOWN_ROOM
from shared.http.problems import invalid


async def room_for(
    session: AsyncSession, conference_id: UUID, room_id: UUID | None, before: UUID | None = None
) -> RoomRow | None:
    """The room, locked together with the one that is left (`before`).

    Raises Unprocessable when it is no room of the conference.
    """
    wanted = {item for item in (room_id, before) if item is not None}
    locked = await store.lock_rooms(session, conference_id, wanted) if wanted else {}
    if room_id is not None and room_id not in locked:
        raise invalid("/room_id", "unknown_room", UNKNOWN_ROOM)
    return locked.get(room_id) if room_id is not None else None


def room_summary(room: RoomRow | None) -> RoomSummary | None:
    return None if room is None else RoomSummary.model_validate(room, from_attributes=True)
