"""The programme as it is approved: what it consists of, as plain values that can be kept and compared."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import FramingHalfRow, SpeakerRow, WorkshopRow
from services.registration.models.timetable import SessionRow
from services.registration.programme import store as workshops
from services.registration.programme.framing.store import halves_of
from services.registration.programme.line_ups.judging import as_speaker
from services.registration.rules.approvals import Programme
from services.registration.sessions import store as sessions
from services.registration.vocabularies.approvals import Thing
from services.registration.vocabularies.programme import WorkshopState
from services.registration.vocabularies.timetable import SessionState

_OF_A_CONFERENCE = {"title", "place", "country", "time_zone", "starts_on", "ends_on", "languages"}
_OF_A_WORKSHOP = {
    "title",
    "sub_themes",
    "capacity",
    "quotas",
    "room_id",
    "languages",
    "interpretation",
    "debate_minutes",
}
_OF_A_SESSION = {"title", "kind", "room_id", "languages", "interpretation"}


async def programme_now(session: AsyncSession, conference: ConferenceRow) -> Programme:
    """The programme, drafts too, without what was cancelled. Nobody is named: what is kept outlives an erasure."""
    planned = [
        row for row in await workshops.workshops_of(session, conference.id) if row.state != WorkshopState.CANCELLED
    ]
    held = [row for row in await sessions.sessions_of(session, conference.id) if row.state != SessionState.CANCELLED]
    speakers = await workshops.speakers_of(session, [row.id for row in planned])
    halves = await halves_of(session, conference.id)
    in_sessions: defaultdict[UUID, list[list[str | None]]] = defaultdict(list)
    for speaker in await sessions.speakers_of(session, [row.id for row in held]):
        in_sessions[speaker.session_id].append([speaker.delegation, speaker.role])
    return {
        Thing.CONFERENCE: {str(conference.id): conference.model_dump(mode="json", include=_OF_A_CONFERENCE)},
        Thing.WORKSHOP: {str(row.id): _workshop(row, halves.get(row.id, ())) for row in planned},
        Thing.SESSION: {str(row.id): _session(row, in_sessions[row.id]) for row in held},
        Thing.SPEAKER: {str(row.id): _speaker(row) for row in speakers if as_speaker(row).seated},
    }


def _workshop(row: WorkshopRow, halves: Sequence[FramingHalfRow]) -> dict[str, Any]:
    fields = row.model_dump(mode="json", include=_OF_A_WORKSHOP)
    return fields | _hours(row.starts_at, row.ends_at) | {"framing_note": _fingerprint(row.framing_note, halves)}


def _session(row: SessionRow, speakers: list[list[str | None]]) -> dict[str, Any]:
    """Who speaks is told by side and role."""
    fields = row.model_dump(mode="json", include=_OF_A_SESSION)
    return fields | _hours(row.starts_at, row.ends_at) | {"speakers": speakers}


def _speaker(row: SpeakerRow) -> dict[str, Any]:
    return {"workshop_id": str(row.workshop_id), "delegation": row.delegation, "role": row.role.value}


def _hours(starts_at: datetime | None, ends_at: datetime | None) -> dict[str, Any]:
    """In UTC: a time zone told otherwise is no change."""
    return {
        "starts_at": starts_at.astimezone(UTC).isoformat() if starts_at else None,
        "ends_at": ends_at.astimezone(UTC).isoformat() if ends_at else None,
    }


def _fingerprint(note: Mapping[str, Any] | None, halves: Sequence[FramingHalfRow]) -> str | None:
    """That a text is another one, and not which: it may be long, and name its authors."""
    written: Any = [note, *([half.delegation, half.author, half.text] for half in halves)] if halves else note
    if written is None:
        return None
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()[:16]
