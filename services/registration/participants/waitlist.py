"""A workshop's waitlist: its order, and for each what keeps it from a seat."""

from collections import defaultdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access, visible_conference
from services.registration.participants import store
from services.registration.participants.schemas import WaitingOut
from services.registration.permissions import ConferenceVisitor
from services.registration.person import PersonOut
from services.registration.programme.store import get_workshop
from services.registration.rules.quota import Holding, Tally
from services.registration.rules.waitlist import why_waiting
from services.registration.seats import ledger
from services.registration.seats.changes import policy_from
from services.registration.vocabularies.programme import WorkshopState
from shared.db.engine import Session
from shared.http.pages import PageRequest, paging
from shared.http.problems import NotFound
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["seats"], route_class=EntenteRoute)


class Waitlist(BaseModel):
    """Who waits is shown to organisers (to the head of a delegation its own people); to a participant, their own."""

    workshop_id: UUID
    waiting: int = Field(description="all who wait, whether shown to you or not")
    waiting_by_delegation: dict[str, int] = Field(examples=[{"FR": 3, "CN": 1}])
    items: list[WaitingOut]
    next: str | None = None
    total: int | None = None


@router.get("/workshops/{workshop_id:uuid}/waitlist")
async def read_waitlist(
    workshop_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    page: Annotated[PageRequest, paging("position")],
) -> Waitlist:
    """Who waits for a seat, first come first served, and for each why there is none yet."""
    workshop = await get_workshop(session, workshop_id)
    if workshop is None:
        raise NotFound()
    conference, access = await visible_conference(session, caller, workshop.conference_id)
    if workshop.state == WorkshopState.DRAFT and not access.inside:
        raise NotFound()
    tallies = await ledger.tallies_of(session, conference.id)
    tally = tallies[workshop_id]
    rows: Any = []
    cursor = total = None
    if access.manages or access.side is not None or caller.kind == "link":
        own = None if access.manages or access.side else UUID(caller.subject)
        side = None if access.manages else access.side
        rows, cursor, total = await store.page_of_queue(session, store.queue_of(workshop_id), page, side=side, own=own)
    holdings = await _holdings(session, [row.registration_id for row in rows], tallies)
    policy = policy_from(conference.policy)
    return Waitlist(
        workshop_id=workshop_id,
        waiting=tally.waiting,
        waiting_by_delegation=tally.waiting_by,
        items=[
            WaitingOut(
                position=row.position,
                enrolment_id=row.id,
                registration_id=row.registration_id,
                name=_name(row.person, access, row.delegation),
                delegation=row.delegation,
                since=row.since,
                reason=why_waiting(tally, row.delegation, holdings[row.registration_id], policy),
            )
            for row in rows
        ],
        next=cursor,
        total=total,
    )


def _name(person: dict[str, Any], access: Access, delegation: str | None) -> str | None:
    return PersonOut.model_validate(person).display_name if access.edits_side(delegation) else None


async def _holdings(
    session: AsyncSession, registration_ids: list[UUID], tallies: dict[UUID, Tally]
) -> dict[UUID, Holding]:
    holdings: defaultdict[UUID, Holding] = defaultdict(Holding)
    for enrolment, _ in await store.enrolments_of(session, registration_ids):
        if enrolment.state == "confirmed":
            holdings[enrolment.registration_id].slots.append(tallies[enrolment.workshop_id].slot)
    return holdings
