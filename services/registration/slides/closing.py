"""Until when a side hands in slides: asked at the moment of the request, against the instant itself."""

from datetime import datetime

from services.registration.conferences.facts import policy_of, zone_of
from services.registration.milestones.closing import closings_from
from services.registration.models.conference import ConferenceRow
from services.registration.rules.catalogue.milestones import B18
from services.registration.rules.slides import SlidesClose, slides_close
from shared.http.problems import RuleBroken


def close_of(conference: ConferenceRow, delegation: str | None) -> SlidesClose | None:
    """What closes the handing in of a delegation's slides, passed or not."""
    days = (conference.starts_on, conference.ends_on)
    return slides_close(
        policy_of(conference), closings_from(conference.closings), delegation, days, zone_of(conference)
    )


def check_slides_open(conference: ConferenceRow, delegation: str | None, at: datetime) -> None:
    """Raise RuleBroken (B18), with the day (and the milestone), when a delegation's slides are closed at `at`."""
    close = close_of(conference, delegation)
    if close is not None and close.at <= at:
        named = {"milestone_id": str(close.milestone_id)} if close.milestone_id else {}
        raise RuleBroken(B18, values={"day": close.on.isoformat()}, **named)
