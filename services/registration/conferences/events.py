"""What happens to a conference, as others learn of it."""

from uuid import UUID

from services.registration.vocabularies.conferences import ConferenceState
from shared.events.types import EventData, EventType, EventTypes, Subject

_ID = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")


class ConferenceEvent(EventData):
    """`state` is the conference's new state."""

    state: ConferenceState


def conference_event(
    conference_id: UUID, version: int, state: ConferenceState, changed: list[str] | None = None
) -> ConferenceEvent:
    subject = Subject(
        type="conference", id=conference_id, version=version, url=f"/registration/v1/conferences/{conference_id}"
    )
    return ConferenceEvent(subject=subject, conference_id=conference_id, state=state, changed=changed)


def programme_event(conference_id: UUID, version: int, state: ConferenceState, changed: list[str]) -> ConferenceEvent:
    """Of the programme, which has versions of its own."""
    url = f"/registration/v1/conferences/{conference_id}/programme"
    subject = Subject(type="programme", id=conference_id, version=version, url=url)
    return ConferenceEvent(subject=subject, conference_id=conference_id, state=state, changed=changed)


PUBLISHED = EventType(
    "registration.conference.published",
    "A conference was published",
    conference_event(_ID, 2, ConferenceState.PUBLISHED),
)
REGISTRATION_OPENED = EventType(
    "registration.conference.registration_opened",
    "A conference's registration was opened, or opened again",
    conference_event(_ID, 3, ConferenceState.REGISTRATION_OPEN),
)
REGISTRATION_CLOSED = EventType(
    "registration.conference.registration_closed",
    "A conference's registration was closed",
    conference_event(_ID, 4, ConferenceState.REGISTRATION_CLOSED),
)
PROGRAMME_CHANGED = EventType(
    "registration.conference.programme_changed",
    "A published conference's own facts were changed, or (subject `programme`) its rooms, sessions or workshops: "
    "`changed` names them",
    conference_event(_ID, 5, ConferenceState.REGISTRATION_OPEN, ["ends_on", "place"]),
)
CANCELLED = EventType(
    "registration.conference.cancelled",
    "A conference was cancelled",
    conference_event(_ID, 6, ConferenceState.CANCELLED),
)

CONFERENCE_EVENTS = EventTypes([PUBLISHED, REGISTRATION_OPENED, REGISTRATION_CLOSED, PROGRAMME_CHANGED, CANCELLED])
