"""Offers of seats: accepted, declined, made by hand, and over when nobody answers. Inside the caller's transaction."""

import asyncio
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants import events
from services.registration.rules.waitlist import offer_expires_at
from services.registration.seats import enrolment_store, refusals
from services.registration.seats.asking import Override
from services.registration.seats.changes import Books
from services.registration.seats.driver import connection_of
from services.registration.seats.enrolments import act_as, leave, seat_waiting, why_not_now
from services.registration.seats.promotion import change_seats
from shared.clock import now
from shared.events.outbox import wake_relay_after_commit
from shared.http.etags import Precondition
from shared.runtime import Runtime

_LOOK_EVERY_SECONDS = 15
_MAY_BE_OFFERED = ("waitlisted", "declined", "expired")


async def accept_offer(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, enrolment_id: UUID, if_match: Precondition
) -> None:
    """Make an offered seat one's own. Asked again, nothing happens.

    Raises Conflict when there is no offer (any more), PreconditionFailed when the registration has changed since.
    """

    async def accept(books: Books) -> None:
        if_match.check(books.standing.version)
        found = await enrolment_store.get(books.connection, enrolment_id)
        if found["state"] == "confirmed":
            return
        if found["state"] != "offered" or found["offer_expires_at"] <= books.at:
            raise refusals.no_offer()
        await enrolment_store.give(books.connection, [enrolment_id], books.at)
        books.note(events.ENROLMENT_CONFIRMED, registration_id, enrolment_id, found["workshop_id"])

    await act_as(session, conference_id, set(), accept, registration_id)


async def decline_offer(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, enrolment_id: UUID, if_match: Precondition
) -> None:
    """Leave an offered seat to the next. Asked again, nothing happens. Raises as `accept_offer`."""

    async def decline(books: Books) -> None:
        if_match.check(books.standing.version)
        found = await enrolment_store.get(books.connection, enrolment_id)
        if found["state"] == "declined":
            return
        if not await leave(books, [enrolment_id], "declined", events.ENROLMENT_DECLINED, only=["offered"]):
            raise refusals.no_offer()

    await act_as(session, conference_id, set(), decline, registration_id)


async def give_by_hand(
    session: AsyncSession,
    conference_id: UUID,
    registration_id: UUID,
    enrolment_id: UUID,
    *,
    offer: bool,
    override: Override | None,
) -> None:
    """Offer somebody who waits, or let an offer pass, a seat, or (`offer` False) give it at once.

    Raises Conflict when there is none for this person now, unless `override` lets it lie beyond a limit.
    """

    async def give(books: Books) -> None:
        refusals.check_stands(books.standing.state)
        found = await enrolment_store.get(books.connection, enrolment_id)
        if found["state"] not in _MAY_BE_OFFERED:
            raise refusals.no_place()
        tally = books.tallies[found["workshop_id"]]
        expires = offer_expires_at(books.at, tally.slot, books.policy) if offer else None
        told = events.ENROLMENT_OFFERED if offer else events.ENROLMENT_PROMOTED
        if not await seat_waiting(books, found, override, offer_expires_at=expires, told=told):
            raise refusals.no_seat(await why_not_now(books, found))

    async with connection_of(session) as connection:
        workshop = (await enrolment_store.get(connection, enrolment_id))["workshop_id"]
    await act_as(session, conference_id, {workshop}, give, registration_id)


async def expire_offers(runtime: Runtime) -> int:
    """End the offers whose time has passed, and let the next have the seats; in how many workshops.

    Each in a transaction of its own; two processes at once do no harm, for an offer ends once.
    """
    async with runtime.unit_of_work() as work, connection_of(work.session) as connection:
        due = await enrolment_store.workshops_with_offers_due(connection, now())
    for conference_id, workshop_id in due:
        async with runtime.unit_of_work() as work:
            await _expire(work.session, conference_id, workshop_id)
            await work.commit()
    return len(due)


async def _expire(session: AsyncSession, conference_id: UUID, workshop_id: UUID) -> None:
    async def expire(books: Books) -> None:
        due = await enrolment_store.offers_due(books.connection, workshop_id, books.at)
        people = {row["registration_id"] for row in due}
        # The offer may be what kept them from another workshop, of the same hour or by their number of seats.
        books.need(registrations=people, workshops=await enrolment_store.waited_for(books.connection, people))
        ids = [row["id"] for row in due]
        await leave(books, ids, "expired", events.ENROLMENT_EXPIRED, only=["offered"])

    async with connection_of(session) as connection:
        await change_seats(connection, conference_id, {workshop_id}, expire)
    wake_relay_after_commit(session)


async def keep_expiring_offers(runtime: Runtime) -> None:
    """For the life of the process: look four times a minute."""
    while True:
        await expire_offers(runtime)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
