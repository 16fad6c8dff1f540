"""Milestones over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import BaseModel

from services.registration.conferences.access import visible_conference
from services.registration.conferences.facts import zone_of
from services.registration.conferences.schemas import DelegationCode
from services.registration.milestones import store, use_cases
from services.registration.milestones.schemas import MilestoneIn, MilestoneOut, MilestonePatch, OffsetIn
from services.registration.models.conference import ConferenceRow
from services.registration.models.milestones import MilestoneRow
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.rules.milestones import end_of, state_of
from shared.clock import today
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["milestones"], route_class=EntenteRoute)


class MilestoneList(BaseModel):
    """All milestones of one conference, the earliest first."""

    items: list[MilestoneOut]


def _shown(milestone: MilestoneRow, conference: ConferenceRow) -> MilestoneOut:
    zone = zone_of(conference)
    until = use_cases.last_day_of(milestone)
    offset = None
    if milestone.offset_from is not None:
        offset = OffsetIn(
            months=milestone.offset_months or 0, days=milestone.offset_days or 0, origin=milestone.offset_from
        )
    days = use_cases.days_of(milestone)
    return MilestoneOut(
        **milestone.model_dump(exclude={"due_on"}),
        on=milestone.due_on,
        until=until,
        offset=offset,
        over_at=end_of(until, zone),
        state=state_of(days, is_done=milestone.done_at is not None, today=today(zone)),
    )


@router.post("/conferences/{conference_id:uuid}/milestones", status_code=status.HTTP_201_CREATED)
async def create_milestone(
    conference_id: UUID, body: MilestoneIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> MilestoneOut:
    """Plan a milestone: a day by which something is done (B16–B19, B21), for all or for one delegation.

    What it `closes` ends with the last moment of its last day, in the conference's time zone: 23:59:59 is in time.
    """
    milestone, conference = await use_cases.create_milestone(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/milestones/{milestone.id}"
    tag(milestone.version)
    return _shown(milestone, conference)


@router.post("/conferences/{conference_id:uuid}/milestones:apply-template")
async def apply_template(conference_id: UUID, caller: ConferenceEditor, session: Session) -> MilestoneList:
    """Plan the usual milestones of a meeting of delegations, by offsets from its first day; what is there stays."""
    rows, conference = await use_cases.apply_template(session, caller, conference_id)
    return MilestoneList(items=[_shown(row, conference) for row in rows])


@router.get("/conferences/{conference_id:uuid}/milestones")
async def list_milestones(
    conference_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("due_on", "id")],
    audience: Annotated[DelegationCode | None, Query(description="what concerns this delegation, or all")] = None,
    done: bool | None = None,
) -> Page[MilestoneOut]:
    """The milestones of a conference that you may see, the earliest first: its checklist (B16)."""
    conference, access = await visible_conference(session, caller, conference_id)
    circles = use_cases.circles_for(access, caller)
    statement = store.select_milestones(conference_id, circles=circles, audience=audience, done=done)
    rows, cursor, total = await store.page_of_milestones(session, statement, page)
    return Page(items=[_shown(row[0], conference) for row in rows], next=cursor, total=total)


@router.get("/milestones/{milestone_id:uuid}")
async def read_milestone(milestone_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> MilestoneOut:
    """One milestone, with its day as it is now and how it stands."""
    milestone, conference, _ = await use_cases.read_milestone(session, caller, milestone_id)
    tag(milestone.version)
    return _shown(milestone, conference)


@router.patch("/milestones/{milestone_id:uuid}")
async def change_milestone(
    milestone_id: UUID, body: MilestonePatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> MilestoneOut:
    """Change a milestone. On a new day its reminders are told anew, and what it closed opens until then."""
    milestone, conference = await use_cases.change_milestone(session, caller, milestone_id, if_match, body)
    tag(milestone.version)
    return _shown(milestone, conference)


@router.delete("/milestones/{milestone_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_milestone(milestone_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch) -> None:
    """Remove a milestone; what it alone closed is open again. The list that it froze stays."""
    await use_cases.remove_milestone(session, caller, milestone_id, if_match)


@router.post("/milestones/{milestone_id:uuid}:complete")
async def complete_milestone(
    milestone_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> MilestoneOut:
    """Tick it off: no more reminders. The head of the delegation that it concerns may do so, too."""
    milestone, conference = await use_cases.set_done(session, caller, milestone_id, if_match, done=True)
    tag(milestone.version)
    return _shown(milestone, conference)


@router.post("/milestones/{milestone_id:uuid}:reopen")
async def reopen_milestone(
    milestone_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> MilestoneOut:
    """Take back that it is done."""
    milestone, conference = await use_cases.set_done(session, caller, milestone_id, if_match, done=False)
    tag(milestone.version)
    return _shown(milestone, conference)
