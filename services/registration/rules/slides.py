"""Slides of a speaker: how many (B7, in `rules.programme`), and until when they are handed in (B18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.registration.rules.milestones import Closing, Offset, closes_next, end_of
from services.registration.rules.policy import Policy
from services.registration.vocabularies.milestones import Closes


@dataclass(frozen=True, slots=True)
class SlidesClose:
    """From the instant `at` a side hands in no more slides: `on` was the last day, of a milestone or of the policy."""

    at: datetime
    on: date
    milestone_id: UUID | None


def slides_close(
    policy: Policy, closings: Iterable[Closing], delegation: str | None, days: tuple[date, date], zone: ZoneInfo
) -> SlidesClose | None:
    """What closes first: `policy.slides_until`, or a milestone for that delegation; None when nothing does.

    `days` are the conference's first and last; the whole of the last day is in time, in the conference's `zone`.
    """
    found = []
    closing = closes_next(closings, Closes.SLIDES, delegation)
    if closing is not None:
        found.append(SlidesClose(closing.at, closing.on, closing.milestone_id))
    until = policy.slides_until
    if until is not None:
        day = until if isinstance(until, date) else Offset(until.months, until.days, until.origin).day(*days)
        found.append(SlidesClose(end_of(day, zone), day, None))
    return min(found, key=lambda close: close.at, default=None)
