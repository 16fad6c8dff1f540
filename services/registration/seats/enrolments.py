"""Leaving and joining workshops once registered. Inside the caller's transaction."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants import events
from services.registration.rules.quota import decide
from services.registration.seats import refusals, store
from services.registration.seats.changes import Act, Books, change_seats
from services.registration.seats.driver import connection_of
from services.registration.texts import UNKNOWN_WORKSHOP
from shared.events.outbox import wake_relay_after_commit
from shared.http.etags import Precondition
from shared.http.problems import invalid
from shared.ids import new_id


async def withdraw_registration(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, if_match: Precondition
) -> None:
    """Withdraw a confirmed registration with all its enrolments; what it held goes to those who wait.

    Asked again, nothing happens. Raises PreconditionFailed when the registration has changed since, Conflict when it
    was cancelled.
    """

    async def leave(books: Books) -> None:
        if_match.check(_standing(books).version)
        refusals.check_not_cancelled(_standing(books).state)
        if _standing(books).state != "withdrawn":
            await store.withdraw_registration(books.connection, registration_id)
            await _leave(books, registration_id, None)
            books.note(events.WITHDRAWN, registration_id)

    await _change(session, conference_id, set(), leave, registration_id)


async def withdraw_enrolment(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, enrolment_id: UUID, if_match: Precondition
) -> None:
    """Give back one seat, or place in a queue. Asked again, nothing happens.

    Raises PreconditionFailed when the registration has changed since, Conflict when it, or the workshop, was cancelled.
    """

    async def leave(books: Books) -> None:
        if_match.check(_standing(books).version)
        refusals.check_not_cancelled(_standing(books).state)
        if await store.is_cancelled(books.connection, enrolment_id):
            raise refusals.workshop_cancelled()
        await _leave(books, registration_id, enrolment_id)

    await _change(session, conference_id, set(), leave, registration_id)


async def add_enrolment(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, delegation: str | None, workshop_id: UUID
) -> UUID:
    """Enrol a registration in one more workshop; the enrolment's id.

    Raises Conflict when the registration was withdrawn or cancelled, is enrolled there already, or can neither have a
    seat nor wait for one; Unprocessable when that is no workshop of the conference.
    """
    enrolment_id = new_id()

    async def join(books: Books) -> None:
        if workshop_id not in books.tallies:
            raise invalid("/workshop_id", "unknown_workshop", UNKNOWN_WORKSHOP)
        refusals.check_stands(_standing(books).state)
        if workshop_id in _standing(books).workshops:
            raise refusals.already_enrolled()
        holding = await store.holding_of(books.connection, registration_id)
        decision = decide(delegation, [workshop_id], books.tallies, books.policy, holding)
        if not decision.granted:
            raise refusals.nothing_granted(decision.refused)
        place = decision.places[0]
        state = "confirmed" if place.position is None else "waitlisted"
        await store.enrol(
            books.connection, enrolment_id, registration_id, delegation, books.tallies[workshop_id],
            state=state, ticket=place.ticket, at=books.at,
        )  # fmt: skip
        told = events.ENROLMENT_CONFIRMED if place.position is None else events.ENROLMENT_WAITLISTED
        books.note(told, registration_id, enrolment_id, workshop_id)

    await _change(session, conference_id, {workshop_id}, join, registration_id)
    return enrolment_id


def _standing(books: Books) -> store.Standing:
    if books.acting is None:
        raise AssertionError("a registration acts here")
    return books.acting


async def _leave(books: Books, registration_id: UUID, enrolment_id: UUID | None) -> None:
    for row in await store.withdraw(books.connection, registration_id, enrolment_id, books.at):
        books.tallies[row["workshop_id"]].leave(row["delegation"], waiting=row["was"] == "waitlisted")
        books.note(events.ENROLMENT_WITHDRAWN, registration_id, row["id"], row["workshop_id"])


async def _change(
    session: AsyncSession, conference_id: UUID, workshops: set[UUID], act: Act, registration_id: UUID
) -> None:
    async with connection_of(session) as connection:
        await change_seats(connection, conference_id, workshops, act, registration=registration_id)
    wake_relay_after_commit(session)
