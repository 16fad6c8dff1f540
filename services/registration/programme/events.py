"""What happens to workshops, their line-ups and speakers, as others learn of it; nobody is named."""

from uuid import UUID

from pydantic import Field

from services.registration.vocabularies.programme import SpeakerState, WorkshopState
from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_WORKSHOP = UUID("0198c2a4-7d11-7b42-8e55-63f0a1b2c3d4")
_SPEAKER = UUID("0198c2a5-01aa-7f00-b3c4-5d6e7f8091a2")


class WorkshopEvent(EventData):
    """`state` is the workshop's new state; of a change, `changed` names the fields."""

    workshop_id: UUID
    state: WorkshopState


class LineUpEvent(EventData):
    """The line-up's numbers: `speakers_by_delegation` counts proposed, invited and accepted, `accepted_by_delegation`
    the accepted alone; `speakers` counts those of no delegation too."""

    workshop_id: UUID
    speakers: int
    speakers_by_delegation: dict[str, int]
    accepted_by_delegation: dict[str, int]
    final: bool


class SpeakerEvent(EventData):
    """A speaker's answer, without a name."""

    workshop_id: UUID
    delegation: str | None = None
    state: SpeakerState
    replaced_by: UUID | None = Field(default=None, description="the speaker who has the seat now")


def workshop_event(
    conference_id: UUID, workshop_id: UUID, version: int, state: WorkshopState, changed: list[str] | None = None
) -> WorkshopEvent:
    subject = Subject(type="workshop", id=workshop_id, version=version, url=f"/registration/v1/workshops/{workshop_id}")
    return WorkshopEvent(
        subject=subject, conference_id=conference_id, workshop_id=workshop_id, state=state, changed=changed
    )


def line_up_subject(workshop_id: UUID, line_up_version: int) -> Subject:
    return Subject(
        type="line_up",
        id=workshop_id,
        version=line_up_version,
        url=f"/registration/v1/workshops/{workshop_id}/line-up",
    )


def speaker_event(
    conference_id: UUID,
    workshop_id: UUID,
    speaker_id: UUID,
    version: int,
    delegation: str | None,
    state: SpeakerState,
    replaced_by: UUID | None = None,
) -> SpeakerEvent:
    subject = Subject(type="speaker", id=speaker_id, version=version, url=f"/registration/v1/speakers/{speaker_id}")
    return SpeakerEvent(
        subject=subject,
        conference_id=conference_id,
        workshop_id=workshop_id,
        delegation=delegation,
        state=state,
        replaced_by=replaced_by,
    )


ANNOUNCED = EventType(
    "registration.workshop.announced",
    "A workshop was announced, and takes enrolments while its conference's registration is open",
    workshop_event(_CONFERENCE, _WORKSHOP, 2, WorkshopState.ANNOUNCED),
)
CHANGED = EventType(
    "registration.workshop.changed",
    "An announced workshop was changed: `changed` names the fields",
    workshop_event(_CONFERENCE, _WORKSHOP, 3, WorkshopState.ANNOUNCED, ["ends_at", "room_id", "starts_at"]),
)
FINALISED = EventType(
    "registration.workshop.finalised",
    "A workshop's line-up is final",
    workshop_event(_CONFERENCE, _WORKSHOP, 3, WorkshopState.FINAL),
)
CANCELLED = EventType(
    "registration.workshop.cancelled",
    "A workshop was cancelled, and with it all enrolments in it",
    workshop_event(_CONFERENCE, _WORKSHOP, 4, WorkshopState.CANCELLED),
)
LINE_UP_CHANGED = EventType(
    "registration.line_up.changed",
    "Somebody joined or left a workshop's line-up, changed state or delegation, or the line-up became final",
    LineUpEvent(
        subject=line_up_subject(_WORKSHOP, 7),
        conference_id=_CONFERENCE,
        workshop_id=_WORKSHOP,
        speakers=5,
        speakers_by_delegation={"FR": 3, "CN": 2},
        accepted_by_delegation={"FR": 3, "CN": 1},
        final=False,
    ),
)
SPEAKER_ACCEPTED = EventType(
    "registration.speaker.accepted",
    "A speaker accepted",
    speaker_event(_CONFERENCE, _WORKSHOP, _SPEAKER, 2, "FR", SpeakerState.ACCEPTED),
)
SPEAKER_DECLINED = EventType(
    "registration.speaker.declined",
    "A speaker declined, and gave the speaking seat back",
    speaker_event(_CONFERENCE, _WORKSHOP, _SPEAKER, 3, "FR", SpeakerState.DECLINED),
)
SPEAKER_REPLACED = EventType(
    "registration.speaker.replaced",
    "A speaker was replaced by another, who has the speaking seat now",
    speaker_event(
        _CONFERENCE,
        _WORKSHOP,
        _SPEAKER,
        4,
        "FR",
        SpeakerState.REPLACED,
        UUID("0198c2a5-02bb-7f00-b3c4-5d6e7f8091a3"),
    ),
)

PROGRAMME_EVENTS = EventTypes(
    [
        ANNOUNCED,
        CHANGED,
        FINALISED,
        CANCELLED,
        LINE_UP_CHANGED,
        SPEAKER_ACCEPTED,
        SPEAKER_DECLINED,
        SPEAKER_REPLACED,
    ]
)
