"""Changing and withdrawing a registration: at once until the deadline, moderated after it (B18)."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import events, store
from services.registration.changes.drafting import apply, drafted, filled_row, locked, refusal_of
from services.registration.changes.telling import tell_change
from services.registration.conferences.access import Access
from services.registration.conferences.facts import policy_of
from services.registration.conferences.store import lock_conference
from services.registration.emails.calling import tell_corrected
from services.registration.history.recording import account_of, doer_of, record
from services.registration.milestones.closing import late_change
from services.registration.models.changes import ChangeRow
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants.partner_refs import PartnerRefs
from services.registration.participants.schemas import RegistrationPatch
from services.registration.participants.use_cases import again, holds_link, may_decide, registration_for
from services.registration.person import key_of
from services.registration.programme.line_ups.absence import told_to_line_ups
from services.registration.rules.changes import PARTS
from services.registration.seats import refusals
from services.registration.seats.enrolments import withdraw_registration
from services.registration.vocabularies.changes import ChangeKind, Deed
from services.registration.vocabularies.participants import RegistrationState
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import RuleBroken


class Outcome(NamedTuple):
    """A registration after somebody changed it, or asked to: `waits` to be decided."""

    registration: RegistrationRow
    conference: ConferenceRow
    access: Access
    waits: bool = False


async def change_registration(
    session: AsyncSession,
    partners: PartnerRefs,
    caller: Caller,
    registration_id: UUID,
    body: RegistrationPatch,
    if_match: Precondition,
) -> Outcome:
    """Replace the parts of a registration that `body` names, each whole, as the conference's form asks for them.

    After the deadline what a participant changes waits to be decided. Raises what the form refuses (Unprocessable,
    ConsentOutdated), RuleBroken for somebody who is registered already (B13) and, where the policy says so, once it is
    too late (B18); Conflict when the registration does not stand.
    """
    if "person" in body.changes() and body.person.partner_id:
        await partners.check(body.person.partner_id)  # before this transaction takes a connection, and a lock
    registration, conference, access = await registration_for(session, caller, registration_id)
    # Against the form and the list of invitations, which may change at the same moment; first, as everywhere.
    await lock_conference(session, conference.id, shared=True)
    if_match.check(registration.version)
    refusals.check_stands(registration.state)
    late = _late(conference, access, registration)
    if late is not None and policy_of(conference).late_changes == "refused":
        raise late
    refusal = await refusal_of(session, conference, registration, body, complete=not access.manages)
    if refusal is not None:
        raise refusal
    if late is None:
        before = registration.person
        draft = await apply(session, conference, registration_id, body, if_match)
        if draft.parts:
            if not await holds_link(session, caller, registration):
                await tell_corrected(session, conference, registration, before, draft.parts)
            await record(session, registration_id, Deed.CHANGED, caller, access, differences=draft.differences)
        return Outcome(await again(session, registration_id), conference, access)
    registration = await locked(session, registration_id)
    if_match.check(registration.version)
    refusals.check_stands(registration.state)
    if not drafted(registration, await filled_row(session, registration_id), body).parts:
        return Outcome(registration, conference, access)
    if "person" in body.changes() and await store.is_registered(
        session, conference.id, key_of(body.person), besides=registration_id
    ):
        raise refusals.already_registered()
    asked = body.model_dump(mode="json", include=body.model_fields_set, exclude_none=True)
    await _ask(session, conference, registration, caller, access, ChangeKind.CHANGE, asked)
    return Outcome(registration, conference, access, waits=True)


async def withdraw(session: AsyncSession, caller: Caller, registration_id: UUID, if_match: Precondition) -> Outcome:
    """Withdraw a registration; its seats go to those who wait. Asked again, nothing happens.

    After the deadline a participant's withdrawal waits to be decided, unless the policy refuses late changes: then
    withdrawing is what stays possible.
    """
    registration, conference, access = await registration_for(session, caller, registration_id)
    await lock_conference(session, conference.id, shared=True)
    moderated = policy_of(conference).late_changes == "moderated" and _late(conference, access, registration)
    if moderated and registration.state != RegistrationState.WITHDRAWN:
        registration = await locked(session, registration_id)
        if_match.check(registration.version)
        refusals.check_stands(registration.state)
        await _ask(session, conference, registration, caller, access, ChangeKind.WITHDRAWAL, {})
        return Outcome(registration, conference, access, waits=True)
    stood = registration.state != RegistrationState.WITHDRAWN
    await withdraw_now(session, conference, registration_id, if_match)
    if stood:
        await store.lapse(session, now(), registration_id=registration_id)
        await record(session, registration_id, Deed.WITHDRAWN, caller, access)
    return Outcome(await again(session, registration_id), conference, access)


async def withdraw_now(
    session: AsyncSession, conference: ConferenceRow, registration_id: UUID, if_match: Precondition
) -> None:
    """The withdrawal itself: at the desk, and told to the line-ups in which the person has a seat."""
    async with told_to_line_ups(session, conference, registration_id):
        await withdraw_registration(session, conference.id, registration_id, if_match)


def _late(conference: ConferenceRow, access: Access, registration: RegistrationRow) -> RuleBroken | None:
    """B18, for whoever's word is not enough by itself."""
    if may_decide(conference, access, registration.delegation):
        return None
    return late_change(conference, registration.delegation, now())


async def _ask(
    session: AsyncSession,
    conference: ConferenceRow,
    registration: RegistrationRow,
    caller: Caller,
    access: Access,
    kind: ChangeKind,
    asked: dict[str, Any],
) -> None:
    """Write down what is asked for, under the registration's lock. The latest word counts: a further change adds its
    parts to the one that waits, a withdrawal and a change take each other's place."""
    change = await store.open_change(session, registration.id)
    if change is None:
        change = ChangeRow(
            conference_id=conference.id,
            registration_id=registration.id,
            kind=kind,
            asked_as=doer_of(caller, access),
            asked_by=account_of(caller),
            **asked,
        )
    else:
        kept = {part: getattr(change, part) for part in PARTS} if change.kind == kind else {}
        for part in PARTS:
            setattr(change, part, asked.get(part, kept.get(part)))
        change.kind, change.asked_as, change.asked_by = kind, doer_of(caller, access), account_of(caller)
        change.touch()
    await store.add(session, change)
    await record(session, registration.id, Deed.CHANGE_ASKED, caller, access, change_id=change.id)
    await tell_change(session, conference, change, events.ASKED)
