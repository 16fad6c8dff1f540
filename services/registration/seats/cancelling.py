"""Cancelling a workshop with its enrolments, or a conference with its registrations. Inside the caller's transaction.

Everybody is settled in the one transaction that cancels, by statements whose number does not grow with the people: no
moment exists in which a cancelled conference has confirmed registrations.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants import events
from services.registration.seats import cancelling_store, store
from services.registration.seats.changes import Books
from services.registration.seats.driver import connection_of
from services.registration.seats.enrolments import free
from services.registration.seats.promotion import change_seats
from shared.events.outbox import wake_relay_after_commit


async def cancel_workshop(session: AsyncSession, conference_id: UUID, workshop_id: UUID) -> None:
    """Close a workshop and cancel what is held or awaited in it. People keep their registration.

    Whom a seat in it kept from another workshop, by its time or by their number of seats, is looked at there again:
    those ledgers are locked, too, and no others.
    """

    async def cancel(books: Books) -> None:
        limited = books.policy.max_enrolments is not None
        waited_for = await cancelling_store.kept_from(books.connection, workshop_id, by_number=limited)
        books.need(
            workshops=waited_for, registrations=await cancelling_store.enrolled_in(books.connection, workshop_id)
        )
        await _close(books, {workshop_id})

    async with connection_of(session) as connection:
        await change_seats(connection, conference_id, {workshop_id}, cancel)
    wake_relay_after_commit(session)


async def cancel_conference(session: AsyncSession, conference_id: UUID) -> None:
    """Close all workshops of a conference and cancel all its registrations with their enrolments; nobody is promoted.

    The caller holds the conference's lock, so that nobody registers meanwhile.
    """

    async def cancel(books: Books) -> None:
        standing = await cancelling_store.standing_registrations(books.connection, conference_id)
        books.need(registrations=standing)
        # Who withdrew while we waited for the locks has withdrawn.
        for registration_id in await cancelling_store.cancel_registrations(books.connection, standing):
            books.note(events.CANCELLED, registration_id)
        await _close(books, books.tallies.keys())

    async with connection_of(session) as connection:
        workshops = await store.ledger_ids_of(connection, conference_id)
        await change_seats(connection, conference_id, workshops, cancel)
    wake_relay_after_commit(session)


async def _close(books: Books, workshops: Collection[UUID]) -> None:
    for workshop_id in workshops:
        books.tallies[workshop_id] = replace(books.tallies[workshop_id], accepting=False)
    for row in await cancelling_store.cancel_enrolments(books.connection, workshops, books.at):
        free(books.tallies[row["workshop_id"]], row)
        books.note(events.ENROLMENT_CANCELLED, row["registration_id"], row["id"], row["workshop_id"])
