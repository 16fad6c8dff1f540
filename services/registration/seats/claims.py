"""Who is invited, and what priority that and the policy give in queues. Inside the caller's transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.rules.quota import Applicant, terms_of
from services.registration.seats import claim_store, enrolment_store, store
from services.registration.seats.changes import Books
from services.registration.seats.driver import connection_of
from services.registration.seats.enrolment_store import claim_of
from services.registration.seats.promotion import change_seats
from shared.events.outbox import wake_relay_after_commit


async def invitations_changed(
    session: AsyncSession, conference_id: UUID, address_key: str, registration_id: UUID | None = None
) -> None:
    """Look again who of an address is invited (or whether one registration is, whose person changed).

    Their seats count for the reserve from now on, or no longer; their places in queues have the priority that goes
    with it. Nobody loses a seat. The caller holds the conference's lock, so that nobody registers meanwhile.
    """
    await session.flush()

    async def look_again(books: Books) -> None:
        changed = await claim_store.changed_invitations(books.connection, conference_id, address_key, registration_id)
        books.need(registrations=changed.keys())
        await claim_store.set_invited(books.connection, changed)
        await replace_claims(books, await claim_store.claims_of(books.connection, list(changed)))

    async with connection_of(session) as connection:
        workshops = await store.ledger_ids_of(connection, conference_id)
        await change_seats(connection, conference_id, workshops, look_again)
    wake_relay_after_commit(session)


async def replace_claims(books: Books, rows: Sequence[claim_store.Claimed]) -> None:
    """Bring these enrolments, and the ledgers, in line with who is invited and with the policy's priorities."""
    replaced = []
    for row in rows:
        old = claim_of(row)
        applicant = Applicant(row["delegation"], row["invited_now"], row["kind"])
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
