"""Working groups over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.conferences.facts import policy_of
from services.registration.models.working_groups import WorkingGroupRow
from services.registration.permissions import ConferenceEditor
from services.registration.rules.working_groups import groups_unnamed, lead_missing
from services.registration.working_groups import store, use_cases
from services.registration.working_groups.schemas import (
    MemberOut,
    WorkingGroupIn,
    WorkingGroupList,
    WorkingGroupOut,
    WorkingGroupPatch,
)
from shared.catalogue.rules import Notice
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["working groups"], route_class=EntenteRoute)


def _shown(group: WorkingGroupRow) -> WorkingGroupOut:
    missing = lead_missing(use_cases.members_of(group))
    return WorkingGroupOut(
        **group.model_dump(exclude={"members"}),
        members=[MemberOut.model_validate(item) for item in group.members],
        warnings=[Notice.of(missing)] if missing else [],
    )


@router.post("/conferences/{conference_id:uuid}/working-groups", status_code=status.HTTP_201_CREATED)
async def create_working_group(
    conference_id: UUID, body: WorkingGroupIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> WorkingGroupOut:
    """Name a working group that prepares the conference. Whoever leads it is elected (B23); none yet is a warning."""
    group = await use_cases.create_group(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/working-groups/{group.id}"
    tag(group.version)
    return _shown(group)


@router.get("/conferences/{conference_id:uuid}/working-groups")
async def list_working_groups(conference_id: UUID, caller: ConferenceEditor, session: Session) -> WorkingGroupList:
    """The working groups of a conference, for those who work on it.

    A warning says when fewer are named than `policy.working_groups` announces (B23).
    """
    conference = await use_cases.preparing_conference(session, caller, conference_id)
    groups = await store.groups_of(session, conference_id)
    unnamed = groups_unnamed(len(groups), policy_of(conference).working_groups)
    warnings = [Notice.of(unnamed)] if unnamed else []
    return WorkingGroupList(items=[_shown(group) for group in groups], warnings=warnings)


@router.get("/working-groups/{group_id:uuid}")
async def read_working_group(group_id: UUID, caller: ConferenceEditor, session: Session, tag: Tag) -> WorkingGroupOut:
    """One working group, for those who work on its conference."""
    group = await use_cases.read_group(session, caller, group_id)
    tag(group.version)
    return _shown(group)


@router.patch("/working-groups/{group_id:uuid}")
async def change_working_group(
    group_id: UUID, body: WorkingGroupPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> WorkingGroupOut:
    """Change a working group; `members` are replaced whole."""
    group = await use_cases.change_group(session, caller, group_id, if_match, body)
    tag(group.version)
    return _shown(group)


@router.delete("/working-groups/{group_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_working_group(group_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch) -> None:
    """Remove a working group, with its members' data."""
    await use_cases.remove_group(session, caller, group_id, if_match)
