"""Until when a side hands in slides: asked at the moment of the request, against the instant itself."""

from datetime import datetime

from services.registration.milestones.closing import deadline_for, too_late
from services.registration.models.conference import ConferenceRow
from services.registration.rules.deadlines import Deadline
from services.registration.vocabularies.milestones import Closes


def close_of(conference: ConferenceRow, delegation: str | None) -> Deadline | None:
    """What closes the handing in of a delegation's slides, passed or not."""
    return deadline_for(conference, Closes.SLIDES, delegation)


def check_slides_open(conference: ConferenceRow, delegation: str | None, at: datetime) -> None:
    """Raise RuleBroken (B18), with the day (and the milestone), when a delegation's slides are closed at `at`."""
    refusal = too_late(conference, Closes.SLIDES, delegation, at)
    if refusal is not None:
        raise refusal
