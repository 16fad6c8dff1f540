"""One member of a group: a guardian's consent that comes, a substitute who keeps the seat. Inside the caller's
transaction."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.rules.quota import hold_of
from services.registration.seats import claim_store, group_store, party_store, refusals
from services.registration.seats.approval import admit
from services.registration.seats.changes import Books
from services.registration.seats.claims import replace_claims
from services.registration.seats.enrolments import act_as
from services.registration.seats.parties import Newcomer
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.seats import Reason
from shared.http.etags import Precondition


async def record_consent(
    session: AsyncSession,
    conference_id: UUID,
    registration_id: UUID,
    consent: dict[str, object],
    if_match: Precondition,
) -> None:
    """Record a guardian's consent for a minor, who counts from now on, unless somebody has yet to approve it.

    What it asked for and is free becomes its seats, of a group that waits together all of them or none. Recorded again,
    the later one stands. Raises Conflict for a registration that ended, PreconditionFailed when it has changed since.
    """

    async def record(books: Books) -> None:
        if_match.check(books.standing.version)
        refusals.check_stands(books.standing.state)
        await party_store.record_consent(books.connection, registration_id, consent, books.at)
        books.touched.add(registration_id)
        await _admit_if_nothing_is_missing(books, registration_id)

    await act_as(session, conference_id, set(), record, registration_id)


async def replace_member(
    session: AsyncSession,
    conference_id: UUID,
    registration_id: UUID,
    substitute: Newcomer,
    if_match: Precondition,
) -> None:
    """Put another person in a member's place, who keeps its seats and places in queues.

    Raises Conflict for a registration that ended, and for a minor without a guardian's consent in the place of somebody
    who counts; PreconditionFailed when the registration has changed since.
    """

    async def put(books: Books) -> None:
        if_match.check(books.standing.version)
        refusals.check_stands(books.standing.state)
        counts = books.standing.state == RegistrationState.CONFIRMED
        if counts and substitute.minor and substitute.guardian_consent is None:
            raise refusals.no_seat(Reason.GUARDIAN_CONSENT)
        key = (substitute.key.address, substitute.key.name)
        await party_store.replace(
            books.connection, registration_id, substitute.person, key, substitute.partner_id,
            minor=substitute.minor, consent=substitute.guardian_consent, at=books.at,
        )  # fmt: skip
        await group_store.fill(books.connection, [(registration_id, substitute.filled)], books.at)
        await claim_store.set_invited(books.connection, {registration_id: substitute.applicant.invited})
        await replace_claims(books, await claim_store.claims_of(books.connection, [registration_id]))
        books.touched.add(registration_id)
        await _admit_if_nothing_is_missing(books, registration_id)

    await act_as(session, conference_id, set(), put, registration_id)


async def _admit_if_nothing_is_missing(books: Books, registration_id: UUID) -> None:
    waits = books.standing.state == RegistrationState.PENDING_APPROVAL
    lacks = await claim_store.lacks_consent(books.connection, registration_id)
    if waits and hold_of(lacks_consent=lacks, on_hold=books.standing.to_approve) is None:
        await admit(books, registration_id)
