"""Terms: from when to when something held, with dates that may be known to the month or year only (D5, A13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.registry.rules.dates import ends_before_it_begins
from shared.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Days:
    """The days, both included, on which a term surely held; None is without bound."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """From `since` through `until`; None is unknown at the beginning, and not yet at the end."""

    since: PartialDate | None
    until: PartialDate | None

    @property
    def is_backwards(self) -> bool:
        """Whether it surely ends before it begins."""
        return ends_before_it_begins(self.since, self.until)

    @property
    def sure_days(self) -> Days | None:
        """The days on which it surely held; None when there may be none.

        A term that ends in `2024-06` and one that begins then have no sure day in common: nobody invents the day of
        the change.
        """
        first = self.since.last if self.since else None
        last = self.until.first if self.until else None
        if first is not None and last is not None and last < first:
            return None
        return Days(first, last)

    def overlaps(self, other: "Term") -> bool:
        """Whether both surely held on the same day."""
        mine, theirs = self.sure_days, other.sure_days
        if mine is None or theirs is None:
            return False
        return _not_after(mine.first, theirs.last) and _not_after(theirs.first, mine.last)

    def may_cover(self, day: date) -> bool:
        """Whether it may have held on this day."""
        return (self.since is None or self.since.first <= day) and (self.until is None or day <= self.until.last)


def _not_after(first: date | None, last: date | None) -> bool:
    return first is None or last is None or first <= last


def last_before(begins: PartialDate) -> PartialDate:
    """Through when a term held that gave way to one that begins then: the day before, or the same month or year."""
    if begins.day is None:
        return begins
    day = begins.first - timedelta(days=1)
    return PartialDate(day.year, day.month, day.day)


def handed_over(former: Term, begins: PartialDate | None) -> Term | None:
    """D5: the open `former` term as it ends because another begins; None where it cannot end for that."""
    if former.until is not None or begins is None:
        return None
    ended = Term(former.since, last_before(begins))
    return None if ended.is_backwards else ended


def current(terms: Iterable[Term], day: date, *, several: bool) -> list[bool]:
    """Which of the terms holds on this day; unless `several` do, the one that began last where two may."""
    listed = list(terms)
    holding = [term.may_cover(day) for term in listed]
    if several or sum(holding) <= 1:
        return holding
    latest = max(
        (index for index, holds in enumerate(holding) if holds), key=lambda index: (_first(listed[index]), index)
    )
    return [index == latest for index in range(len(listed))]


def _first(term: Term) -> date:
    return term.since.first if term.since else date.min


def joined(terms: Iterable[Term]) -> Term:
    """One term for several that overlap: from the first beginning through the last end."""
    listed = list(terms)
    begins = [term.since for term in listed if term.since]
    ends = [term.until for term in listed if term.until]
    # Unknown or open stays so.
    since = min(begins, key=lambda day: day.first) if len(begins) == len(listed) else None
    until = max(ends, key=lambda day: day.last) if len(ends) == len(listed) else None
    return Term(since, until)
