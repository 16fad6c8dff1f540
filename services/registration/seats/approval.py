"""Registrations that somebody must approve before they count. Inside the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.participants import events
from services.registration.seats import enrolment_store, refusals, store
from services.registration.seats.changes import Books
from services.registration.seats.enrolments import act_as, leave_all, seat_waiting
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.seats import Reason
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition

_APPROVABLE = (RegistrationState.PENDING_APPROVAL, RegistrationState.REJECTED)


async def approve(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, by: str, if_match: Precondition
) -> None:
    """Admit a registration: what it asked for and is free becomes its seats, best liked first; for the rest it waits.

    One that was rejected comes back without what it had asked for. Raises WrongState for any other, Conflict for a
    minor whose guardian's consent is not recorded.
    """

    async def let_in(books: Books) -> None:
        if_match.check(books.standing.version)
        if books.standing.state not in _APPROVABLE:
            raise WrongState(books.standing.state)
        if books.standing.applicant.hold is Reason.GUARDIAN_CONSENT:
            raise refusals.no_seat(Reason.GUARDIAN_CONSENT)
        books.note(events.APPROVED, registration_id)
        await admit(books, registration_id, {"by": by, "at": books.at.isoformat()})

    await act_as(session, conference_id, set(), let_in, registration_id)


async def admit(books: Books, registration_id: UUID, decision: Mapping[str, Any] | None = None) -> None:
    """Let a registration count from now on: what it waits for and is free becomes its seats, best liked first."""
    await store.set_state(books.connection, registration_id, RegistrationState.CONFIRMED, decision)
    await enrolment_store.release(books.connection, registration_id, books.at)
    books.note(events.CONFIRMED, registration_id)
    for row in await enrolment_store.of_registration(books.connection, registration_id, ["waitlisted"]):
        await seat_waiting(books, row, None)


async def reject(
    session: AsyncSession, conference_id: UUID, registration_id: UUID, by: str, reason: str, if_match: Precondition
) -> None:
    """Refuse a registration that is to be approved, for a reason. Raises WrongState for any other."""

    async def refuse(books: Books) -> None:
        if_match.check(books.standing.version)
        if books.standing.state != RegistrationState.PENDING_APPROVAL:
            raise WrongState(books.standing.state)
        decision = {"by": by, "at": books.at.isoformat(), "reason": reason}
        await store.set_state(books.connection, registration_id, RegistrationState.REJECTED, decision)
        await leave_all(books, registration_id)
        books.note(events.REJECTED, registration_id)

    await act_as(session, conference_id, set(), refuse, registration_id)
