"""Counting a conference from its events alone, and holding that against what registration says."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.clients import LineUp, WorkshopSeats, read_line_ups, read_seats
from services.indicators.conferences import store
from services.indicators.conferences.schemas import (
    AsOf,
    ConferenceCounts,
    ConferenceFigures,
    DelegationCount,
    Recount,
    SpeakerBalance,
    Speakers,
    WorkshopCount,
    WorkshopDelegationCount,
    WorkshopFigures,
)
from services.indicators.models.counts import ConferenceRow, TallyRow
from services.indicators.rules.counting import Figure, Kind, Tally, total
from shared.auth.caller import Caller
from shared.http.client import Peers
from shared.http.problems import NotFound

_STAFF = ("admin", "coordinator")
_IN_THE_PROGRAMME = ("announced", "final")
"""States of workshops that are shown: drafts and cancelled ones are in no count."""


async def count_conference(session: AsyncSession, caller: Caller, conference_id: UUID) -> ConferenceCounts:
    """The counts from our own data. Raises NotFound for a conference unknown here, or not shown to this caller."""
    conference = await store.read_conference(session, conference_id)
    if conference is None or not _sees(caller, conference):
        raise NotFound()
    known = await store.read_figures(session, conference_id)
    tally = _tally_of(conference_id, known.tally)
    states = {workshop.id: workshop.state for workshop in known.workshops if workshop.state in _IN_THE_PROGRAMME}
    workshop_ids = sorted(states.keys() | {figure.workshop_id for figure in tally if figure.workshop_id})
    return ConferenceCounts(
        conference_id=conference_id,
        registered=total(tally, Kind.REGISTERED),
        waiting=total(tally, Kind.WAITING),
        by_delegation=[
            DelegationCount(
                code=code or None,
                registered=total(tally, Kind.REGISTERED, delegation=code),
                waiting=total(tally, Kind.WAITING, delegation=code),
            )
            for code in _delegations(tally)
        ],
        workshops=[_workshop_count(tally, workshop_id, states.get(workshop_id)) for workshop_id in workshop_ids],
        speakers=Speakers(
            balance=[
                SpeakerBalance(workshop_id=row.workshop_id, by_delegation=row.speakers, final=row.final)
                for row in known.line_ups
                if row.workshop_id in states
            ]
        ),
        as_of=AsOf(position=conference.as_of_position, timestamp=conference.as_of),
    )


def _sees(caller: Caller, conference: ConferenceRow) -> bool:
    """The network's staff and our own services see all; others what is published, in the circle it is shown to."""
    reads = caller.may("indicators:read")
    if caller.is_service or (reads and caller.has_role(*_STAFF)):
        return True
    return conference.visibility == "public" or (reads and conference.visibility == "network")


def _tally_of(conference_id: UUID, rows: Sequence[TallyRow]) -> Tally:
    tally: Tally = Tally()
    for row in rows:
        workshop_id = None if row.subject_id == conference_id else row.subject_id
        tally[Figure(workshop_id, row.delegation, Kind(row.kind))] = row.amount
    return tally


def _delegations(tally: Tally, workshop_id: UUID | None = None) -> list[str]:
    return sorted({figure.delegation for figure in tally if workshop_id in (None, figure.workshop_id)})


def _workshop_count(tally: Tally, workshop_id: UUID, state: str | None) -> WorkshopCount:
    return WorkshopCount(
        workshop_id=workshop_id,
        state=state,
        confirmed=total(tally, Kind.SEATED, workshop_id=workshop_id),
        waiting=total(tally, Kind.WAITING, workshop_id=workshop_id),
        by_delegation=[
            WorkshopDelegationCount(
                code=code or None,
                confirmed=total(tally, Kind.SEATED, workshop_id=workshop_id, delegation=code),
                waiting=total(tally, Kind.WAITING, workshop_id=workshop_id, delegation=code),
            )
            for code in _delegations(tally, workshop_id)
        ],
    )


async def recount(peers: Peers, counts: ConferenceCounts) -> None:
    """Put the figures as registration has them now beside ours, and whether they are equal.

    Raises PeerUnavailable when registration does not answer.
    """
    seats = await read_seats(peers, counts.conference_id)
    line_ups = await read_line_ups(peers, counts.conference_id)
    counts.recount = Recount(
        registered=seats.registered,
        waiting=seats.waiting,
        by_delegation=[
            DelegationCount(code=part.code, registered=part.registered, waiting=part.waiting)
            for part in seats.delegations
        ],
        workshops=[_figures_of(workshop) for workshop in seats.workshops],
        speakers=Speakers(balance=[_balance_of(line_up) for line_up in line_ups if line_up.state in _IN_THE_PROGRAMME]),
    )
    counts.equal = _comparable(counts, counts.workshops) == _comparable(counts.recount, counts.recount.workshops)


def _figures_of(seats: WorkshopSeats) -> WorkshopFigures:
    return WorkshopFigures(
        workshop_id=seats.workshop_id,
        confirmed=seats.taken,
        waiting=seats.waiting,
        by_delegation=[
            WorkshopDelegationCount(code=code, confirmed=part.taken, waiting=part.waiting)
            for code, part in sorted(seats.by_delegation.items())
        ],
    )


def _balance_of(line_up: LineUp) -> SpeakerBalance:
    by_delegation = {delegation.code: delegation.taken for delegation in line_up.delegations}
    return SpeakerBalance(workshop_id=line_up.workshop_id, by_delegation=by_delegation, final=line_up.final)


def _comparable(figures: ConferenceFigures, workshops: Sequence[WorkshopFigures]) -> set[object]:
    """What both sides must agree on. Zeros are left out: what never was counted and what came to nothing are alike."""
    facts: set[object] = {("registered", figures.registered), ("waiting", figures.waiting)}
    for part in figures.by_delegation:
        if part.registered or part.waiting:
            facts.add((part.code, part.registered, part.waiting))
    for workshop in workshops:
        if workshop.confirmed or workshop.waiting:
            facts.add((workshop.workshop_id, workshop.confirmed, workshop.waiting))
        for share in workshop.by_delegation:
            # Those of no delegation are the rest of the workshop's total: registration's ledger does not name them.
            if share.code is not None and (share.confirmed or share.waiting):
                facts.add((workshop.workshop_id, share.code, share.confirmed, share.waiting))
    for line_up in figures.speakers.balance:
        speakers = frozenset((code, number) for code, number in line_up.by_delegation.items() if number)
        if speakers:
            facts.add((line_up.workshop_id, speakers, line_up.final))
    return facts
