"""Registering, deciding about registrations, and finding the one that a caller asks for."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import store as changes
from services.registration.conferences.access import (
    Access,
    access_to,
    circles_of,
    grant_subject,
    visible_conference,
)
from services.registration.conferences.facts import policy_of
from services.registration.conferences.store import get_conference
from services.registration.emails.calling import send_link_again
from services.registration.forms.current import CurrentForms
from services.registration.forms.judging import judge
from services.registration.history.recording import record
from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import store
from services.registration.participants.minors import consent_of
from services.registration.participants.partner_refs import PartnerRef, PartnerRefs, partner_out
from services.registration.participants.schemas import Overriding, RegistrationIn
from services.registration.participants.views import made_body
from services.registration.person import key_of
from services.registration.programme.line_ups.absence import told_to_line_ups
from services.registration.rules.catalogue.participants import B13
from services.registration.rules.form import Form
from services.registration.seats import approval
from services.registration.seats.asking import Answer, Asking, Granted, Override
from services.registration.seats.desk import Desk
from services.registration.vocabularies.changes import Deed
from shared.auth.caller import Caller
from shared.catalogue.texts import current_language
from shared.clock import now
from shared.db.engine import transaction
from shared.http.etags import Precondition
from shared.http.idempotency import Attempt
from shared.http.problems import Forbidden, NotFound, Problem, RuleBroken
from shared.runtime import Runtime


async def register(
    runtime: Runtime, caller: Caller, conference_id: UUID, body: RegistrationIn, attempt: Attempt
) -> Answer:
    """Look the partner up, queue at the desk, and answer. No connection is held while waiting. Whoever is registered
    already gets their link again, unless it was an organiser who tried.

    Raises what the desk refuses: NotFound, RuleBroken (B13), Conflict (not open, nothing to be had), Unprocessable
    (what the form asks, too; organisers may leave things out); Forbidden when somebody else would exceed limits.
    """
    desk: Desk = runtime.resources["desk"]
    partners: PartnerRefs = runtime.resources["partners"]
    forms: CurrentForms = runtime.resources["forms"]
    person = body.person
    access = await access_of(runtime, caller, conference_id)
    ref = await partners.check(person.partner_id) if person.partner_id else None
    make = partial(made_body, partner_out(ref, caller), current_language())

    async def ask(form: Form) -> Answer:
        return await desk.register(asking_of(caller, access, conference_id, body, form, ref, make, attempt))

    try:
        return await forms.judged(conference_id, ask)
    except RuleBroken as refused:
        if refused.members["rule"] == B13.id and (access is None or not access.inside):
            await send_link_again(runtime, conference_id, key_of(person))
        raise


def asking_of(
    caller: Caller,
    access: Access | None,
    conference_id: UUID,
    body: RegistrationIn,
    form: Form,
    partner: PartnerRef | None,
    body_of: Callable[[Asking, Granted], dict[str, Any]],
    attempt: Attempt | None,
) -> Asking:
    """What is asked of the desk for one who registers, as the form judges it; without `attempt`, nothing is kept of
    the answer. Raises Forbidden as `override_of`."""
    person, kind = body.person, partner.kind if partner else None
    values = person.model_dump(mode="json", exclude_none=True)
    filled = judge(
        form,
        values,
        delegation=body.delegation,
        partner_kind=kind,
        answers=body.answers,
        needs=body.needs,
        consents=body.consents,
        complete=access is None or not access.manages,
    )
    consent = None
    if body.guardian_consent is not None:
        try:
            consent = consent_of(caller, form, body.guardian_consent, "/guardian_consent")
        except Problem as refusal:  # told to those alone who may register
            filled = replace(filled, refusal=filled.refusal or refusal)
    return Asking(
        conference_id=conference_id,
        circles=circles_of(caller),
        subject=grant_subject(caller),
        person=values,
        key=key_of(person),
        partner_id=person.partner_id,
        partner_kind=kind,
        delegation=body.delegation,
        workshops=tuple(body.workshops),
        attempt=attempt,
        approves=approvals_of(access, body.delegation),
        override=override_of(caller, access, body),
        body_of=body_of,
        filled=filled,
        minor=body.minor,
        guardian_consent=consent,
    )


async def access_of(runtime: Runtime, caller: Caller, conference_id: UUID) -> Access | None:
    """What the caller may do to the conference; None for the public, of whom there may be many at once."""
    if grant_subject(caller) is None:
        return None
    async with transaction(runtime.engine) as session:
        _, access = await visible_conference(session, caller, conference_id)
        return access


def approvals_of(access: Access | None, delegation: str | None) -> frozenset[str]:
    """Under which policies of approval the caller's word is enough for a registration of `delegation`."""
    if access is None:
        return frozenset({"none"})
    if access.manages:
        return frozenset({"none", "delegation_head", "organiser"})
    return frozenset({"none", "delegation_head"} if access.edits_side(delegation) else {"none"})


def override_of(caller: Caller, access: Access | None, body: Overriding) -> Override | None:
    """The override that the caller asks for; raises Forbidden unless it manages the conference."""
    if body.reason is None:
        return None
    if access is None or not access.manages:
        raise Forbidden()
    return Override(caller.key, body.reason)


async def registration_for(
    session: AsyncSession, caller: Caller, registration_id: UUID
) -> tuple[RegistrationRow, ConferenceRow, Access]:
    """A registration for whoever may see it: the holder of its link, or of its group's, and those who work with its
    delegation's data.

    Raises NotFound for everybody else.
    """
    registration = await store.get_registration(session, registration_id)
    if registration is None:
        raise NotFound()
    conference = await get_conference(session, registration.conference_id)
    if conference is None:
        raise NotFound()
    access = await access_to(session, caller, conference)
    if not (await holds_link(session, caller, registration) or access.edits_side(registration.delegation)):
        raise NotFound()
    return registration, conference, access


async def holds_link(session: AsyncSession, caller: Caller, registration: RegistrationRow) -> bool:
    """Whether the caller has the link of the registration, or leads its group."""
    if caller.kind != "link":
        return False
    if caller.subject == str(registration.id):
        return is_good(caller, registration)
    leads = await store.link_of_group(session, registration.group_id) if registration.group_id else None
    return leads is not None and caller.subject == str(leads)


def is_good(caller: Caller, registration: RegistrationRow) -> bool:
    """Whether a link of this registration is still its own person's: what somebody had who was replaced is not."""
    since = registration.links_since
    return since is None or caller.issued_at >= int(since.timestamp())


async def decide(
    session: AsyncSession, caller: Caller, registration_id: UUID, rejected_for: str | None, if_match: Precondition
) -> tuple[RegistrationRow, ConferenceRow, Access]:
    """Approve a registration, or reject it for a reason: the organisers, and where the policy says so the head.

    Raises Forbidden for whoever sees but does not decide, WrongState when it is not to be decided.
    """
    registration, conference, access = await registration_for(session, caller, registration_id)
    if not may_decide(conference, access, registration.delegation):
        raise Forbidden()
    async with told_to_line_ups(session, conference, registration_id):
        if rejected_for is None:
            await approval.approve(session, conference.id, registration_id, caller.key, if_match)
        else:
            await approval.reject(session, conference.id, registration_id, caller.key, rejected_for, if_match)
            await changes.lapse(session, now(), registration_id=registration_id)
    deed = Deed.APPROVED if rejected_for is None else Deed.REJECTED
    await record(session, registration_id, deed, caller, access, reason=rejected_for)
    return await again(session, registration_id), conference, access


def may_decide(conference: ConferenceRow, access: Access, delegation: str | None) -> bool:
    """Whether the caller's word is enough for registrations of `delegation`: the organisers', and where the policy says
    so its head's."""
    by_head = policy_of(conference).approval == "delegation_head"
    return access.manages or (by_head and access.edits_side(delegation))


async def again(session: AsyncSession, registration_id: UUID) -> RegistrationRow:
    """The registration as it is after what was just done to it."""
    changed = await store.get_registration(session, registration_id)
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
