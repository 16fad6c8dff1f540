"""The programme of a conference over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.registration.conferences.access import visible_conference
from services.registration.permissions import ConferenceVisitor
from services.registration.timetable.schemas import ProgrammeOut
from services.registration.timetable.views import programme_of
from shared.db.engine import Session
from shared.http.etags import Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["programme"], route_class=EntenteRoute)


@router.get("/conferences/{conference_id:uuid}/programme")
async def read_programme(conference_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> ProgrammeOut:
    """Everything of a conference's programme in one call: sessions and workshops by day, with rooms, speakers, seats.

    Names are shown to everybody where the person agreed. What is a draft only those see who prepare the conference.
    """
    conference, access = await visible_conference(session, caller, conference_id)
    tag(conference.version)
    return await programme_of(session, caller, access, conference)
