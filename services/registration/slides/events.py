"""What happens to speakers' slides, as others learn of it: how many, and nothing of whose."""

from uuid import UUID

from pydantic import Field

from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_WORKSHOP = UUID("0198c2a4-7d11-7b42-8e55-63f0a1b2c3d4")
_SPEAKER = UUID("0198c2a5-01aa-7e99-a2b3-4c5d6e7f8091")


class SlidesEvent(EventData):
    """The slides of a speaker were handed in, or taken back (null)."""

    workshop_id: UUID
    delegation: str | None = None
    slides: int | None = Field(default=None, ge=0)


def slides_event(
    conference_id: UUID, workshop_id: UUID, speaker_id: UUID, version: int, delegation: str | None, slides: int | None
) -> SlidesEvent:
    url = f"/registration/v1/speakers/{speaker_id}/slides"
    return SlidesEvent(
        subject=Subject(type="slides", id=speaker_id, version=version, url=url),
        conference_id=conference_id,
        workshop_id=workshop_id,
        delegation=delegation,
        slides=slides,
    )


RECEIVED = EventType(
    "registration.slides.received",
    "The slides of a speaker were handed in, or replaced",
    slides_event(_CONFERENCE, _WORKSHOP, _SPEAKER, 4, "FR", 6),
)
REMOVED = EventType(
    "registration.slides.removed",
    "The slides of a speaker were taken back",
    slides_event(_CONFERENCE, _WORKSHOP, _SPEAKER, 5, "FR", None),
)

SLIDES_EVENTS = EventTypes([RECEIVED, REMOVED])
