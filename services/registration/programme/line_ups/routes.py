"""Speakers and line-ups over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.conferences.access import visible_conference
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.programme import store
from services.registration.programme.access import visible_workshop
from services.registration.programme.line_ups import use_cases
from services.registration.programme.line_ups.schemas import (
    BoardOut,
    LineUpOut,
    SpeakerIn,
    SpeakerList,
    SpeakerOut,
    SpeakerPatch,
)
from services.registration.programme.line_ups.views import line_up_views, reader_of
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["line-ups"], route_class=EntenteRoute)


@router.post("/workshops/{workshop_id:uuid}/speakers", status_code=status.HTTP_201_CREATED)
async def add_speaker(
    workshop_id: UUID, body: SpeakerIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> SpeakerOut:
    """Propose somebody for a line-up. A seventh speaking seat (B3) and a fourth of one side (B5) are refused with 409.

    A delegation's head does this for its own side.
    """
    speaker, access = await use_cases.add_speaker(session, caller, workshop_id, body)
    response.headers["Location"] = f"/registration/v1/speakers/{speaker.id}"
    tag(speaker.version)
    return (await reader_of(session, caller, access, [speaker])).speaker(speaker)


@router.get("/workshops/{workshop_id:uuid}/speakers")
async def list_speakers(workshop_id: UUID, caller: ConferenceVisitor, session: Session) -> SpeakerList:
    """A workshop's speakers. Names are shown to everybody where the person agreed; who declined only to organisers."""
    workshop, _, access = await visible_workshop(session, caller, workshop_id)
    speakers = await store.speakers_of(session, [workshop.id])
    return SpeakerList(items=(await reader_of(session, caller, access, speakers)).shown(speakers))


@router.get("/speakers/{speaker_id:uuid}")
async def read_speaker(speaker_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> SpeakerOut:
    """One speaker."""
    speaker, access = await use_cases.read_speaker(session, caller, speaker_id)
    tag(speaker.version)
    return (await reader_of(session, caller, access, [speaker])).speaker(speaker)


@router.patch("/speakers/{speaker_id:uuid}")
async def change_speaker(
    speaker_id: UUID, body: SpeakerPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> SpeakerOut:
    """Change a speaker, or note the answer: `invited`, `accepted`, `declined`. A final line-up stays as it is (409)."""
    speaker, access = await use_cases.change_speaker(session, caller, speaker_id, if_match, body)
    tag(speaker.version)
    return (await reader_of(session, caller, access, [speaker])).speaker(speaker)


@router.delete("/speakers/{speaker_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_speaker(speaker_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatch) -> None:
    """Take somebody out of a line-up that is not final, personal data included."""
    await use_cases.remove_speaker(session, caller, speaker_id, if_match)


@router.get("/workshops/{workshop_id:uuid}/line-up")
async def read_line_up(workshop_id: UUID, caller: ConferenceVisitor, session: Session) -> LineUpOut:
    """A workshop's line-up: seats held and missing per delegation, profiles, and what keeps it from being final."""
    workshop, conference, access = await visible_workshop(session, caller, workshop_id)
    return (await line_up_views(session, caller, access, conference, [workshop]))[0]


@router.get("/conferences/{conference_id:uuid}/line-up")
async def read_board(conference_id: UUID, caller: ConferenceVisitor, session: Session) -> BoardOut:
    """The board: the line-ups of all workshops of a conference, in the order of its programme."""
    conference, access = await visible_conference(session, caller, conference_id)
    workshops = await store.workshops_of(session, conference_id, with_drafts=access.inside)
    items = await line_up_views(session, caller, access, conference, workshops)
    return BoardOut(conference_id=conference_id, items=items)
