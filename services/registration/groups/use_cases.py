"""Groups that register together: made, read, changed, withdrawn, and what they are offered."""

from contextlib import AsyncExitStack
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes import store as change_store
from services.registration.changes import use_cases as changes
from services.registration.conferences.access import Access, access_to, visible_conference
from services.registration.conferences.facts import policy_of, zone_of
from services.registration.conferences.store import delegation_codes, get_conference, lock_conference
from services.registration.emails.groups import tell_new_leader
from services.registration.groups import store
from services.registration.groups.newcomers import Entering, newcomers_of, partners_of
from services.registration.groups.schemas import GroupIn, GroupPatch
from services.registration.history.recording import record
from services.registration.milestones.closing import check_open, late_change
from services.registration.models.conference import ConferenceRow
from services.registration.models.groups import RegistrationGroupRow
from services.registration.participants.partner_refs import PartnerRefs
from services.registration.participants.use_cases import approvals_of, may_decide, override_of
from services.registration.programme.line_ups.absence import told_to_line_ups
from services.registration.rules.person import person_key
from services.registration.rules.quota import Decision
from services.registration.rules.states import is_over
from services.registration.seats import parties, refusals
from services.registration.seats.asking import Override
from services.registration.vocabularies.changes import Deed
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.milestones import Closes
from services.registration.vocabularies.participants import RegistrationState
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id

_STANDING = (RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL)

Reached = tuple[RegistrationGroupRow, ConferenceRow, Access]
"""A group as it stands now, its conference, and what the caller may do to that."""


async def create_group(
    session: AsyncSession, partners: PartnerRefs, caller: Caller, conference_id: UUID, body: GroupIn
) -> tuple[Reached, list[tuple[UUID, Decision]]]:
    """Register a group, and what came of it for each member.

    Raises NotFound, Conflict (not open, nothing to be had), RuleBroken (B13, which names the members; B18),
    Unprocessable (what the form does not take; a delegation or workshop that there is not), Forbidden for an override
    by who does not manage the conference.
    """
    known = await partners_of(partners, body.members)
    _, access = await visible_conference(session, caller, conference_id)
    override = override_of(caller, access, body)
    conference = await open_conference(session, conference_id, body.delegation, override)
    codes = await delegation_codes(session, conference_id)
    if body.delegation not in (codes or {None}):
        raise refusals.unknown_delegation(sorted(codes))
    group = RegistrationGroupRow(
        conference_id=conference_id,
        kind=body.kind,
        name=body.name,
        leader=body.leader.model_dump(mode="json", exclude_none=True),
        delegation=body.delegation,
        workshops=[str(workshop_id) for workshop_id in body.workshops],
        all_or_nothing=body.all_or_nothing,
        rest_together=body.rest_together or body.all_or_nothing,
    )
    entering = Entering(
        caller=caller,
        conference=conference,
        delegation=body.delegation,
        approved=policy_of(conference).approval in approvals_of(access, body.delegation),
        override=override is not None,
        complete=not access.manages,
        partners=known,
    )
    newcomers = await newcomers_of(session, entering, body.members, body.consents)
    await store.add_group(session, group)
    try:
        decisions = await parties.register_group(session, conference_id, wishes_of(group), newcomers, override)
    except asyncpg.UniqueViolationError:  # somebody registered one of them at this very moment
        await newcomers_of(session, entering, body.members, body.consents)
        raise refusals.busy() from None
    made = [(newcomer.registration_id, decision) for newcomer, decision in zip(newcomers, decisions, strict=True)]
    return (await again(session, group.id), conference, access), made


def wishes_of(group: RegistrationGroupRow) -> parties.Wishes:
    return parties.Wishes(
        group.id, [UUID(workshop_id) for workshop_id in group.workshops], group.all_or_nothing, group.rest_together
    )


async def open_conference(
    session: AsyncSession, conference_id: UUID, delegation: str | None, override: Override | None
) -> ConferenceRow:
    """The conference, kept from changing, if one can register now: as at the desk, so for groups."""
    conference = await lock_conference(session, conference_id, shared=True)
    if conference is None or conference.state == ConferenceState.DRAFT:
        raise NotFound()
    over = is_over(conference.ends_on, now(), zone_of(conference))
    may_enter = conference.state != ConferenceState.CANCELLED and override is not None
    if over or not (may_enter or conference.state == ConferenceState.REGISTRATION_OPEN):
        raise refusals.not_open()
    if not may_enter:
        check_open(conference.closings, Closes.REGISTRATION, delegation, now())
    return conference


async def group_for(session: AsyncSession, caller: Caller, group_id: UUID) -> Reached:
    """A group for whoever leads it (by link), and those who work with its delegation's data; else raises NotFound."""
    group = await store.get_group(session, group_id)
    conference = await get_conference(session, group.conference_id) if group else None
    if group is None or conference is None:
        raise NotFound()
    access = await access_to(session, caller, conference)
    if not (leads(caller, group) or access.edits_side(group.delegation)):
        raise NotFound()
    return group, conference, access


def leads(caller: Caller, group: RegistrationGroupRow) -> bool:
    """Whether the caller has the link of a group's leader, who is not erased."""
    return caller.kind == "link" and bool(group.leader) and caller.subject == str(group.link_id)


async def change_group(
    session: AsyncSession, caller: Caller, group_id: UUID, body: GroupPatch, if_match: Precondition
) -> Reached:
    """Change a group's name, kind or leader; one of another address has a link of their own, and the old one ends.

    Raises NotFound, PreconditionFailed; Forbidden for a delegation's head who names another leader; Conflict when
    nobody of it is left.
    """
    found, conference, access = await group_for(session, caller, group_id)
    if "leader" in body.model_fields_set and not (leads(caller, found) or access.manages):
        raise Forbidden()  # the leader's link opens more than a delegation's head may do
    group = await store.get_group(session, group_id, lock=True)
    if group is None:
        raise NotFound()
    if_match.check(group.version)
    refusals.check_stands(group.state)
    another = "leader" in body.model_fields_set and (
        person_key(group.leader.get("email")).address != person_key(body.leader.email).address
    )
    if another:
        group.link_id = new_id()
    if "leader" in body.model_fields_set:
        group.leader = body.leader.model_dump(mode="json", exclude_none=True)
    for name, value in body.model_dump(include=body.model_fields_set - {"leader"}).items():
        setattr(group, name, value)
    group.touch()
    await store.flush(session)
    if another:
        await tell_new_leader(session, conference, group)
    return await again(session, group_id), conference, access


async def withdraw_group(
    session: AsyncSession, caller: Caller, group_id: UUID, if_match: Precondition
) -> tuple[Reached, bool]:
    """Withdraw all members; what they held goes to those who wait. Asked again, nothing happens. Whether it waits.

    After the deadline each member's withdrawal waits to be decided, as any (B18).
    """
    group, conference, access = await group_for(session, caller, group_id)
    leaving = [row.id for row in await store.members_of(session, group_id) if row.state in _STANDING]
    late = not may_decide(conference, access, group.delegation) and late_change(conference, group.delegation, now())
    if late and policy_of(conference).late_changes == "moderated":
        if_match.check(group.version)
        for registration_id in leaving:
            await changes.withdraw(session, caller, registration_id, Precondition(None))
        return (await again(session, group_id), conference, access), bool(leaving)
    await lock_conference(session, conference.id, shared=True)
    async with AsyncExitStack() as line_ups:
        for registration_id in leaving:
            await line_ups.enter_async_context(told_to_line_ups(session, conference, registration_id))
        await parties.withdraw_group(session, conference.id, group_id, if_match)
    for registration_id in leaving:
        await change_store.lapse(session, now(), registration_id=registration_id)
        await record(session, registration_id, Deed.WITHDRAWN, caller, access)
    return (await again(session, group_id), conference, access), False


async def answer_offers(
    session: AsyncSession, caller: Caller, group_id: UUID, workshop_id: UUID, *, accepted: bool
) -> Reached:
    """Accept, or decline, all seats of a workshop that are on offer to members. Raises Conflict when there are none."""
    group, conference, access = await group_for(session, caller, group_id)
    deed = Deed.OFFER_ACCEPTED if accepted else Deed.OFFER_DECLINED
    for registration_id in sorted(
        await parties.answer_offers(session, group.conference_id, group_id, workshop_id, accepted=accepted)
    ):
        await record(session, registration_id, deed, caller, access, workshop_id=workshop_id)
    return await again(session, group_id), conference, access


async def made_before(session: AsyncSession, group_id: UUID) -> tuple[RegistrationGroupRow, ConferenceRow]:
    """A group that the caller itself made, when it asks once more under the same key."""
    group = await again(session, group_id)
    conference = await get_conference(session, group.conference_id)
    if conference is None:
        raise NotFound()
    return group, conference


async def again(session: AsyncSession, group_id: UUID) -> RegistrationGroupRow:
    """The group as it is after what was just done to it."""
    group = await store.get_group(session, group_id)
    if group is None:
        raise NotFound()
    return group
