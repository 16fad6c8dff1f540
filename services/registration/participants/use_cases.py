"""Registering, changing and withdrawing a registration, enrolling in a workshop and leaving it."""

from functools import partial
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import (
    Access,
    access_to,
    circles_of,
    grant_subject,
    visible_conference,
)
from services.registration.conferences.store import get_conference, lock_conference
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.participants import store
from services.registration.participants.partner_refs import PartnerRefs, partner_out
from services.registration.participants.schemas import RegistrationIn, RegistrationPatch
from services.registration.participants.views import made_body
from services.registration.person import PersonIn
from services.registration.rules.person import PersonKey, person_key
from services.registration.seats import enrolments, refusals
from services.registration.seats.asking import Answer, Asking
from services.registration.seats.desk import Desk
from services.registration.vocabularies.conferences import ConferenceState
from shared.auth.caller import Caller
from shared.catalogue.texts import current_language
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.idempotency import Attempt
from shared.http.problems import Forbidden, NotFound

_ONE_PER_PERSON = "registration_one_per_person"


async def register(
    desk: Desk, partners: PartnerRefs, caller: Caller, conference_id: UUID, body: RegistrationIn, attempt: Attempt
) -> Answer:
    """Look the partner up, queue at the desk, and answer. No connection is held while waiting.

    Raises what the desk refuses: NotFound, RuleBroken (B13), Conflict (not open, nothing to be had), Unprocessable.
    """
    person = body.person
    ref = await partners.check(person.partner_id) if person.partner_id else None
    make = partial(made_body, partner_out(ref, caller), current_language())
    asking = Asking(
        conference_id=conference_id,
        circles=circles_of(caller),
        subject=grant_subject(caller),
        person=person.model_dump(mode="json", exclude_none=True),
        key=key_of(person),
        partner_id=person.partner_id,
        delegation=body.delegation,
        workshops=tuple(body.workshops),
        attempt=attempt,
        body_of=make,
    )
    return await desk.register(asking)


def key_of(person: PersonIn) -> PersonKey:
    names = (person.given_name, person.family_name)
    return person_key(person.email, *(names if any(names) else (person.native_name,)))


async def registration_for(
    session: AsyncSession, caller: Caller, registration_id: UUID
) -> tuple[RegistrationRow, ConferenceRow, Access]:
    """A registration for whoever may see it: the holder of its link, and those who work with its delegation's data.

    Raises NotFound for everybody else.
    """
    registration = await store.get_registration(session, registration_id)
    if registration is None:
        raise NotFound()
    conference = await get_conference(session, registration.conference_id)
    if conference is None:
        raise NotFound()
    access = await access_to(session, caller, conference)
    if not (_holds_link(caller, registration_id) or access.edits_side(registration.delegation)):
        raise NotFound()
    return registration, conference, access


def _holds_link(caller: Caller, registration_id: UUID) -> bool:
    return caller.kind == "link" and caller.subject == str(registration_id)


async def change_person(
    session: AsyncSession,
    partners: PartnerRefs,
    caller: Caller,
    registration_id: UUID,
    body: RegistrationPatch,
    if_match: Precondition,
) -> tuple[RegistrationRow, ConferenceRow]:
    """Replace a registration's person. Raises RuleBroken (B13) when that one is registered already.

    Raises Conflict when the registration was withdrawn or cancelled.
    """
    if body.person.partner_id:
        await partners.check(body.person.partner_id)  # before this transaction takes a connection, and a lock
    registration, conference, _ = await registration_for(session, caller, registration_id)
    await store.lock_registration(session, registration_id)
    if_match.check(registration.version)
    refusals.check_stands(registration.state)
    person = body.person
    values = person.model_dump(mode="json", exclude_none=True)
    try:
        async with session.begin_nested():
            await store.replace_person(session, registration, values, key_of(person), person.partner_id)
    except IntegrityError as error:
        if constraint_of(error) == _ONE_PER_PERSON:
            raise refusals.already_registered() from None
        raise
    return registration, conference


async def withdraw(
    session: AsyncSession, caller: Caller, registration_id: UUID, if_match: Precondition
) -> tuple[RegistrationRow, ConferenceRow]:
    """Withdraw a registration; its seats go to those who wait. Asked again, nothing happens."""
    registration, conference, _ = await registration_for(session, caller, registration_id)
    await enrolments.withdraw_registration(session, conference.id, registration_id, if_match)
    return await _again(session, registration), conference


async def enrol(
    session: AsyncSession, caller: Caller, registration_id: UUID, workshop_id: UUID
) -> tuple[UUID, RegistrationRow, ConferenceRow]:
    """Enrol a registration in one more workshop; the new enrolment's id. While registration is open; organisers always.

    Raises Conflict when it is enrolled there already, or can neither have a seat nor wait for one.
    """
    registration, conference, access = await registration_for(session, caller, registration_id)
    if not access.manages:
        # Under the lock that closing takes, too: nobody slips in behind it.
        locked = await lock_conference(session, conference.id, shared=True)
        if locked is None or locked.state != ConferenceState.REGISTRATION_OPEN:
            raise refusals.not_open()
    enrolment_id = await enrolments.add_enrolment(
        session, conference.id, registration_id, registration.delegation, workshop_id
    )
    return enrolment_id, await _again(session, registration), conference


async def leave(session: AsyncSession, caller: Caller, enrolment_id: UUID, if_match: Precondition) -> None:
    """Give back a seat, or a place in the queue."""
    enrolment: EnrolmentRow | None = await store.get_enrolment(session, enrolment_id)
    if enrolment is None:
        raise NotFound()
    registration, conference, _ = await registration_for(session, caller, enrolment.registration_id)
    await enrolments.withdraw_enrolment(session, conference.id, registration.id, enrolment_id, if_match)


async def _again(session: AsyncSession, registration: RegistrationRow) -> RegistrationRow:
    changed = await store.get_registration(session, registration.id)
    if changed is None:
        raise NotFound()
    return changed


async def listable(session: AsyncSession, caller: Caller, conference_id: UUID) -> tuple[ConferenceRow, str | None]:
    """The conference and the one delegation (None: all) whose registrations the caller may list.

    Raises NotFound when it may not see the conference, Forbidden when it may see nobody's data.
    """
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.manages and access.side is None:
        raise Forbidden()
    return conference, None if access.manages else access.side
