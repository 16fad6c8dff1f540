"""Who is invited, and what priority that and the policy give in queues. Inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.rules.quota import Applicant, terms_of
from services.registration.seats import claim_store, enrolment_store, store
from services.registration.seats.changes import Act, Books
from services.registration.seats.driver import connection_of
from services.registration.seats.enrolment_store import claim_of
from services.registration.seats.promotion import change_seats
from shared.events.outbox import wake_relay_after_commit


async def invitations_changed(session: AsyncSession, conference_id: UUID, address_key: str) -> None:
    """Look again who of an address is invited.

    Their seats count for the reserve from now on, or no longer; their places in queues have the priority that goes
    with it. Nobody loses a seat. The caller holds the conference's lock, so that nobody registers meanwhile.
    """

    async def look_again(books: Books) -> None:
        await _set_invited(books, await claim_store.changed_invitations(books.connection, conference_id, address_key))

    await _change(session, conference_id, look_again)


async def person_changed(session: AsyncSession, conference_id: UUID, registration_id: UUID, invited: bool) -> None:
    """The same for one registration, whose person is about to be replaced by one that is invited, or not."""

    async def set_it(books: Books) -> None:
        await _set_invited(books, {registration_id: invited})

    await _change(session, conference_id, set_it)


async def _change(session: AsyncSession, conference_id: UUID, act: Act) -> None:
    await session.flush()
    async with connection_of(session) as connection:
        workshops = await store.ledger_ids_of(connection, conference_id)
        await change_seats(connection, conference_id, workshops, act)
    wake_relay_after_commit(session)


async def _set_invited(books: Books, invited: Mapping[UUID, bool]) -> None:
    books.need(registrations=invited.keys())
    await claim_store.set_invited(books.connection, invited)
    await replace_claims(books, await claim_store.claims_of(books.connection, list(invited)))


async def replace_claims(books: Books, rows: Sequence[claim_store.Claimed]) -> None:
    """Bring these enrolments, and the ledgers, in line with who is invited and with the policy's priorities."""
    replaced = []
    for row in rows:
        old = claim_of(row)
        applicant = Applicant(row["delegation"], row["invited_now"], row["kind"], together=row["together"])
        terms = terms_of(books.policy, row["rank"], applicant)
        new = applicant.claim(terms)
        if new == old:
            continue
        tally = books.tallies[row["workshop_id"]]
        if row["state"] == "waitlisted":
            tally.stop_waiting(old)
            tally.wait(new)
        else:
            tally.give_back(old)
            tally.take(new)
        replaced.append((row["id"], new.invited, new.priority, terms))
    if replaced:
        await enrolment_store.replace_claims(books.connection, replaced)
