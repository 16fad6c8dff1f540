"""What happens to figures, as others learn of it."""

from typing import get_args
from uuid import UUID

from services.indicators.vocabularies.frameworks import Visibility
from shared.events.types import EventData, EventType, EventTypes, Subject
from shared.events.types import Visibility as EventVisibility

_ID = UUID("0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011")


def figure_event(figure_id: UUID, version: int, changed: list[str]) -> EventData:
    subject = Subject(type="figure", id=figure_id, version=version, url=f"/indicators/v1/figures/{figure_id}")
    return EventData(subject=subject, changed=changed)


def seen_by(visibility: Visibility) -> EventVisibility:
    (found,) = (each for each in get_args(EventVisibility) if each == visibility)
    shown: EventVisibility = found
    return shown


CORRECTED = EventType(
    "indicators.figure.corrected",
    "A published figure was corrected: `changed` names the fields",
    figure_event(_ID, 2, ["value", "source"]),
)

FIGURE_EVENTS = EventTypes([CORRECTED])
