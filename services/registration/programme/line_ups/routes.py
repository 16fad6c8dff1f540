"""Speakers and line-ups over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import visible_conference
from services.registration.delegation_members.store import members_of
from services.registration.delegation_members.use_cases import shown
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.programme import store
from services.registration.programme.access import visible_workshop
from services.registration.programme.line_ups import use_cases
from services.registration.programme.line_ups.schemas import (
    BoardOut,
    DeclineIn,
    LineUpOut,
    ReplacementIn,
    SpeakerIn,
    SpeakerList,
    SpeakerOut,
    SpeakerPatch,
)
from services.registration.programme.line_ups.seating import Found, visible_speaker
from services.registration.programme.line_ups.views import board_of, line_up_views, reader_of
from services.registration.vocabularies.programme import SpeakerState
from shared.auth.caller import Caller
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["line-ups"], route_class=EntenteRoute)


async def _answer(session: AsyncSession, caller: Caller, tag: Tag, found: Found) -> SpeakerOut:
    speaker, _, access = found
    tag(speaker.version)
    return (await reader_of(session, caller, access, [speaker])).speaker(speaker)


@router.post("/workshops/{workshop_id:uuid}/speakers", status_code=status.HTTP_201_CREATED)
async def add_speaker(
    workshop_id: UUID, body: SpeakerIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> SpeakerOut:
    """Propose somebody for a line-up. A seventh speaking seat (B3) and a fourth of one side (B5) are refused with 409.

    A delegation's head does this for its own side.
    """
    made = await use_cases.add_speaker(session, caller, workshop_id, body)
    response.headers["Location"] = f"/registration/v1/speakers/{made.speaker.id}"
    return await _answer(session, caller, tag, made)


@router.get("/workshops/{workshop_id:uuid}/speakers")
async def list_speakers(workshop_id: UUID, caller: ConferenceVisitor, session: Session) -> SpeakerList:
    """A workshop's speakers. Names are shown to everybody where the person agreed; who declined only to organisers."""
    workshop, _, access = await visible_workshop(session, caller, workshop_id)
    speakers = await store.speakers_of(session, [workshop.id])
    return SpeakerList(items=(await reader_of(session, caller, access, speakers)).shown(speakers))


@router.get("/speakers/{speaker_id:uuid}")
async def read_speaker(speaker_id: UUID, caller: ConferenceVisitor, session: Session, tag: Tag) -> SpeakerOut:
    """One speaker."""
    return await _answer(session, caller, tag, await visible_speaker(session, caller, speaker_id))


@router.patch("/speakers/{speaker_id:uuid}")
async def change_speaker(
    speaker_id: UUID, body: SpeakerPatch, caller: ConferenceEditor, session: Session, if_match: IfMatch, tag: Tag
) -> SpeakerOut:
    """Change a speaker, or note the answer: `invited`, `accepted`, `declined`. A final line-up stays as it is (409)."""
    found = await use_cases.change_speaker(session, caller, speaker_id, if_match, body)
    return await _answer(session, caller, tag, found)


@router.post("/speakers/{speaker_id:uuid}:invite")
async def invite_speaker(
    speaker_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> SpeakerOut:
    """Note that somebody proposed is invited; who declined may be asked once more, if there is still a seat."""
    found = await use_cases.answer_speaker(session, caller, speaker_id, if_match, SpeakerState.INVITED)
    return await _answer(session, caller, tag, found)


@router.post("/speakers/{speaker_id:uuid}:accept")
async def accept_speaker(
    speaker_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> SpeakerOut:
    """Note that a speaker accepts, and counts for the final line-up."""
    found = await use_cases.answer_speaker(session, caller, speaker_id, if_match, SpeakerState.ACCEPTED)
    return await _answer(session, caller, tag, found)


@router.post("/speakers/{speaker_id:uuid}:decline")
async def decline_speaker(
    speaker_id: UUID,
    body: DeclineIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
) -> SpeakerOut:
    """Note that a speaker declines, and why. The speaking seat is free again."""
    found = await use_cases.answer_speaker(
        session, caller, speaker_id, if_match, SpeakerState.DECLINED, reason=body.reason
    )
    return await _answer(session, caller, tag, found)


@router.post("/speakers/{speaker_id:uuid}:replace", status_code=status.HTTP_201_CREATED)
async def replace_speaker(
    speaker_id: UUID,
    body: ReplacementIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    response: Response,
) -> SpeakerOut:
    """Give a speaker's seat to another of the same side, and answer that one. Nobody else can take it in between."""
    made = await use_cases.replace_speaker(session, caller, speaker_id, if_match, body)
    response.headers["Location"] = f"/registration/v1/speakers/{made.speaker.id}"
    return await _answer(session, caller, tag, made)


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
    """The board: the line-ups of all workshops of a conference, in the order of its programme, and their sums.

    What is `missing` per delegation (B5) and per profile (B8), and what else keeps a line-up from being final (B16).
    """
    conference, access = await visible_conference(session, caller, conference_id)
    workshops = await store.workshops_of(session, conference_id, with_drafts=access.inside)
    items = await line_up_views(session, caller, access, conference, workshops)
    return board_of(conference_id, items, shown(await members_of(session, conference_id), access))
