"""What is held of a participant: told, and erased (D7)."""

import json
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import store as changes
from services.registration.conferences.access import Access
from services.registration.conferences.facts import zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants.telling import tell
from services.registration.participants.use_cases import again, registration_for
from services.registration.participants.views import registration_view
from services.registration.personal_data import events, store
from services.registration.personal_data.schemas import Erasure, HeldOut, PersonalData
from services.registration.personal_data.store import Reach
from services.registration.programme.line_ups.absence import told_to_line_ups
from services.registration.retention.holds import check_not_held
from services.registration.rules.redaction import Sought, without, without_registration
from services.registration.rules.states import is_over
from services.registration.seats.enrolments import withdraw_registration
from services.registration.vocabularies.participants import RegistrationState
from services.registration.vocabularies.personal_data import DATA_CATEGORIES
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Forbidden

_SEATED = (RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL)


async def export(session: AsyncSession, caller: Caller, registration_id: UUID) -> PersonalData:
    """All that is held of the person; for the holder of the link and who manages the conference, else Forbidden."""
    registration, conference, access = await _allowed(session, caller, registration_id)
    sought = Sought(registration.person)
    found = await store.find(session, registration.id, conference.id, sought)
    return PersonalData(
        registration=await registration_view(session, caller, conference, registration, inside=access.manages),
        looked_for=list(sought.spellings),
        held=[held_out(one, name, access) for one in found for name in one.held],
        stored_answers=len(await answers_without(session, registration.id, sought)),
    )


def held_out(one: store.Found, name: str, access: Access) -> HeldOut:
    category = store.held_columns(one.table)[name].category
    value = one.held[name]
    if not access.manages and isinstance(value, dict):
        value = {part: text for part, text in value.items() if part != "by"}  # which account is the organisers' affair
    return HeldOut(
        category=category,
        label=DATA_CATEGORIES[category].render(),
        place=f"{one.table.name}.{name}",
        key={part: str(of) for part, of in one.key.items()},
        value=value,
    )


async def erase(session: AsyncSession, caller: Caller, registration_id: UUID, if_match: Precondition) -> Erasure:
    """Erase the person of a registration. Asked again, nothing happens.

    Until the conference is over its seats go to those who wait; afterwards they, and all that is counted, stay.
    Raises as `export`, PreconditionFailed when the registration has changed since, RetentionHeld while a hold keeps it.
    """
    registration, conference, _ = await _allowed(session, caller, registration_id)
    if registration.state == RegistrationState.ERASED:
        return _done(registration, {}, 0)
    if_match.check(registration.version)
    await check_not_held(session, conference)
    return await erase_registration(session, conference, registration)


async def erase_registration(
    session: AsyncSession, conference: ConferenceRow, registration: RegistrationRow, reach: Reach = Reach.EVERYWHERE
) -> Erasure:
    """Erase the person of a registration, whoever asked for it, or (`reach`) because its time is over.

    What its time is over for is of a conference that is over, and answers kept for repeated requests are long gone.
    """
    over = (
        conference.historical
        or reach is not Reach.EVERYWHERE
        or is_over(conference.ends_on, now(), zone_of(conference))
    )
    if registration.state in _SEATED and not over:
        async with told_to_line_ups(session, conference, registration.id):
            await withdraw_registration(session, conference.id, registration.id, Precondition(registration.version))
    await store.lock(session, registration.id)
    registration = await again(session, registration.id)
    if registration.state == RegistrationState.ERASED:  # by another at this very moment
        return _done(registration, {}, 0)
    sought = Sought(registration.person)
    answers = await answers_without(session, registration.id, sought) if reach is Reach.EVERYWHERE else []
    for scope, key, body in answers:
        await store.rewrite_answer(session, scope, key, body)
    found = await store.find(session, registration.id, conference.id, sought, lock=True, reach=reach)
    places = await store.erase(session, found)
    await changes.lapse(session, now(), registration_id=registration.id)
    await _mark(session, registration)
    await tell(session, conference, registration, events.ERASED)
    return _done(registration, places, len(answers))


async def _mark(session: AsyncSession, registration: RegistrationRow) -> None:
    registration.state_before, registration.state = registration.state, RegistrationState.ERASED
    registration.erased_at, registration.partner_id, registration.email_refused_at = now(), None, None
    registration.touch()
    await store.settle(session, registration)


def _done(registration: RegistrationRow, places: dict[str, int], answers: int) -> Erasure:
    return Erasure(
        registration_id=registration.id,
        state=RegistrationState(registration.state),
        erased_at=registration.erased_at or registration.updated_at,
        places=places,
        stored_answers=answers,
    )


async def _allowed(
    session: AsyncSession, caller: Caller, registration_id: UUID
) -> tuple[RegistrationRow, ConferenceRow, Access]:
    """Raises NotFound for who may not see the registration, Forbidden for who sees it as a delegation's head."""
    registration, conference, access = await registration_for(session, caller, registration_id)
    if caller.kind != "link" and not access.manages:
        raise Forbidden()
    return registration, conference, access


async def answers_without(session: AsyncSession, registration_id: UUID, sought: Sought) -> list[tuple[str, str, str]]:
    """The stored answers that name the person: scope, key, and the body without it."""
    named = []
    for scope, key, body in await store.answers_naming(session, registration_id, sought):
        answer = json.loads(body)
        rewritten = without(without_registration(answer, str(registration_id)), sought)
        if rewritten != answer:
            named.append((scope, key, json.dumps(rewritten, ensure_ascii=False, separators=(",", ":"))))
    return named
