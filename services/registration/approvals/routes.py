"""Approvals of the programme over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.approvals import store, use_cases
from services.registration.approvals.schemas import ApprovalOut, ApprovalsOut, ApproveIn, ChangeOut, SideOut
from services.registration.approvals.standing import SideStanding, Standing, is_required
from services.registration.models.conference import ConferenceRow
from services.registration.permissions import ConferenceEditor
from shared.db.engine import Session
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["programme"], route_class=EntenteRoute)
_LATEST = 100


@router.get("/conferences/{conference_id:uuid}/programme/approvals")
async def read_approvals(conference_id: UUID, caller: ConferenceEditor, session: Session) -> ApprovalsOut:
    """Which delegation approved which programme, who and when, and what changed since: before and after.

    For those who work on the conference. A change of what is common asks all again, one of a delegation's own speakers
    that delegation alone; the others read of it in their `changes`. Speakers are told by their id, no one by name.
    """
    conference, standing = await use_cases.read_approvals(session, caller, conference_id)
    return await _shown(session, conference, standing)


@router.post("/conferences/{conference_id:uuid}/programme:approve")
async def approve_programme(
    conference_id: UUID, body: ApproveIn, caller: ConferenceEditor, session: Session
) -> ApprovalsOut:
    """Approve the programme for the delegation that you lead, as it was read: with its `digest`. Nobody else can (403).

    Where `policy.approval_required` is set, a conference is published and a line-up final once all delegations have
    approved; `missing` names the others (B16).
    """
    conference, standing = await use_cases.approve_programme(session, caller, conference_id, body.digest)
    return await _shown(session, conference, standing)


async def _shown(session: AsyncSession, conference: ConferenceRow, standing: Standing) -> ApprovalsOut:
    history = await store.history_of(session, conference.id, _LATEST)
    return ApprovalsOut(
        conference_id=conference.id,
        digest=standing.digest,
        required=is_required(conference, len(standing.sides)),
        approved=not standing.waiting_for,
        sides=[_side(side) for side in standing.sides],
        history=[ApprovalOut.model_validate(row, from_attributes=True) for row in history],
    )


def _side(side: SideStanding) -> SideOut:
    last = side.last
    return SideOut(
        side=side.side,
        approved=side.approved,
        number=last.number if last else None,
        approved_at=last.approved_at if last else None,
        approved_by=last.approved_by if last else None,
        changes=[ChangeOut.model_validate(change, from_attributes=True) for change in side.changes],
    )
