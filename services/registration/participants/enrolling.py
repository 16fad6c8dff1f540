"""Enrolling in a workshop and leaving it, changing it for another, and answering to an offer of a seat."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access
from services.registration.conferences.store import lock_conference
from services.registration.history.recording import record
from services.registration.milestones.closing import check_open
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import store
from services.registration.participants.schemas import EnrolmentIn, GivingIn, MoveIn
from services.registration.participants.use_cases import again, override_of, registration_for
from services.registration.seats import enrolments, offers, refusals
from services.registration.vocabularies.changes import Deed
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.milestones import Closes
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound

Enrolled = tuple[UUID, RegistrationRow, ConferenceRow, Access]
"""An enrolment's id, and its registration as it stands now."""


async def enrol(session: AsyncSession, caller: Caller, registration_id: UUID, body: EnrolmentIn) -> Enrolled:
    """Enrol a registration in one more workshop. While registration is open; organisers always.

    Raises Conflict when it is enrolled there already, or can neither have a seat nor wait for one.
    """
    registration, conference, access = await registration_for(session, caller, registration_id)
    override = override_of(caller, access, body)
    await _check_open(session, conference, registration, access)
    enrolment_id = await enrolments.add_enrolment(session, conference.id, registration_id, body.workshop_id, override)
    await record(session, registration.id, Deed.ENROLLED, caller, access, workshop_id=body.workshop_id)
    return enrolment_id, await again(session, registration.id), conference, access


async def leave(session: AsyncSession, caller: Caller, enrolment_id: UUID, if_match: Precondition) -> None:
    """Give back a seat, or a place in the queue."""
    registration, conference, access, workshop_id = await _enrolment_for(session, caller, enrolment_id)
    before = registration.version
    await enrolments.withdraw_enrolment(session, conference.id, registration.id, enrolment_id, if_match)
    if (await again(session, registration.id)).version != before:
        await record(session, registration.id, Deed.LEFT, caller, access, workshop_id=workshop_id)


async def move(session: AsyncSession, caller: Caller, enrolment_id: UUID, body: MoveIn) -> Enrolled:
    """Give one workshop up for another, if that one is to be had. While registration is open; organisers always."""
    registration, conference, access, _ = await _enrolment_for(session, caller, enrolment_id)
    override = override_of(caller, access, body)
    await _check_open(session, conference, registration, access)
    new_id = await enrolments.move_enrolment(
        session, conference.id, registration.id, enrolment_id, body.workshop_id,
        waitlist=body.waitlist, override=override,
    )  # fmt: skip
    await record(session, registration.id, Deed.MOVED, caller, access, workshop_id=body.workshop_id)
    return new_id, await again(session, registration.id), conference, access


async def answer_offer(
    session: AsyncSession, caller: Caller, enrolment_id: UUID, if_match: Precondition, *, accepted: bool
) -> Enrolled:
    """Accept or decline an offered seat. Raises Conflict when there is no offer, or its time has passed."""
    registration, conference, access, workshop_id = await _enrolment_for(session, caller, enrolment_id)
    before = registration.version
    answer = offers.accept_offer if accepted else offers.decline_offer
    await answer(session, conference.id, registration.id, enrolment_id, if_match)
    registration = await again(session, registration.id)
    if registration.version != before:
        deed = Deed.OFFER_ACCEPTED if accepted else Deed.OFFER_DECLINED
        await record(session, registration.id, deed, caller, access, workshop_id=workshop_id)
    return enrolment_id, registration, conference, access


async def give(session: AsyncSession, caller: Caller, enrolment_id: UUID, body: GivingIn, *, offer: bool) -> Enrolled:
    """By an organiser's hand: offer somebody a seat, or give it. Raises Forbidden, or Conflict when there is none."""
    registration, conference, access, workshop_id = await _enrolment_for(session, caller, enrolment_id)
    if not access.manages:
        raise Forbidden()
    override = override_of(caller, access, body)
    await offers.give_by_hand(session, conference.id, registration.id, enrolment_id, offer=offer, override=override)
    deed = Deed.SEAT_OFFERED if offer else Deed.SEAT_GIVEN
    await record(session, registration.id, deed, caller, access, workshop_id=workshop_id)
    return enrolment_id, await again(session, registration.id), conference, access


async def _enrolment_for(
    session: AsyncSession, caller: Caller, enrolment_id: UUID
) -> tuple[RegistrationRow, ConferenceRow, Access, UUID]:
    """An enrolment's registration, as `registration_for`, and its workshop."""
    enrolment = await store.get_enrolment(session, enrolment_id)
    if enrolment is None:
        raise NotFound()
    workshop_id = enrolment.workshop_id
    return *await registration_for(session, caller, enrolment.registration_id), workshop_id


async def _check_open(
    session: AsyncSession, conference: ConferenceRow, registration: RegistrationRow, access: Access
) -> None:
    """Raises Conflict for a participant while registration is closed."""
    if access.manages:
        return
    # Under the lock that closing takes, too: nobody slips in behind it.
    locked = await lock_conference(session, conference.id, shared=True)
    if locked is None or locked.state != ConferenceState.REGISTRATION_OPEN:
        raise refusals.not_open()
    check_open(locked.closings, Closes.REGISTRATION, registration.delegation, now())
