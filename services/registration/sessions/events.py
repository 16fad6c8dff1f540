"""What happens to sessions, as others learn of it; nobody is named."""

from uuid import UUID

from services.registration.vocabularies.timetable import SessionKind, SessionState
from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_SESSION = UUID("0198c2a9-1122-7a0b-8c44-4d5e6f708192")


class SessionEvent(EventData):
    """`state` is the session's new state; of a change, `changed` names the fields."""

    kind: SessionKind
    state: SessionState


def session_event(
    conference_id: UUID,
    session_id: UUID,
    version: int,
    kind: SessionKind,
    state: SessionState,
    changed: list[str] | None = None,
) -> SessionEvent:
    subject = Subject(type="session", id=session_id, version=version, url=f"/registration/v1/sessions/{session_id}")
    return SessionEvent(subject=subject, conference_id=conference_id, kind=kind, state=state, changed=changed)


ANNOUNCED = EventType(
    "registration.session.announced",
    "A session was announced: an opening, a plenary, a break, a visit",
    session_event(_CONFERENCE, _SESSION, 1, SessionKind.OPENING, SessionState.ANNOUNCED),
)
CHANGED = EventType(
    "registration.session.changed",
    "An announced session was changed: `changed` names the fields",
    session_event(
        _CONFERENCE, _SESSION, 2, SessionKind.OPENING, SessionState.ANNOUNCED, ["ends_at", "room_id", "starts_at"]
    ),
)
CANCELLED = EventType(
    "registration.session.cancelled",
    "An announced session was cancelled",
    session_event(_CONFERENCE, _SESSION, 3, SessionKind.OPENING, SessionState.CANCELLED),
)

SESSION_EVENTS = EventTypes([ANNOUNCED, CHANGED, CANCELLED])
