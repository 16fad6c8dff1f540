"""The conflicts of a programme, each with the things, the room and the person that it names."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.conflicts.finding import Found, find_conflicts
from services.registration.conflicts.schemas import ConflictOut, ThingOut
from services.registration.models.conference import ConferenceRow
from services.registration.person import PersonOut
from services.registration.programme.line_ups.views import Reader, reader_of
from services.registration.rooms import store as rooms
from services.registration.rooms.placing import room_summary
from services.registration.rooms.schemas import RoomSummary
from services.registration.rules.conflicts import Conflict
from services.registration.vocabularies.programme import SpeakerRole
from shared.auth.caller import Caller


async def conflict_views(
    session: AsyncSession, caller: Caller, access: Access, conference: ConferenceRow
) -> list[ConflictOut]:
    found = await find_conflicts(session, conference)
    involved = [found.speakers[item] for conflict in found.conflicts for item in conflict.appearances]
    reader = await reader_of(session, caller, access, involved)
    places = {room.id: room_summary(room) for room in await rooms.rooms_of(session, conference.id)}
    return [_view(conflict, found, reader, places) for conflict in found.conflicts]


def _view(conflict: Conflict, found: Found, reader: Reader, places: Mapping[UUID, RoomSummary | None]) -> ConflictOut:
    zone = found.setting.zone
    people = [found.speakers[item] for item in conflict.appearances]
    named: list[PersonOut | None] = [reader.named(row)[0] for row in people]
    roles: list[SpeakerRole | None] = [row.role for row in people] or [None for _ in conflict.things]
    return ConflictOut(
        kind=conflict.kind,
        impossible=conflict.impossible,
        message=found.finding(conflict).message,
        things=[
            ThingOut(
                type=thing.type,
                id=thing.id,
                title=dict(thing.title),
                starts_at=thing.slot.starts_at.astimezone(zone) if thing.slot.starts_at else None,
                ends_at=thing.slot.ends_at.astimezone(zone) if thing.slot.ends_at else None,
                announced=thing.public,
                role=role,
            )
            for thing, role in zip(conflict.things, roles, strict=True)
        ],
        starts_at=conflict.starts_at.astimezone(zone) if conflict.starts_at else None,
        ends_at=conflict.ends_at.astimezone(zone) if conflict.ends_at else None,
        room=places.get(conflict.room_id) if conflict.room_id else None,
        person=next((person for person in named if person is not None), None),
        languages=list(conflict.languages),
    )
