"""A registration's history over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.registration.history import use_cases
from services.registration.history.schemas import HistoryOut
from services.registration.permissions import Participant
from shared.db.engine import Session
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["registrations"], route_class=EntenteRoute)


@router.get("/registrations/{registration_id:uuid}/history")
async def read_history(
    registration_id: UUID, caller: Participant, session: Session, page: Annotated[PageRequest, paging("id")]
) -> Page[HistoryOut]:
    """Who changed what of a registration, and when, the latest first; for those who see the registration.

    Former and new values are for its holder and the organisers; a delegation's head reads the names of the fields. They
    are kept as long as the data itself: an erasure, or the end of the time for which such data is kept, takes them out.
    """
    items, cursor, total = await use_cases.history_of(session, caller, registration_id, page)
    return Page(items=list(items), next=cursor, total=total)
