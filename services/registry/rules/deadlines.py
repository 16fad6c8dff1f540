"""What the clock brings to an agreement (A4): its entry into force, reminders of its end, and the end itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.registry.rules.agreement import Timeline, has_come, state_of
from services.registry.vocabularies.agreements import AgreementState
from services.registry.vocabularies.deadlines import DeadlineKind
from shared.days import plus_months

_RUNNING = (AgreementState.IN_FORCE, AgreementState.EXPIRING)
_NOT_OVER = (AgreementState.SIGNED, *_RUNNING)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that a day brings: `of_day` is the day of entry into force, or else the last day of the term.

    `months` is how long before that end a reminder comes; 0 for the other kinds.
    """

    kind: DeadlineKind
    of_day: date
    months: int = 0

    @property
    def comes_on(self) -> date:
        """The first day on which it is so."""
        if self.kind is DeadlineKind.EXPIRY_APPROACHED:
            return plus_months(self.of_day, -self.months)
        return self.of_day + timedelta(days=1) if self.kind is DeadlineKind.EXPIRED else self.of_day


@dataclass(frozen=True, slots=True)
class Settled:
    """A deadline that was dealt with `on` a day: told to others, or passed over in silence."""

    deadline: Deadline
    on: date
    told: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules ask of a signed agreement; `days` as they are running on the day that is asked about.

    `known_since` is when the registry learned of it, `is_succeeded` whether something signed follows or renews it.
    """

    days: Timeline
    term_months: int | None
    renewed_from: date | None
    is_succeeded: bool
    historical: bool
    known_since: date


def reminders(days: Timeline, term_months: int | None, months: Iterable[int]) -> list[Deadline]:
    """The reminders of the end of the term that runs, the earliest first; none for what is never about to expire.

    One that would come before the term begins is none.
    """
    if days.ends_last is None or days.expiring_from is None or term_months is None:
        return []
    return [
        Deadline(DeadlineKind.EXPIRY_APPROACHED, days.ends_last, before)
        for before in sorted(set(months), reverse=True)
        if before < term_months
    ]


def come(standing: Standing, today: date, reminder_months: Iterable[int]) -> list[Deadline]:
    """All that has come by `today`, whether it was settled or not.

    What is renewed or followed by something signed is reminded of no more; what is terminated neither expires.
    """
    days = standing.days
    found = []
    if _entered(days, today) and days.effective_from is not None:
        found.append(Deadline(DeadlineKind.ENTERED_INTO_FORCE, days.effective_from))
    state = state_of(days, standing.renewed_from, today)
    if state is AgreementState.EXPIRED and days.ends_last is not None:
        found.append(Deadline(DeadlineKind.EXPIRED, days.ends_last))
    if state in _NOT_OVER and not standing.is_succeeded:
        known = reminders(days, standing.term_months, reminder_months)
        found += [reminder for reminder in known if reminder.comes_on <= today]
    return found


def _entered(days: Timeline, today: date) -> bool:
    """Whether it has come into force: not what was terminated, or over, before it could."""
    begins = days.effective_from
    if begins is None or not has_come(begins, today):
        return False
    return not has_come(days.terminated_from, begins) and (days.ends_last is None or begins <= days.ends_last)


def settle(
    standing: Standing, settled: Sequence[Settled], today: date, reminder_months: Iterable[int]
) -> list[Settled]:
    """What is to be settled on `today`, given what was settled before; `told` is what others are to learn.

    Each is told once. What came before the registry knew of the agreement is not told, except that it is in force now;
    of history not even that. Of several reminders that come at once, after a while without anybody to give them or
    because the term is short, the one nearest to the end is given. Corrected dates: a new end is reminded of anew;
    entry and end are told again only where they come again, after the day on which they were told.
    """
    new = [deadline for deadline in come(standing, today, reminder_months) if _is_new(deadline, settled)]
    state = state_of(standing.days, standing.renewed_from, today)
    result: list[Settled] = []
    for deadline in new:
        if deadline.kind is DeadlineKind.EXPIRY_APPROACHED:
            told = _is_nearest(deadline, [*new, *(item.deadline for item in settled)])
        elif deadline.comes_on >= standing.known_since:
            told = True
        elif deadline.kind is DeadlineKind.ENTERED_INTO_FORCE:
            told = state in _RUNNING and not standing.historical
        else:
            told = any(item.told and item.deadline.kind is DeadlineKind.ENTERED_INTO_FORCE for item in settled)
        result.append(Settled(deadline, today, told))
    return result


def _is_new(deadline: Deadline, settled: Iterable[Settled]) -> bool:
    before = [
        item for item in settled if (item.deadline.kind, item.deadline.months) == (deadline.kind, deadline.months)
    ]
    if any(item.deadline.of_day == deadline.of_day for item in before):
        return False
    if deadline.kind is DeadlineKind.EXPIRY_APPROACHED:
        return True
    return all(deadline.comes_on > item.on for item in before)


def _is_nearest(deadline: Deadline, among: Iterable[Deadline]) -> bool:
    """Whether no other reminder of the same end is nearer to it."""
    same = (item.months for item in among if (item.kind, item.of_day) == (deadline.kind, deadline.of_day))
    return min(same) == deadline.months
