"""A workshop's waitlist: its order, and for each what keeps it from a seat."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access, visible_conference
from services.registration.participants import queue_store, store
from services.registration.participants.reasons import holdings_of, reasons_of
from services.registration.participants.schemas import OverriddenOut, OverrideOut, PassedOver, WaitingGroup, WaitingOut
from services.registration.participants.use_cases import is_good
from services.registration.permissions import ConferenceVisitor
from services.registration.person import PersonOut
from services.registration.programme.store import get_workshop
from services.registration.rules.quota import Holding, Tally
from services.registration.seats import ledger
from services.registration.seats.changes import policy_from
from services.registration.vocabularies.programme import WorkshopState
from services.registration.vocabularies.seats import Reason
from shared.auth.caller import Caller
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
    overridden: list[OverriddenOut] = Field(description="seats given beyond a limit; for the organisers alone")
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
    """Who waits for a seat, in the order in which seats go out, and for each why there is none yet.

    Those of a group who wait together are one place, with its size (`group`); a position counts the people before it.

    First come first served, unless the conference's `waitlist_priority` gives points: then those are shown by term.
    `passed_over` says for which reasons somebody who came later went before.
    """
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
    own = await _own_place(session, caller)
    if access.manages or access.side is not None or own is not None:
        side = None if access.manages else access.side
        rows, cursor, total = await queue_store.page_of_queue(
            session, queue_store.queue_of(workshop_id), page, side=side, own=own
        )
    enrolments = await store.enrolments_of(session, [row.registration_id for row in rows])
    held = [enrolment for enrolment, _ in enrolments]
    holdings = holdings_of(held, tallies)
    reasons = await reasons_of(session, held, tallies, policy_from(conference.policy))
    return Waitlist(
        workshop_id=workshop_id,
        waiting=tally.waiting,
        waiting_by_delegation=tally.waiting_by,
        overridden=await _overridden(session, workshop_id) if access.manages else [],
        # Who got a seat, or left, since the queue was read waits no more.
        items=[
            _waiting(row, access, tally, holdings[row.registration_id], reasons[row.id])
            for row in rows
            if row.id in reasons
        ],
        next=cursor,
        total=total,
    )


def _waiting(row: Any, access: Access, tally: Tally, holding: Holding, reason: Reason) -> WaitingOut:
    inside = access.edits_side(row.delegation)
    name = row.group_name or PersonOut.model_validate(row.person).display_name
    return WaitingOut(
        position=row.position,
        enrolment_id=row.id,
        registration_id=row.registration_id,
        name=name if inside else None,
        group=WaitingGroup(id=row.together, size=row.size) if row.together else None,
        delegation=row.delegation,
        since=row.since,
        rank=row.rank,
        priority=row.priority,
        terms=row.terms,
        invited=row.invited if inside else None,
        reason=reason,
        overlaps=list(holding.overlapping(tally.slot)),
        passed_over=[PassedOver(reason=Reason(name), since=since) for name, since in row.passed_over.items()],
    )


async def _overridden(session: AsyncSession, workshop_id: UUID) -> list[OverriddenOut]:
    return [
        OverriddenOut(
            enrolment_id=row.id, registration_id=row.registration_id, override=OverrideOut.model_validate(row.override)
        )
        for row in await queue_store.overridden_seats(session, workshop_id)
    ]


async def _own_place(session: AsyncSession, caller: Caller) -> UUID | None:
    """What the link was made for that the caller holds, a registration or a group; None without a good one."""
    if caller.kind != "link":
        return None
    subject = UUID(caller.subject)
    registration = await store.get_registration(session, subject)
    return subject if registration is None or is_good(caller, registration) else None
