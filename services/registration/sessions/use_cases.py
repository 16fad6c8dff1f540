"""Sessions: planned, announced, changed, cancelled. Nobody enrols for one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import Access, managed_conference, visible_conference
from services.registration.conferences.facts import event_visibility
from services.registration.conflicts.guarding import check_possible
from services.registration.models.conference import ConferenceRow
from services.registration.models.timetable import SessionRow, SessionSpeakerRow
from services.registration.participants.partner_store import keep_unverified
from services.registration.problems import unknown_delegation
from services.registration.programme.changes import tell_programme_changed
from services.registration.programme.times import check_times
from services.registration.rooms.placing import room_for
from services.registration.sessions import events, store
from services.registration.sessions.schemas import SessionIn, SessionPatch, SessionSpeakerIn
from services.registration.texts import UNKNOWN_REGISTRATION
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.timetable import SessionState
from shared.auth.caller import Caller
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import NotFound, invalid
from shared.ids import new_id

_SESSIONS = ["sessions"]
_FACTS = {"speakers"}


async def visible_session(
    session: AsyncSession, caller: Caller, session_id: UUID
) -> tuple[SessionRow, ConferenceRow, Access]:
    """Raises NotFound when the caller may not see the session; a draft is there only for those inside."""
    found = await store.get_session(session, session_id)
    if found is None:
        raise NotFound()
    conference, access = await visible_conference(session, caller, found.conference_id)
    if found.state == SessionState.DRAFT and not access.inside:
        raise NotFound()
    return found, conference, access


async def create_session(
    session: AsyncSession, caller: Caller, conference_id: UUID, body: SessionIn
) -> tuple[SessionRow, ConferenceRow, Access]:
    """Raises Unprocessable for times outside the conference and for what is none of its rooms, delegations and
    registrations; WrongState when the conference is cancelled; ProgrammeConflict (D8) for what cannot be."""
    conference, access = await managed_conference(session, caller, conference_id, shared=True)
    _check_not_cancelled(conference)
    row = SessionRow(conference_id=conference_id, **body.model_dump(exclude=_FACTS))
    await _check(session, row, conference, body.speakers)
    await room_for(session, conference_id, row.room_id)
    await store.add_session(session, row)
    await _write_speakers(session, row, body.speakers)
    await check_possible(session, conference, row.id, announced=row.state == SessionState.ANNOUNCED)
    if row.state == SessionState.ANNOUNCED:
        await _tell(session, events.ANNOUNCED, row, conference)
    return row, conference, access


async def change_session(
    session: AsyncSession, caller: Caller, session_id: UUID, if_match: Precondition, body: SessionPatch
) -> tuple[SessionRow, ConferenceRow, Access]:
    """Raises as `create_session`; WrongState for what is cancelled."""
    row, conference, access = await _managed_session(session, caller, session_id, if_match)
    if row.state == SessionState.CANCELLED:
        raise WrongState(row.state)
    changes = body.model_dump(include=body.model_fields_set - _FACTS)
    changed = {name for name, value in changes.items() if getattr(row, name) != value}
    speakers = body.speakers if "speakers" in body.model_fields_set else None
    before = row.room_id
    for name, value in changes.items():
        setattr(row, name, value)
    await _check(session, row, conference, speakers or [])
    await room_for(session, conference.id, row.room_id, before)
    row.touch()
    await session.flush()
    if speakers is not None:
        await _write_speakers(session, row, speakers)
        changed.add("speakers")
    if changed & {"starts_at", "ends_at", "room_id", "speakers"}:
        await check_possible(session, conference, row.id, announced=row.state == SessionState.ANNOUNCED)
    if row.state == SessionState.ANNOUNCED and changed:
        await _tell(session, events.CHANGED, row, conference, sorted(changed))
    return row, conference, access


async def announce_session(
    session: AsyncSession, caller: Caller, session_id: UUID, if_match: Precondition
) -> tuple[SessionRow, ConferenceRow, Access]:
    """Show a draft to all who see its conference. Raises WrongState for what is none, ProgrammeConflict (D8)."""
    row, conference, access = await _managed_session(session, caller, session_id, if_match)
    await room_for(session, conference.id, row.room_id)
    await _advance(session, row, SessionState.DRAFT, SessionState.ANNOUNCED)
    await check_possible(session, conference, row.id, announced=True)
    await _tell(session, events.ANNOUNCED, row, conference)
    return row, conference, access


async def cancel_session(
    session: AsyncSession, caller: Caller, session_id: UUID, if_match: Precondition
) -> tuple[SessionRow, ConferenceRow, Access]:
    """It stays in the programme, as cancelled. Raises WrongState for what is not announced: a draft is deleted."""
    row, conference, access = await _managed_session(session, caller, session_id, if_match)
    await _advance(session, row, SessionState.ANNOUNCED, SessionState.CANCELLED)
    await _tell(session, events.CANCELLED, row, conference)
    return row, conference, access


async def remove_session(session: AsyncSession, caller: Caller, session_id: UUID, if_match: Precondition) -> None:
    """Raises WrongState for what was announced: it is cancelled, so that those learn of it who have read of it."""
    row, _, _ = await _managed_session(session, caller, session_id, if_match)
    if row.state != SessionState.DRAFT:
        raise WrongState(row.state)
    await store.delete_session(session, row)


async def _managed_session(
    session: AsyncSession, caller: Caller, session_id: UUID, if_match: Precondition
) -> tuple[SessionRow, ConferenceRow, Access]:
    """The session, locked, for a caller who manages its conference; raises NotFound, Forbidden, WrongState."""
    found, _, _ = await visible_session(session, caller, session_id)
    conference, access = await managed_conference(session, caller, found.conference_id, shared=True)
    row = await store.lock_session(session, session_id)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    _check_not_cancelled(conference)
    return row, conference, access


def _check_not_cancelled(conference: ConferenceRow) -> None:
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)


async def _check(
    session: AsyncSession, row: SessionRow, conference: ConferenceRow, speakers: Sequence[SessionSpeakerIn]
) -> None:
    check_times(row.starts_at, row.ends_at, conference)
    if not speakers:
        return
    delegations = await conferences.delegation_codes(session, conference.id)
    named = {speaker.registration_id for speaker in speakers if speaker.registration_id is not None}
    registered = await store.registrations_among(session, conference.id, named) if named else frozenset()
    for index, speaker in enumerate(speakers):
        if speaker.delegation is not None and speaker.delegation not in delegations:
            raise unknown_delegation(f"/speakers/{index}/delegation", speaker.delegation)
        if speaker.registration_id is not None and speaker.registration_id not in registered:
            raise invalid(f"/speakers/{index}/registration_id", "unknown_registration", UNKNOWN_REGISTRATION)


async def _write_speakers(session: AsyncSession, row: SessionRow, speakers: Sequence[SessionSpeakerIn]) -> None:
    await store.replace_speakers(session, row.id, [
        SessionSpeakerRow(
            id=new_id(), conference_id=row.conference_id, session_id=row.id, position=position,
            person=speaker.person.model_dump(mode="json"), delegation=speaker.delegation, role=speaker.role,
            registration_id=speaker.registration_id, public_consent=speaker.public_consent,
        )
        for position, speaker in enumerate(speakers)
    ])  # fmt: skip
    for partner_id in sorted({item.person.partner_id for item in speakers if item.person.partner_id is not None}):
        await keep_unverified(session, partner_id)


async def _advance(session: AsyncSession, row: SessionRow, source: SessionState, target: SessionState) -> None:
    if row.state != source:
        raise WrongState(row.state)
    row.state = target
    row.touch()
    await session.flush()


async def _tell(
    session: AsyncSession,
    event_type: EventType,
    row: SessionRow,
    conference: ConferenceRow,
    changed: list[str] | None = None,
) -> None:
    data = events.session_event(conference.id, row.id, row.version, row.kind, row.state, changed)
    await publish(session, event_type, data, visibility=event_visibility(conference))
    await tell_programme_changed(session, conference, _SESSIONS)
