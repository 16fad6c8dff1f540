"""Withdrawing a consent (D7): at any time, at once, and as easily as it was given; nobody moderates it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import store
from services.registration.changes.drafting import filled_row, locked
from services.registration.changes.use_cases import withdraw_now
from services.registration.conferences.facts import zone_of
from services.registration.conferences.store import lock_conference
from services.registration.emails.calling import tell_corrected
from services.registration.forms import store as forms
from services.registration.forms.current import form_of
from services.registration.history.recording import record
from services.registration.models.conference import ConferenceRow
from services.registration.models.forms import FilledRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import events
from services.registration.participants.telling import tell
from services.registration.participants.use_cases import holds_link, registration_for
from services.registration.rules.changes import difference, standing, without_consent
from services.registration.rules.states import is_over
from services.registration.texts import CONSENT_CARRIES_THE_REGISTRATION
from services.registration.vocabularies.changes import Deed
from services.registration.vocabularies.forms import PUBLIC_NAME
from services.registration.vocabularies.participants import RegistrationState
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Conflict, Forbidden, NotFound

_STANDS = (RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL)


class ConsentRequired(Conflict):
    """Without this consent nobody is registered: who withdraws it is asked to withdraw the registration, too."""

    slug = "consent-required"
    title = Text(
        en="The registration rests on this consent",
        fr="L'inscription repose sur ce consentement",
        de="Die Anmeldung beruht auf dieser Einwilligung",
        zh="报名以此同意为前提",
    )


async def withdraw_consent(
    session: AsyncSession,
    caller: Caller,
    registration_id: UUID,
    purpose: str,
    if_match: Precondition,
    *,
    with_registration: bool,
) -> RegistrationRow:
    """Withdraw a consent; asked again, nothing happens. For the holder of the link and who manages the conference.

    One that the form requires takes the registration along, once `with_registration` says so; until then it is refused
    (ConsentRequired). After the conference there is nothing left to withdraw from, and the consent goes alone.
    Raises NotFound for a consent that was never given.
    """
    registration, conference, access = await registration_for(session, caller, registration_id)
    holder = await holds_link(session, caller, registration)
    if not (holder or access.manages):
        raise Forbidden()
    await lock_conference(session, conference.id, shared=True)  # the form is the present one
    row = await filled_row(session, registration_id)
    if row is None or purpose not in {item["purpose"] for item in row.consents}:
        raise NotFound()
    if_match.check(registration.version)
    if purpose not in standing(row.consents):
        return registration
    if registration.state in _STANDS and await _is_required(session, conference, purpose):
        if not with_registration:
            raise ConsentRequired(CONSENT_CARRIES_THE_REGISTRATION)
        await withdraw_now(session, conference, registration_id, if_match)
        await store.lapse(session, now(), registration_id=registration_id)
        await record(session, registration_id, Deed.WITHDRAWN, caller, access)
        if_match = Precondition(None)
    registration = await locked(session, registration_id)
    if_match.check(registration.version)
    differs = await _take_out(session, registration, purpose)
    if differs is None:  # by another at this very moment
        return registration
    registration.touch()
    await session.flush()
    await record(session, registration_id, Deed.CONSENT_WITHDRAWN, caller, access, differences={"consents": differs})
    await tell(session, conference, registration, events.CHANGED, ["consents"])
    if not holder:
        await tell_corrected(session, conference, registration, registration.person, ["consents"])
    return registration


async def _is_required(session: AsyncSession, conference: ConferenceRow, purpose: str) -> bool:
    """Whether the form asks it of everybody, and the conference is not over yet."""
    if conference.historical or is_over(conference.ends_on, now(), zone_of(conference)):
        return False
    form = form_of(await forms.get_form(session, conference.id))
    return any(item.required for item in form.consents if item.purpose == purpose)


async def _take_out(
    session: AsyncSession, registration: RegistrationRow, purpose: str
) -> dict[str, dict[str, object]] | None:
    """Withdraw it where it stands, and where it waits to be given anew; what differs. Under the registration's lock."""
    row: FilledRow | None = await filled_row(session, registration.id)
    if row is None or purpose not in standing(row.consents):
        return None
    before = standing(row.consents)
    row.consents, row.updated_at = without_consent(row.consents, purpose, now().isoformat()), now()
    await forms.fill(session, row)
    change = await store.open_change(session, registration.id)
    if change is not None and change.consents is not None:
        change.consents = [item for item in change.consents if item["purpose"] != purpose]
        change.touch()
    if purpose == PUBLIC_NAME:
        await store.withdraw_names(session, registration.id, row.updated_at)
    return difference(before, standing(row.consents))
