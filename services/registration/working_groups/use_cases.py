"""Working groups: who prepares a conference (B23). For those who work on it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.models.conference import ConferenceRow
from services.registration.models.working_groups import WorkingGroupRow
from services.registration.problems import unknown_delegation, violated
from services.registration.rules.working_groups import Member, lead_refused
from services.registration.working_groups import store
from services.registration.working_groups.schemas import WorkingGroupIn, WorkingGroupPatch
from shared.auth.caller import Caller
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound


async def preparing_conference(session: AsyncSession, caller: Caller, conference_id: UUID) -> ConferenceRow:
    """The conference, for somebody who works on it; raises NotFound, or Forbidden for those who only see it."""
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.inside:
        raise Forbidden()
    return conference


async def read_group(session: AsyncSession, caller: Caller, group_id: UUID) -> WorkingGroupRow:
    """Raises NotFound for those who do not work on its conference."""
    group = await store.get_group(session, group_id)
    if group is None:
        raise NotFound()
    _, access = await visible_conference(session, caller, group.conference_id)
    if not access.inside:
        raise NotFound()
    return group


async def create_group(
    session: AsyncSession, caller: Caller, conference_id: UUID, body: WorkingGroupIn
) -> WorkingGroupRow:
    """Raises RuleViolated (B23) when it is led by somebody who is not elected, or by two."""
    await managed_conference(session, caller, conference_id, shared=True)
    group = WorkingGroupRow(conference_id=conference_id, **body.model_dump(mode="json"))
    await _check(session, group)
    await store.add_group(session, group)
    return group


async def change_group(
    session: AsyncSession, caller: Caller, group_id: UUID, if_match: Precondition, body: WorkingGroupPatch
) -> WorkingGroupRow:
    """Raises as `create_group`."""
    group = await _locked(session, caller, group_id, if_match)
    for name, value in body.model_dump(mode="json", include=body.model_fields_set).items():
        setattr(group, name, value)
    await _check(session, group)
    group.touch()
    await session.flush()
    return group


async def remove_group(session: AsyncSession, caller: Caller, group_id: UUID, if_match: Precondition) -> None:
    await store.delete_group(session, await _locked(session, caller, group_id, if_match))


def members_of(group: WorkingGroupRow) -> list[Member]:
    """Its members, as far as the rule looks."""
    return [Member(leads=item["leads"], elected=item["elected"]) for item in group.members]


async def _locked(session: AsyncSession, caller: Caller, group_id: UUID, if_match: Precondition) -> WorkingGroupRow:
    found = await read_group(session, caller, group_id)
    await managed_conference(session, caller, found.conference_id, shared=True)
    group = await store.get_group(session, group_id, lock=True)
    if group is None:
        raise NotFound()
    if_match.check(group.version)
    return group


async def _check(session: AsyncSession, group: WorkingGroupRow) -> None:
    refused = lead_refused(members_of(group))
    if refused is not None:
        raise violated(refused)
    known = await conferences.delegation_codes(session, group.conference_id)
    for index, item in enumerate(group.members):
        if item["delegation"] is not None and item["delegation"] not in known:
            raise unknown_delegation(f"/members/{index}/delegation", item["delegation"])
