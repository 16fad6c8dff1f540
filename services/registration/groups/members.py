"""The members of a group: one more, one less, another in the place of one; and guardians' consents."""

from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import store as change_store
from services.registration.changes import use_cases as changes
from services.registration.conferences.access import Access
from services.registration.conferences.facts import policy_of
from services.registration.conferences.store import lock_conference
from services.registration.emails.calling import tell_holder
from services.registration.forms import store as forms
from services.registration.forms.current import form_of
from services.registration.groups import store
from services.registration.groups.newcomers import Entering, newcomers_of, partners_of
from services.registration.groups.schemas import MOST_MEMBERS, AddedIn, MemberIn
from services.registration.groups.store import members_of
from services.registration.groups.use_cases import Reached, again, group_for, leads, open_conference, wishes_of
from services.registration.history import store as history_store
from services.registration.history.recording import record
from services.registration.milestones.closing import late_change
from services.registration.models.conference import ConferenceRow
from services.registration.models.groups import RegistrationGroupRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import events
from services.registration.participants.minors import consent_of
from services.registration.participants.partner_refs import PartnerRef, PartnerRefs
from services.registration.participants.schemas import GuardianConsentIn
from services.registration.participants.telling import tell
from services.registration.participants.use_cases import again as registration_again
from services.registration.participants.use_cases import approvals_of, may_decide, override_of, registration_for
from services.registration.seats import members, parties, refusals
from services.registration.vocabularies.changes import Deed
from services.registration.vocabularies.emails import EmailTemplate
from services.registration.vocabularies.participants import RegistrationState
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Conflict, Forbidden, NotFound

_FULL_GROUP = Text(
    en="a group has at most {limit} members",
    fr="un groupe compte au plus {limit} membres",
    de="eine Gruppe hat höchstens {limit} Mitglieder",
    zh="团组最多 {limit} 名成员",
)
_NO_MINOR = Text(
    en="this registration is not a minor's",
    fr="cette inscription n'est pas celle d'un mineur",
    de="diese Anmeldung ist nicht die einer minderjährigen Person",
    zh="该报名者不是未成年人",
)


async def add_member(
    session: AsyncSession,
    partners: PartnerRefs,
    caller: Caller,
    group_id: UUID,
    body: AddedIn,
    if_match: Precondition,
) -> tuple[UUID, Reached]:
    """Register one more with a group, for what it asked for, while registration is open; the new registration's id.

    Raises as `create_group`; Conflict when nobody of the group is left, or it is as large as groups may be.
    """
    known = await partners_of(partners, [body.member])
    group, conference, access = await group_for(session, caller, group_id)
    override = override_of(caller, access, body)
    conference = await open_conference(session, conference.id, group.delegation, override)
    refusals.check_stands(group.state)
    if len(await members_of(session, group_id)) >= MOST_MEMBERS:
        raise Conflict(_FULL_GROUP, values={"limit": MOST_MEMBERS}, limit=MOST_MEMBERS)
    entering = _entering(caller, conference, access, group, known, override=override is not None)
    newcomer = (await newcomers_of(session, entering, [body.member], pointer="/member"))[0]
    try:
        await parties.add_member(session, conference.id, wishes_of(group), newcomer, if_match, override)
    except asyncpg.UniqueViolationError:
        raise refusals.already_registered() from None
    return newcomer.registration_id, (await again(session, group_id), conference, access)


async def remove_member(
    session: AsyncSession, caller: Caller, group_id: UUID, registration_id: UUID, if_match: Precondition
) -> bool:
    """Withdraw one member, as a registration is withdrawn; the others keep what they have. Whether it waits (B18).

    `if_match` is the registration's.
    """
    group, _, _ = await group_for(session, caller, group_id)
    await _member(session, group, registration_id)
    return (await changes.withdraw(session, caller, registration_id, if_match)).waits


async def replace_member(
    session: AsyncSession,
    partners: PartnerRefs,
    caller: Caller,
    group_id: UUID,
    registration_id: UUID,
    body: MemberIn,
    if_match: Precondition,
) -> tuple[RegistrationRow, ConferenceRow, Access]:
    """Put another person in a member's place, who keeps the seats. Until the deadline; who decides may always.

    Nothing that the one before said stays: answers, what was asked to change, values in the history.

    Raises RuleBroken (B13, B18), Conflict for a registration that ended, and for a minor without a guardian's consent
    in the place of somebody who has seats; `if_match` is the registration's.
    """
    known = await partners_of(partners, [body])
    group, conference, access = await group_for(session, caller, group_id)
    locked = await lock_conference(session, conference.id, shared=True)  # who is invited may change at this moment
    if locked is None:
        raise NotFound()
    late = None if may_decide(locked, access, group.delegation) else late_change(locked, group.delegation, now())
    if late is not None:
        raise late
    await _member(session, group, registration_id)
    entering = _entering(caller, locked, access, group, known, override=False)
    substitute = (await newcomers_of(session, entering, [body], pointer=""))[0]
    try:
        await members.replace_member(session, conference.id, registration_id, substitute, if_match)
    except asyncpg.UniqueViolationError:
        raise refusals.already_registered() from None
    await change_store.lapse(session, now(), registration_id=registration_id)
    await change_store.forget(session, registration_id)
    await change_store.withdraw_names(session, registration_id, now())
    await history_store.forget(session, registration_id)
    await record(session, registration_id, Deed.REPLACED, caller, access)
    put_in = await registration_again(session, registration_id)
    await tell(session, conference, put_in, events.CHANGED, ["person"])
    confirmed = put_in.state == RegistrationState.CONFIRMED
    template = EmailTemplate.CONFIRMED if confirmed else EmailTemplate.RECEIVED
    await tell_holder(session, conference, put_in, template, {"replaced": True})
    return put_in, conference, access


async def record_consent(
    session: AsyncSession, caller: Caller, registration_id: UUID, body: GuardianConsentIn, if_match: Precondition
) -> tuple[RegistrationRow, ConferenceRow, Access]:
    """Record a guardian's consent: by the group's leader, the delegation's head, or the organisers; of who registered
    alone, by the holder of the link.

    Raises Forbidden for the own link of a group's member, Conflict for who is no minor, and for a registration that
    ended.
    """
    registration, conference, access = await registration_for(session, caller, registration_id)
    group = await store.get_group(session, registration.group_id) if registration.group_id else None
    if not (access.edits_side(registration.delegation) or group is None or leads(caller, group)):
        raise Forbidden()
    if not registration.minor:
        raise Conflict(_NO_MINOR)
    form = form_of(await forms.get_form(session, conference.id))
    consent = consent_of(caller, form, body, "")
    await members.record_consent(session, conference.id, registration_id, consent, if_match)
    await record(session, registration_id, Deed.GUARDIAN_CONSENTED, caller, access)
    return await registration_again(session, registration_id), conference, access


def _entering(
    caller: Caller,
    conference: ConferenceRow,
    access: Access,
    group: RegistrationGroupRow,
    partners: dict[UUID, PartnerRef],
    *,
    override: bool,
) -> Entering:
    return Entering(
        caller=caller,
        conference=conference,
        delegation=group.delegation,
        approved=policy_of(conference).approval in approvals_of(access, group.delegation),
        override=override,
        complete=False,  # the leader has consented for all
        partners=partners,
    )


async def _member(session: AsyncSession, group: RegistrationGroupRow, registration_id: UUID) -> RegistrationRow:
    """Raises NotFound for a registration that is not the group's."""
    registration = await registration_again(session, registration_id)
    if registration.group_id != group.id:
        raise NotFound()
    return registration
