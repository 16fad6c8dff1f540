"""Rooms: added, changed (and the seats of the workshops in them with them), removed."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.models.timetable import RoomRow
from services.registration.programme import store as programme
from services.registration.programme.changes import tell_programme_changed
from services.registration.rooms import store
from services.registration.rooms.schemas import RoomIn, RoomPatch
from services.registration.rules.programme import seats_there_are
from services.registration.seats import ledger
from services.registration.vocabularies.conferences import ConferenceState
from shared.auth.caller import Caller
from shared.http.conflicts import InUse, WrongState
from shared.http.etags import Precondition
from shared.http.problems import NotFound

_ROOMS = ["rooms"]


async def add_room(session: AsyncSession, caller: Caller, conference_id: UUID, body: RoomIn) -> RoomRow:
    """Raises WrongState when the conference is cancelled."""
    conference, _ = await managed_conference(session, caller, conference_id, shared=True)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    room = RoomRow(conference_id=conference_id, **body.model_dump(mode="json"))
    await store.add_room(session, room)
    return room


async def read_room(session: AsyncSession, caller: Caller, room_id: UUID) -> RoomRow:
    """Raises NotFound when there is none, or the caller may not see its conference."""
    room = await store.get_room(session, room_id)
    if room is None:
        raise NotFound()
    await visible_conference(session, caller, room.conference_id)
    return room


async def change_room(
    session: AsyncSession, caller: Caller, room_id: UUID, if_match: Precondition, body: RoomPatch
) -> RoomRow:
    """A workshop without a capacity of its own takes the room's: more of it lets those who wait move up at once.

    Nobody loses a seat by less. Raises WrongState when the conference is cancelled.
    """
    found = await read_room(session, caller, room_id)
    conference, _ = await managed_conference(session, caller, found.conference_id, shared=True)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    room = (await store.lock_rooms(session, conference.id, [room_id])).get(room_id)
    if room is None:
        raise NotFound()
    if_match.check(room.version)
    changes = body.model_dump(mode="json", include=body.model_fields_set)
    changed = {name for name, value in changes.items() if getattr(room, name) != value}
    for name, value in changes.items():
        setattr(room, name, value)
    room.touch()
    await session.flush()
    if "capacity" in changed:
        inside = await programme.workshops_without_capacity(session, room.id)
        await ledger.change_capacities(
            session, conference.id, {item.id: seats_there_are(item.capacity, room.capacity) for item in inside}
        )
    if changed and await programme.is_announced_in(session, room.id):
        await tell_programme_changed(session, conference, _ROOMS)
    return room


async def remove_room(session: AsyncSession, caller: Caller, room_id: UUID, if_match: Precondition) -> None:
    """Raises InUse while a workshop or a session names it, the cancelled ones too."""
    found = await read_room(session, caller, room_id)
    conference, _ = await managed_conference(session, caller, found.conference_id, shared=True)
    room = (await store.lock_rooms(session, conference.id, [room_id])).get(room_id)
    if room is None:
        raise NotFound()
    if_match.check(room.version)
    try:
        async with session.begin_nested():
            await store.delete_room(session, room)
    except IntegrityError as error:
        raise InUse() from error
