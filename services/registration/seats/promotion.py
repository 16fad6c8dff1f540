"""Free seats go to those who wait: at once, or as an offer. The last step of every change of seats."""

from collections.abc import Iterable
from uuid import UUID

from asyncpg import Connection

from services.registration.participants import events
from services.registration.rules.quota import Tally
from services.registration.rules.waitlist import Waiting, given_up, offer_expires_at, promote
from services.registration.seats import enrolment_store, promotion_store
from services.registration.seats.changes import Act, Books, LockMore, lock_and_change

_AT_ONCE = 500


async def change_seats(
    connection: Connection,
    conference_id: UUID,
    workshops: Iterable[UUID],
    act: Act,
    *,
    registration: UUID | None = None,
) -> None:
    """Lock, let `act` change the ledgers, give every free seat to the first who can take it, write (`changes`)."""
    await lock_and_change(connection, conference_id, workshops, act, give_free_seats, registration=registration)


async def give_free_seats(books: Books) -> None:
    """Give every free seat to the first who waits and can take it, and tell those passed over why.

    Where people move up, a seat that is given up for a better liked one is free again: so it goes on until all is
    settled, which it is in the end, because nobody ever moves to a less liked workshop. Raises LockMore when a seat
    goes to somebody whose registration is not under lock: nothing of theirs is written.
    """
    unlocked: set[UUID] = set()
    waiting = sorted(books.tallies)
    while waiting:
        freed: set[UUID] = set()
        for workshop_id in waiting:
            freed |= await _settle(books, books.tallies[workshop_id], unlocked)
        waiting = sorted(freed)
    if unlocked:
        raise LockMore(registrations=unlocked)


async def _settle(books: Books, tally: Tally, unlocked: set[UUID]) -> set[UUID]:
    """Give the free seats of one workshop; which others to look at again, because seats were given up for it."""
    freed: set[UUID] = set()
    winners: list[tuple[int, int]] = []
    passed: set[UUID] = set()  # groups that do not fit, and will not while we only give seats
    tally.held_at = None
    while tally.accepting and tally.waiting and not tally.is_full and tally.held_at is None:
        blocked = [code for code in tally.quotas if tally.quota_is_used(code)]
        free = tally.free()
        limit = _AT_ONCE if free is None else min(free, _AT_ONCE)
        if books.policy.moves_up:
            limit = 1  # each may free what the next would have to look at
        queue = await promotion_store.queue(
            books.connection, tally, books.policy, blocked=blocked, limit=limit, too_many=passed
        )
        parties, too_many = promote(tally, queue, books.policy)
        promoted = [waiting for party in parties for waiting in party.members]
        missing = {waiting.registration_id for waiting in promoted} - books.locked
        if missing or not (parties or too_many):
            unlocked |= missing
            break
        passed |= {party.together for party in too_many if party.together is not None}
        winners += [(waiting.claim.priority, waiting.ticket) for waiting in promoted]
        if promoted:
            freed |= await _give(books, tally, promoted)
    if winners and tally.waiting:
        await promotion_store.note_passed_over(books.connection, tally, books.policy, winners, books.at)
    return freed


async def _give(books: Books, tally: Tally, promoted: list[Waiting]) -> set[UUID]:
    moved: set[UUID] = set()
    if books.policy.moves_up:
        for waiting in promoted:
            moved |= await _give_up_for(books, waiting)
    ids = [waiting.enrolment_id for waiting in promoted]
    # A seat beside another of the same hour cannot be on offer: who moves up has said so by the order of preference.
    offered = books.policy.promotion == "offer" and not moved
    expires = offer_expires_at(books.at, tally.slot, books.policy) if offered else None
    await enrolment_store.give(books.connection, ids, books.at, offer_expires_at=expires)
    told = events.ENROLMENT_OFFERED if offered else events.ENROLMENT_PROMOTED
    for waiting in promoted:
        books.note(told, waiting.registration_id, waiting.enrolment_id, tally.workshop_id, offer_expires_at=expires)
    return moved


async def _give_up_for(books: Books, waiting: Waiting) -> set[UUID]:
    """Give back what somebody holds in less liked workshops and cannot hold beside this one.

    Returned are the workshops to look at again: those, and what they may have kept the same person from.
    """
    beside = await promotion_store.seats_beside(books.connection, waiting.enrolment_id)
    gone = {seat.enrolment_id: seat for seat in given_up(beside, books.policy.max_enrolments)}
    if not gone:
        return set()
    touched = {seat.workshop_id for seat in gone.values()}
    touched |= await enrolment_store.waited_for(books.connection, [waiting.registration_id])
    books.need(workshops=touched)
    await enrolment_store.leave(books.connection, gone.keys(), "withdrawn", books.at, only=enrolment_store.SEATED)
    for seat in gone.values():
        books.tallies[seat.workshop_id].give_back(seat.claim)
        books.note(events.ENROLMENT_WITHDRAWN, seat.registration_id, seat.enrolment_id, seat.workshop_id)
    return touched
