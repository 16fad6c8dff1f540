"""Rooms over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.conferences.access import visible_conference
from services.registration.models.timetable import RoomRow
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.rooms import store, use_cases
from services.registration.rooms.schemas import RoomIn, RoomList, RoomOut, RoomPatch
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["rooms"], route_class=EntenteRoute)


def room_out(room: RoomRow) -> RoomOut:
    return RoomOut.model_validate(room, from_attributes=True)


@router.post("/conferences/{conference_id:uuid}/rooms", status_code=status.HTTP_201_CREATED)
async def add_room(
    conference_id: UUID, body: RoomIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> RoomOut:
    """Add a room, with its seats, the address of its venue (B31), its equipment and how accessible it is."""
    room = await use_cases.add_room(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/rooms/{room.id}"
    tag(room.version)
    return room_out(room)


@router.get("/conferences/{conference_id:uuid}/rooms")
async def list_rooms(conference_id: UUID, caller: ConferenceVisitor, session: Session) -> RoomList:
    """The rooms of a conference, as they were added."""
    await visible_conference(session, caller, conference_id)
    return RoomList(items=[room_out(row) for row in await store.rooms_of(session, conference_id)])


@router.get("/rooms/{room_id:uuid}")
async def read_room(room_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> RoomOut:
    """One room."""
    room = await use_cases.read_room(session, caller, room_id)
    tag(room.version)
    return room_out(room)


@router.patch("/rooms/{room_id:uuid}")
async def change_room(
    room_id: UUID, body: RoomPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> RoomOut:
    """Change a room. Workshops without a capacity of their own take its seats: more of them let those who wait move up
    at once, fewer take nobody's seat."""
    room = await use_cases.change_room(session, caller, room_id, if_match, body)
    tag(room.version)
    return room_out(room)


@router.delete("/rooms/{room_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_room(room_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch) -> None:
    """Remove a room in which nothing takes place; 409 while a workshop or a session names it."""
    await use_cases.remove_room(session, caller, room_id, if_match)
