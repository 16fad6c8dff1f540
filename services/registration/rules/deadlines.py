"""Until when something may be done that a milestone closes, or the policy's own day (B18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.registration.rules.milestones import Closing, Offset, closes_next, end_of
from services.registration.rules.policy import Policy
from services.registration.vocabularies.milestones import Closes


@dataclass(frozen=True, slots=True)
class Deadline:
    """From the instant `at` it is too late: `on` was the last day, of a milestone or of the policy."""

    at: datetime
    on: date
    milestone_id: UUID | None


def deadline_of(
    what: Closes,
    policy: Policy,
    closings: Iterable[Closing],
    delegation: str | None,
    days: tuple[date, date],
    zone: ZoneInfo,
) -> Deadline | None:
    """What closes `what` first: the policy's last day for it, or a milestone for that delegation; None when nothing
    does.

    `days` are the conference's first and last; the whole of the last day is in time, in the conference's `zone`.
    """
    found = []
    closing = closes_next(closings, what, delegation)
    if closing is not None:
        found.append(Deadline(closing.at, closing.on, closing.milestone_id))
    until = policy.until(what)
    if until is not None:
        day = until if isinstance(until, date) else Offset(until.months, until.days, until.origin).day(*days)
        found.append(Deadline(end_of(day, zone), day, None))
    return min(found, key=lambda deadline: deadline.at, default=None)
