"""Milestones of cooperations and agreements."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registry.milestones import use_cases
from services.registry.milestones.schemas import MilestoneIn, MilestoneList, MilestoneOut, MilestonePatch
from services.registry.permissions import RegistryReader, RegistryWriter
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1", tags=["milestones"], route_class=EntenteRoute)


@router.post("/cooperations/{cooperation_id:uuid}/milestones", status_code=status.HTTP_201_CREATED)
async def add_cooperation_milestone(
    cooperation_id: UUID, body: MilestoneIn, caller: RegistryWriter, session: Session, tag: Tag, response: Response
) -> MilestoneOut:
    """Enter a mission, a visit, a ceremony … of a cooperation, and if need be of one of its agreements."""
    made = await use_cases.add_to_cooperation(session, caller, cooperation_id, body)
    response.headers["Location"] = f"{router.prefix}/milestones/{made.id}"
    tag(made.version)
    return made


@router.get("/cooperations/{cooperation_id:uuid}/milestones")
async def list_cooperation_milestones(cooperation_id: UUID, caller: RegistryReader, session: Session) -> MilestoneList:
    """All milestones of a cooperation by date; its agreements' too."""
    return await use_cases.list_of_cooperation(session, caller, cooperation_id)


@router.post("/agreements/{agreement_id:uuid}/milestones", status_code=status.HTTP_201_CREATED)
async def add_agreement_milestone(
    agreement_id: UUID, body: MilestoneIn, caller: RegistryWriter, session: Session, tag: Tag, response: Response
) -> MilestoneOut:
    """Enter a milestone of an agreement; it is one of the agreement's cooperation, too."""
    made = await use_cases.add_to_agreement(session, caller, agreement_id, body)
    response.headers["Location"] = f"{router.prefix}/milestones/{made.id}"
    tag(made.version)
    return made


@router.get("/agreements/{agreement_id:uuid}/milestones")
async def list_agreement_milestones(agreement_id: UUID, caller: RegistryReader, session: Session) -> MilestoneList:
    """All milestones of an agreement by date."""
    return await use_cases.list_of_agreement(session, caller, agreement_id)


@router.get("/milestones/{milestone_id:uuid}")
async def read_milestone(milestone_id: UUID, caller: RegistryReader, session: Session, tag: Tag) -> MilestoneOut:
    """One milestone, seen by those who see what it belongs to."""
    shown = await use_cases.read_milestone(session, caller, milestone_id)
    tag(shown.version)
    return shown


@router.patch("/milestones/{milestone_id:uuid}")
async def change_milestone(
    milestone_id: UUID, body: MilestonePatch, caller: RegistryWriter, session: Session, if_match: IfMatch, tag: Tag
) -> MilestoneOut:
    """Change some fields of a milestone; each named one is replaced whole."""
    changed = await use_cases.change_milestone(session, caller, milestone_id, body, if_match)
    tag(changed.version)
    return changed


@router.delete("/milestones/{milestone_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_milestone(milestone_id: UUID, caller: RegistryWriter, session: Session, if_match: IfMatch) -> None:
    """Remove a milestone; the audit trail keeps it."""
    await use_cases.remove_milestone(session, caller, milestone_id, if_match)
