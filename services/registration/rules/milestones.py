"""Milestones on the way to a conference (B16–B19, B21): on which day they are, and what they close (B18).

A milestone is a day in the conference's time zone, and the whole of that day is in time: what it closes is closed from
the first instant of the next.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.registration.vocabularies.milestones import Closes, MilestoneState, OffsetFrom
from shared.days import plus_months

PASSED = -1
"""In the place of a reminder's days before: that the day is over."""


@dataclass(frozen=True, slots=True)
class Offset:
    """So many months, then days, after (before, when negative) the conference's first or last day."""

    months: int
    days: int
    origin: OffsetFrom

    def day(self, starts_on: date, ends_on: date) -> date:
        """The day it falls on; B20's « trois mois avant » the 31st of May is the 28th of February, or the 29th."""
        origin = starts_on if self.origin == OffsetFrom.STARTS_ON else ends_on
        return plus_months(origin, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Closing:
    """From the instant `at` nobody (of `audience`; None is all) may do `what` any more."""

    what: Closes
    audience: str | None
    at: datetime
    milestone_id: UUID
    on: date


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, from which the day is over in `zone` for good.

    Where the clocks skip midnight that is when they skip it. Where they are put back shortly after it, into the day
    that was ending, the day lasts until its second end.
    """
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    ends = sorted(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    just_before = ends[1] - timedelta(microseconds=1)
    return ends[1] if just_before.astimezone(zone).date() <= day else ends[0]


def closed_by(closings: Iterable[Closing], what: Closes, delegation: str | None, at: datetime) -> Closing | None:
    """B18: what closed this for somebody of `delegation` by the moment `at`, the earliest; None while it is open."""
    passed = [
        closing
        for closing in closings
        if closing.what == what and closing.audience in (None, delegation) and closing.at <= at
    ]
    return min(passed, key=lambda closing: closing.at, default=None)


def closes_next(closings: Iterable[Closing], what: Closes, delegation: str | None) -> Closing | None:
    """The closing that decides for `delegation`, passed or not: the earliest; None when nothing closes it."""
    own = [item for item in closings if item.what == what and item.audience in (None, delegation)]
    return min(own, key=lambda closing: closing.at, default=None)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of a milestone, and how many days before the first its reminders come."""

    first: date
    last: date
    reminders: Sequence[int] = ()

    def coming(self) -> dict[int, date]:
        """On which day what comes: each reminder by its days before, and PASSED."""
        reminders = {days: self.first - timedelta(days=days) for days in self.reminders}
        return reminders | {PASSED: self.last + timedelta(days=1)}


def state_of(days: Days, *, is_done: bool, today: date) -> MilestoneState:
    """How a milestone stands on the day `today` of the conference's time zone."""
    if is_done:
        return MilestoneState.DONE
    coming = days.coming()
    if coming[PASSED] <= today:
        return MilestoneState.OVERDUE
    return MilestoneState.DUE if min(*coming.values(), days.first) <= today else MilestoneState.UPCOMING


def come(days: Days, settled: Collection[int], today: date) -> list[int]:
    """What has come by `today` and is not `settled` yet, in the order in which it came."""
    new = [(on, what) for what, on in days.coming().items() if on <= today and what not in settled]
    return [what for _, what in sorted(new)]


def to_tell(new: Sequence[int], *, is_done: bool) -> list[int]:
    """What of that which has come is told to others; the rest is passed over in silence.

    Only the latest reminder, and none once the day is over or the thing is done: nobody wants a week's reminders at
    once. That a day is over is told in any case.
    """
    if PASSED in new:
        return [PASSED]
    return [] if is_done else list(new[-1:])


def next_look(days: Days, settled: Collection[int]) -> date | None:
    """The first day on which something comes that is not settled; None when nothing will."""
    return min((on for what, on in days.coming().items() if what not in settled), default=None)
