"""Why those who wait, wait: each for itself, or with the others of a group who want their seats together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.seats import EnrolmentRow
from services.registration.participants import queue_store
from services.registration.rules.deciding import Part
from services.registration.rules.quota import Claim, Holding, Policy, Tally, hold_of
from services.registration.rules.waitlist import why_waiting
from services.registration.seats.enrolment_store import SEATED
from services.registration.vocabularies.seats import Reason


def holdings_of(rows: Iterable[EnrolmentRow], tallies: Mapping[UUID, Tally]) -> dict[UUID, Holding]:
    """The seats that registrations hold or are offered, by registration."""
    holdings: defaultdict[UUID, Holding] = defaultdict(Holding)
    for row in rows:
        if row.state in SEATED:
            holdings[row.registration_id].slots[row.workshop_id] = tallies[row.workshop_id].slot
    return holdings


async def reasons_of(
    session: AsyncSession, rows: Sequence[EnrolmentRow], tallies: Mapping[UUID, Tally], policy: Policy
) -> dict[UUID, Reason]:
    """For each enrolment of `rows` that waits, what keeps it waiting. `rows` are all of some registrations'.

    One more look at the database where groups wait, and one where somebody does not count yet.
    """
    waiting = [row for row in rows if row.state == "waitlisted"]
    groups = {row.together for row in waiting if row.together is not None}
    mates = await queue_store.waiting_together(session, groups) if groups else []
    seats = await queue_store.seats_of(session, [row.registration_id for row in mates]) if mates else []
    holdings = holdings_of([*rows, *seats], tallies)
    on_hold = [row.registration_id for row in (*waiting, *mates) if row.on_hold]
    lacking = await queue_store.lacking_consent(session, on_hold) if on_hold else frozenset()

    def part(row: EnrolmentRow) -> Part:
        hold = hold_of(lacks_consent=row.registration_id in lacking, on_hold=row.on_hold)
        return Part(Claim(row.delegation, row.invited, row.priority), holdings[row.registration_id], hold)

    together: defaultdict[tuple[UUID, UUID], list[Part]] = defaultdict(list)
    for row in mates:
        if row.together is not None:
            together[row.together, row.workshop_id].append(part(row))
    return {
        row.id: why_waiting(
            tallies[row.workshop_id],
            [part(row)] if row.together is None else together[row.together, row.workshop_id],
            policy,
        )
        for row in waiting
    }
