"""Sessions as callers see them: names where the person agreed."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.conflicts.finding import find_conflicts
from services.registration.models.conference import ConferenceRow
from services.registration.models.timetable import RoomRow, SessionRow, SessionSpeakerRow
from services.registration.programme.line_ups.views import Reader, reader_of
from services.registration.rooms import store as rooms
from services.registration.rooms.placing import room_summary
from services.registration.sessions import store
from services.registration.sessions.schemas import SessionOut, SessionSpeakerOut
from shared.auth.caller import Caller
from shared.catalogue.rules import Notice


async def session_view(
    session: AsyncSession, caller: Caller, access: Access, conference: ConferenceRow, row: SessionRow
) -> SessionOut:
    """With the conflicts that it has with the rest of the programme, for those inside: they may be with drafts."""
    view = (await session_views(session, caller, access, conference.id, [row]))[0]
    if access.inside:
        found = await find_conflicts(session, conference)
        view.warnings = [Notice.of(finding) for finding in found.findings_about(row.id)]
    return view


async def session_views(
    session: AsyncSession, caller: Caller, access: Access, conference_id: UUID, rows: Sequence[SessionRow]
) -> list[SessionOut]:
    """Sessions of one conference, with one look at its rooms and one at all who speak."""
    speakers: defaultdict[UUID, list[SessionSpeakerRow]] = defaultdict(list)
    found = await store.speakers_of(session, [row.id for row in rows])
    for speaker in found:
        speakers[speaker.session_id].append(speaker)
    reader = await reader_of(session, caller, access, found)
    by_id = {room.id: room for room in await rooms.rooms_of(session, conference_id)}
    return [_shown(row, by_id.get(row.room_id) if row.room_id else None, speakers[row.id], reader) for row in rows]


def _shown(row: SessionRow, room: RoomRow | None, speakers: Sequence[SessionSpeakerRow], reader: Reader) -> SessionOut:
    return SessionOut(
        **row.model_dump(), room=room_summary(room), speakers=[_speaker(speaker, reader) for speaker in speakers]
    )


def _speaker(row: SessionSpeakerRow, reader: Reader) -> SessionSpeakerOut:
    person, partner = reader.named(row)
    return SessionSpeakerOut(
        id=row.id,
        person=person,
        partner=partner,
        delegation=row.delegation,
        role=row.role,
        registration_id=row.registration_id if reader.access.edits_side(row.delegation) else None,
        public_consent=row.public_consent,
    )
