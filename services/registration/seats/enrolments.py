"""Leaving and joining workshops once registered. Inside the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants import events
from services.registration.rules.deciding import Part, decide, held_for_a_decision, why_not_together
from services.registration.rules.quota import Place, Tally, hold_of
from services.registration.rules.waitlist import why_waiting
from services.registration.seats import enrolment_store, promotion_store, refusals, store
from services.registration.seats.asking import Override
from services.registration.seats.changes import Act, Books
from services.registration.seats.driver import connection_of
from services.registration.seats.promotion import change_seats
from services.registration.texts import UNKNOWN_WORKSHOP
from services.registration.vocabularies.seats import Reason
from shared.events.outbox import wake_relay_after_commit
from shared.events.types import EventType
from shared.http.etags import Precondition
from shared.http.problems import invalid
from shared.ids import new_id


async def withdraw_registration(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, if_match: Precondition
) -> None:
    """Withdraw a registration with all its enrolments; what it held goes to those who wait.

    Asked again, nothing happens. Raises PreconditionFailed when the registration has changed since, Conflict when it
    was cancelled or rejected: whoever was rejected would else be free to register again.
    """

    async def withdraw(books: Books) -> None:
        if_match.check(books.standing.version)
        refusals.check_not_closed(books.standing.state)
        if books.standing.state != "withdrawn":
            await store.set_state(books.connection, registration_id, "withdrawn")
            await leave_all(books, registration_id)
            books.note(events.WITHDRAWN, registration_id)

    await act_as(session, conference_id, set(), withdraw, registration_id)


async def withdraw_enrolment(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, enrolment_id: UUID, if_match: Precondition
) -> None:
    """Give back one seat, offered or confirmed, or place in a queue. Asked again, nothing happens.

    Raises PreconditionFailed when the registration has changed since, Conflict when it, or the workshop, was cancelled.
    """

    async def withdraw(books: Books) -> None:
        if_match.check(books.standing.version)
        refusals.check_not_closed(books.standing.state)
        found = await enrolment_store.get(books.connection, enrolment_id)
        if found["state"] == "cancelled":
            raise refusals.workshop_cancelled()
        await leave(books, [enrolment_id])

    await act_as(session, conference_id, set(), withdraw, registration_id)


async def add_enrolment(
    session: AsyncSession,
    conference_id: UUID,
    registration_id: UUID,
    workshop_id: UUID,
    override: Override | None = None,
) -> UUID:
    """Enrol a registration in one more workshop, liked less than those before; the enrolment's id.

    Raises Conflict when the registration does not stand, is enrolled there already, or can neither have a seat nor wait
    for one; Unprocessable when that is no workshop of the conference. With `override`, beyond limits.
    """
    enrolment_id = new_id()

    async def join(books: Books) -> None:
        if workshop_id not in books.tallies:
            raise invalid("/workshop_id", "unknown_workshop", UNKNOWN_WORKSHOP)
        refusals.check_stands(books.standing.state)
        if workshop_id in books.standing.workshops:
            raise refusals.already_enrolled()
        holding = await enrolment_store.holding_of(books.connection, registration_id)
        applicant = replace(books.standing.applicant, override=override is not None)
        rank = await enrolment_store.next_rank(books.connection, registration_id)
        decision = decide(applicant, [workshop_id], books.tallies, books.policy, holding, first_rank=rank)
        if not decision.granted:
            raise refusals.nothing_granted(decision.refused)
        await enter(books, enrolment_id, registration_id, decision.places[0], override)

    await act_as(session, conference_id, {workshop_id}, join, registration_id)
    return enrolment_id


async def move_enrolment(
    session: AsyncSession,
    conference_id: UUID,
    registration_id: UUID,
    enrolment_id: UUID,
    workshop_id: UUID,
    *,
    waitlist: bool,
    override: Override | None = None,
) -> UUID:
    """Give one workshop up for another, in one step: the old place goes only if the new one is had; its id.

    The new one is a seat, or with `waitlist` a place in its queue. It takes over the rank of preference, unless it was
    liked better already. Who waited there already keeps the place in the queue and gets the seat, if there is one.
    Raises as `add_enrolment`, and Conflict when the old place is none any more.
    """
    made = new_id()

    async def move(books: Books) -> None:
        nonlocal made
        if workshop_id not in books.tallies:
            raise invalid("/workshop_id", "unknown_workshop", UNKNOWN_WORKSHOP)
        refusals.check_stands(books.standing.state)
        old = await enrolment_store.get(books.connection, enrolment_id)
        if old["state"] not in enrolment_store.ACTIVE:
            raise refusals.no_place()
        there = await enrolment_store.active_in(books.connection, registration_id, workshop_id)
        if there is not None and (there["state"] != "waitlisted" or there["id"] == enrolment_id):
            raise refusals.already_enrolled()
        await leave(books, [enrolment_id])
        if there is not None:
            made = there["id"]
            await _wait_alone(books, there)
            await enrolment_store.rank_as_well(books.connection, made, old["rank"])
            alone = await enrolment_store.get(books.connection, made)
            if not await seat_waiting(books, alone, override) and not waitlist:
                raise refusals.no_seat(await why_not_now(books, alone))
            return
        holding = await enrolment_store.holding_of(books.connection, registration_id)
        applicant = replace(books.standing.applicant, override=override is not None)
        policy = replace(books.policy, waitlist=books.policy.waitlist and waitlist)
        decision = decide(applicant, [workshop_id], books.tallies, policy, holding, first_rank=old["rank"])
        if not decision.granted:
            raise refusals.nothing_granted(decision.refused)
        await enter(books, made, registration_id, decision.places[0], override)

    await act_as(session, conference_id, {workshop_id}, move, registration_id)
    return made


async def _wait_alone(books: Books, row: Mapping[str, Any]) -> None:
    """Let somebody stand behind those with whom it waited together, who stay side by side."""
    party = await enrolment_store.party_of(books.connection, row)
    in_order = sorted(party, key=lambda item: (item["id"] == row["id"], item["ticket"]))
    tickets = [item["ticket"] for item in party]
    await enrolment_store.requeue(
        books.connection, {item["id"]: ticket for item, ticket in zip(in_order, tickets, strict=True)}
    )


async def enter(
    books: Books, enrolment_id: UUID, registration_id: UUID, place: Place, override: Override | None
) -> None:
    """Write what was decided for a workshop, and tell those who are passed over by it."""
    tally, applicant = books.tallies[place.workshop_id], books.standing.applicant
    mark = override.mark(books.at) if override and place.override else None
    await enrolment_store.enrol(
        books.connection, enrolment_id, registration_id, applicant.claim(place.terms), place, tally,
        on_hold=applicant.on_hold, override=mark, at=books.at,
    )  # fmt: skip
    told = events.ENROLMENT_CONFIRMED if place.position is None else events.ENROLMENT_WAITLISTED
    books.note(told, registration_id, enrolment_id, place.workshop_id)
    if place.position is None:
        await _tell_passed_over(books, tally, [(promotion_store.AT_ONCE, place.ticket)], override=place.override)


async def why_not_now(books: Books, row: Mapping[str, Any]) -> Reason:
    """What keeps somebody who waits, or let an offer pass, from a seat at this moment; `next` when nothing does.

    Who waits with others of a group is kept by what keeps one of them.
    """
    rows = await enrolment_store.party_of(books.connection, row)
    return why_waiting(books.tallies[row["workshop_id"]], await _parts(books, rows), books.policy)


async def _parts(books: Books, rows: Sequence[Mapping[str, Any]]) -> list[Part]:
    return [
        Part(
            enrolment_store.claim_of(row),
            await enrolment_store.holding_of(books.connection, row["registration_id"]),
            hold_of(lacks_consent=row["lacks_consent"], on_hold=row["on_hold"]),
        )
        for row in rows
    ]


async def seat_waiting(
    books: Books,
    row: Mapping[str, Any],
    override: Override | None,
    *,
    offer_expires_at: datetime | None = None,
    told: EventType = events.ENROLMENT_CONFIRMED,
) -> bool:
    """Give an enrolment that has none a seat, out of turn if need be; False when that is not possible.

    With it those who wait together with it: all of them, or none. Beyond a limit only with `override`, which then marks
    the seats; never beside another seat of the same hour, nor for who does not count yet.
    """
    tally = books.tallies[row["workshop_id"]]
    rows = await enrolment_store.party_of(books.connection, row)
    books.need(registrations={item["registration_id"] for item in rows} - {row["registration_id"]})
    parts = await _parts(books, rows)
    within = why_waiting(tally, parts, books.policy) is Reason.NEXT
    allowed = override is not None and why_not_together(tally, parts, books.policy, override=True) is None
    if not within and (not allowed or held_for_a_decision(parts) is not None):
        return False
    seated: dict[bool, list[UUID]] = {False: [], True: []}
    for item, part in zip(rows, parts, strict=True):
        seated[not within and why_not_together(tally, [part], books.policy) is not None].append(item["id"])
        if item["state"] == "waitlisted":
            tally.stop_waiting(part.claim)
        tally.take(part.claim)
        books.note(told, item["registration_id"], item["id"], tally.workshop_id, offer_expires_at=offer_expires_at)
    for beyond, ids in seated.items():
        mark = override.mark(books.at) if override and beyond else None
        await enrolment_store.give(books.connection, ids, books.at, offer_expires_at=offer_expires_at, override=mark)
    winners = [(part.claim.priority, item["ticket"]) for item, part in zip(rows, parts, strict=True)]
    await _tell_passed_over(books, tally, winners, override=not within)
    return True


async def leave_all(books: Books, registration_id: UUID) -> None:
    """Give back all that a registration holds or awaits."""
    rows = await enrolment_store.of_registration(books.connection, registration_id, enrolment_store.ACTIVE)
    await leave(books, [row["id"] for row in rows])


async def leave(
    books: Books,
    enrolment_ids: Collection[UUID],
    state: str = "withdrawn",
    told: EventType = events.ENROLMENT_WITHDRAWN,
    *,
    only: Sequence[str] = enrolment_store.ACTIVE,
) -> int:
    """End enrolments that are in one of the states `only`, as `state`; how many those were."""
    rows = await enrolment_store.leave(books.connection, enrolment_ids, state, books.at, only=only)
    for row in rows:
        free(books.tallies[row["workshop_id"]], row)
        books.note(told, row["registration_id"], row["id"], row["workshop_id"])
    return len(rows)


def free(tally: Tally, row: Mapping[str, Any]) -> None:
    """Note in a tally that an enrolment gave up what it had (`was`)."""
    claim = enrolment_store.claim_of(row)
    if row["was"] == "waitlisted":
        tally.stop_waiting(claim)
    else:
        tally.give_back(claim)


async def _tell_passed_over(books: Books, tally: Tally, winners: Sequence[tuple[int, int]], *, override: bool) -> None:
    if tally.waiting:
        await promotion_store.note_passed_over(
            books.connection, tally, books.policy, winners, books.at, override=override
        )


async def act_as(
    session: AsyncSession, conference_id: UUID, workshops: set[UUID], act: Act, registration_id: UUID
) -> None:
    """Let a registration act on its own enrolments, and on `workshops` besides."""
    async with connection_of(session) as connection:
        await change_seats(connection, conference_id, workshops, act, registration=registration_id)
    wake_relay_after_commit(session)
