"""The conflicts of a programme over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.registration.conferences.access import visible_conference
from services.registration.conflicts.schemas import ConflictList
from services.registration.conflicts.views import conflict_views
from services.registration.permissions import ConferenceEditor
from shared.db.engine import Session
from shared.http.problems import Forbidden
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["programme"], route_class=EntenteRoute)


@router.get("/conferences/{conference_id:uuid}/programme/conflicts")
async def list_conflicts(conference_id: UUID, caller: ConferenceEditor, session: Session) -> ConflictList:
    """What cannot be, or does not fit, in a programme, drafts among it: for those who prepare the conference.

    Two things in one room at once, somebody in two places at once, a room with fewer seats than its workshop, languages
    without interpretation. Each names the things, the time, the room and the person.
    """
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.inside:
        raise Forbidden()
    return ConflictList(items=await conflict_views(session, caller, access, conference))
