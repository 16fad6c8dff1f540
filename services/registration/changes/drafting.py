"""What a registration would become by a change: judged by the form as a new one is, compared, and written."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes.store import withdraw_names
from services.registration.forms import store as forms
from services.registration.forms.current import form_of
from services.registration.forms.judging import missing_of_another_partner, pairs_of, refusal_of_parts, stored_answers
from services.registration.history.recording import Differences
from services.registration.models.conference import ConferenceRow
from services.registration.models.forms import FilledRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import events, store
from services.registration.participants.invitations import store as invitations
from services.registration.participants.partner_store import partner_refs
from services.registration.participants.schemas import RegistrationPatch
from services.registration.participants.telling import tell
from services.registration.person import PersonIn, key_of
from services.registration.rules.changes import difference, given_instead, standing
from services.registration.rules.groups import is_minor
from services.registration.seats import claims, refusals
from services.registration.vocabularies.forms import PUBLIC_NAME
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.seats import Reason
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.problems import Problem, ServiceUnavailable, Unprocessable

_ONE_PER_PERSON = "registration_one_per_person"


@dataclass(frozen=True)
class Draft:
    """The parts named, as they would be stored, and what differs of each from what stands there."""

    differences: Differences
    person: dict[str, Any] | None = None
    filled: dict[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        """The parts of which something differs."""
        return sorted(part for part, found in self.differences.items() if found)

    @property
    def takes_the_name_back(self) -> bool:
        """Whether the consent to be named in public stood, and does no longer."""
        consents = self.differences.get("consents") or {"before": {}, "after": {}}
        return bool(consents["before"].get(PUBLIC_NAME)) and consents["after"].get(PUBLIC_NAME) is None


async def refusal_of(
    session: AsyncSession,
    conference: ConferenceRow,
    registration: RegistrationRow,
    body: RegistrationPatch,
    *,
    complete: bool,
) -> Problem | None:
    """What the conference's form has against the parts that are named, each of which is replaced whole.

    The conference is locked, so that the form is the present one. Somebody who comes from another partner now may be
    asked other questions: those that are required are to be answered.
    """
    form = form_of(await forms.get_form(session, conference.id))
    named = body.changes()
    person = body.person.model_dump(mode="json", exclude_none=True) if "person" in named else None
    partner_id = body.person.partner_id if "person" in named else registration.partner_id
    kind = await _kind_of(session, partner_id)
    refusal = refusal_of_parts(
        form,
        person=person,
        answers=body.answers if "answers" in named else None,
        needs=body.needs if "needs" in named else None,
        consents=body.consents if "consents" in named else None,
        delegation=registration.delegation,
        partner_kind=kind,
        complete=complete,
    )
    if refusal or not complete or "answers" in named or partner_id == registration.partner_id:
        return refusal
    row = (await forms.filled_by(session, [registration.id])).get(registration.id)
    faults = missing_of_another_partner(
        form, row.answers if row else {}, delegation=registration.delegation, partner_kind=kind
    )
    return Unprocessable(errors=faults) if faults else None


async def _kind_of(session: AsyncSession, partner_id: UUID | None) -> str | None:
    found = (await partner_refs(session, [partner_id])).get(partner_id) if partner_id else None
    return found.kind if found else None


def drafted(registration: RegistrationRow, row: FilledRow | None, body: RegistrationPatch) -> Draft:
    """What `body` makes of a registration and of what was filled in (`row`)."""
    named, filled, differences = body.changes(), dict[str, Any](), dict[str, dict[str, dict[str, Any]] | None]()
    person = None
    if "person" in named:
        person = body.person.model_dump(mode="json", exclude_none=True)
        differences["person"] = difference(registration.person, person)
    if "answers" in named:
        filled["answers"] = stored_answers(body.answers)
        differences["answers"] = difference(row.answers if row else {}, filled["answers"])
    if "needs" in named:
        filled["needs"] = body.needs.model_dump(exclude_none=True)
        differences["needs"] = difference(row.needs if row else {}, filled["needs"])
    if "consents" in named:
        former = row.consents if row else []
        filled["consents"] = given_instead(former, pairs_of(body.consents), now().isoformat())
        differences["consents"] = difference(standing(former), standing(filled["consents"]))
    return Draft(differences, person, filled)


async def filled_row(session: AsyncSession, registration_id: UUID) -> FilledRow | None:
    return (await forms.filled_by(session, [registration_id])).get(registration_id)


async def apply(
    session: AsyncSession,
    conference: ConferenceRow,
    registration_id: UUID,
    body: RegistrationPatch,
    if_match: Precondition,
) -> Draft:
    """Write a change that was judged, under the conference's lock, and tell of it; nothing when nothing differs.

    Raises RuleBroken (B13) for a person who is registered already, Conflict when the registration does not stand.
    """
    person = body.person if "person" in body.changes() else None
    if person is not None:
        invited = await invitations.is_invited(session, conference.id, key_of(person))
        found = await store.get_registration(session, registration_id)
        if found is not None and invited != found.invited:
            if_match.check(found.version)
            await claims.person_changed(session, conference.id, registration_id, invited)
            if_match = Precondition(None)
    registration = await locked(session, registration_id)
    if_match.check(registration.version)
    refusals.check_stands(registration.state)
    if person is not None and registration.invited != invited:  # changed by another at this very moment
        raise ServiceUnavailable(headers={"Retry-After": "1"})
    row = await filled_row(session, registration_id)
    draft = drafted(registration, row, body)
    if not draft.parts:
        return draft
    if person is not None:
        _check_guardian(registration, conference, person)
    if draft.filled:
        await _fill(session, conference, registration, row, draft.filled)
    if draft.takes_the_name_back:
        await withdraw_names(session, registration_id, now())
    registration.touch()
    if person is not None and draft.person is not None:
        await _replace(session, registration, body, draft.person)
    await session.flush()
    await tell(session, conference, registration, events.CHANGED, draft.parts)
    return draft


def _check_guardian(registration: RegistrationRow, conference: ConferenceRow, person: PersonIn) -> None:
    """Whoever becomes a minor, or another minor, counts by a guardian's consent alone.

    Raises Conflict for somebody confirmed: a substitute is put in by `:replace`, with a consent of their own.
    """
    if registration.minor:
        consented = registration.guardian_consent_at is not None
        if consented and key_of(person).name != registration.name_key:
            raise refusals.no_seat(Reason.GUARDIAN_CONSENT)
        return
    said_before = registration.person.get("birth_year")
    if person.birth_year != said_before and is_minor(None, person.birth_year, conference.starts_on):
        if registration.state == RegistrationState.CONFIRMED:
            raise refusals.no_seat(Reason.GUARDIAN_CONSENT)
        registration.minor = True


async def locked(session: AsyncSession, registration_id: UUID) -> RegistrationRow:
    """A registration that there is, kept from changing."""
    registration = await store.lock_registration(session, registration_id)
    if registration is None:
        raise AssertionError("a registration is never deleted")
    return registration


async def _replace(
    session: AsyncSession, registration: RegistrationRow, body: RegistrationPatch, person: dict[str, Any]
) -> None:
    try:
        async with session.begin_nested():
            await store.replace_person(session, registration, person, key_of(body.person), body.person.partner_id)
    except IntegrityError as error:
        if constraint_of(error) == _ONE_PER_PERSON:
            raise refusals.already_registered() from None
        raise


async def _fill(
    session: AsyncSession,
    conference: ConferenceRow,
    registration: RegistrationRow,
    row: FilledRow | None,
    filled: dict[str, Any],
) -> None:
    """Replace what was filled in, part by part."""
    if row is None:
        row = FilledRow(
            registration_id=registration.id, form_version=0, answers={}, needs={}, consents=[], updated_at=now()
        )
    for part, value in filled.items():
        setattr(row, part, value)
    row.form_version, row.updated_at = conference.form_version, now()
    await forms.fill(session, row)
