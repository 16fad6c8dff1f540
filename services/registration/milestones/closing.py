"""What milestones have closed (B18): asked at the moment of the request, against the instant itself.

The conference carries what its milestones close (`closings`), so that nobody needs another look at the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registration.conferences.facts import policy_of, zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.rules.catalogue.milestones import B18
from services.registration.rules.deadlines import Deadline, deadline_of
from services.registration.rules.milestones import Closing, closed_by
from services.registration.vocabularies.milestones import Closes
from shared.http.problems import RuleBroken


def closings_from(stored: Iterable[Mapping[str, Any]]) -> list[Closing]:
    """The closings as a conference's row carries them."""
    return [
        Closing(
            Closes(item["what"]),
            item["audience"],
            datetime.fromisoformat(item["at"]),
            UUID(item["milestone_id"]),
            date.fromisoformat(item["on"]),
        )
        for item in stored
    ]


def stored_closings(closings: Sequence[Closing]) -> list[dict[str, Any]]:
    """The other way round."""
    return [
        {
            "what": closing.what,
            "audience": closing.audience,
            "at": closing.at.isoformat(),
            "milestone_id": str(closing.milestone_id),
            "on": closing.on.isoformat(),
        }
        for closing in closings
    ]


def check_open(stored: Iterable[Mapping[str, Any]], what: Closes, delegation: str | None, at: datetime) -> None:
    """Raise RuleBroken (B18), which names the day and the milestone, when this is closed for `delegation` at `at`.

    `stored` are a conference's `closings`; organisers, who may always do it, are not asked about.
    """
    closing = closed_by(closings_from(stored), what, delegation, at)
    if closing is not None:
        raise RuleBroken(B18, values={"day": closing.on.isoformat()}, milestone_id=str(closing.milestone_id))


def deadline_for(conference: ConferenceRow, what: Closes, delegation: str | None) -> Deadline | None:
    """What closes something for a delegation first, passed or not: a milestone, or the policy's own day."""
    days = (conference.starts_on, conference.ends_on)
    closings = closings_from(conference.closings)
    return deadline_of(what, policy_of(conference), closings, delegation, days, zone_of(conference))


def too_late(conference: ConferenceRow, what: Closes, delegation: str | None, at: datetime) -> RuleBroken | None:
    """What refuses something to `delegation` at `at` (B18), with the day (and the milestone); None while in time."""
    deadline = deadline_for(conference, what, delegation)
    if deadline is None or deadline.at > at:
        return None
    named = {"milestone_id": str(deadline.milestone_id)} if deadline.milestone_id else {}
    return RuleBroken(B18, values={"day": deadline.on.isoformat()}, **named)


def late_change(conference: ConferenceRow, delegation: str | None, at: datetime) -> RuleBroken | None:
    """`too_late` of changes by participants. Whether that is moderated instead is the policy's affair."""
    return too_late(conference, Closes.CHANGES, delegation, at)
