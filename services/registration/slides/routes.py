"""`/registration/v1/speakers/{id}/slides`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, status
from fastapi.responses import StreamingResponse

from services.registration.permissions import ConferenceVisitor, Participant
from services.registration.slides import use_cases
from services.registration.slides.counting import SLIDE_TYPES
from services.registration.slides.schemas import SlidesForm, SlidesList, SlidesOut
from services.registration.slides.use_cases import Shelf
from shared.db.engine import Session
from shared.files.answers import STREAM, described
from shared.files.objects import StoredFiles
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute
from shared.http.schemas import ShortText
from shared.http.signed_urls import IsSigned
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["line-ups"], route_class=EntenteRoute)


@router.get("/speakers/{speaker_id:uuid}/slides")
async def read_slides(
    speaker_id: UUID, caller: Participant, session: Session, runtime: CurrentRuntime, tag: Tag
) -> SlidesOut:
    """What a speaker may hand in (B7), until when (B18), and what was handed in; the ETag is the speaker's.

    For the speaker by the link of its own registration, for its delegation's head, and for organisers.
    """
    shown, version = await use_cases.read_slides(session, caller, runtime.settings.own, speaker_id)
    tag(version)
    return shown


@router.get("/registrations/{registration_id:uuid}/slides")
async def list_own_slides(
    registration_id: UUID, caller: Participant, session: Session, runtime: CurrentRuntime
) -> SlidesList:
    """Where the person of a registration speaks: what is asked for (B10), what may be handed in, and what was."""
    items = await use_cases.slides_of_registration(session, caller, runtime.settings.own, registration_id)
    return SlidesList(items=items)


@router.put("/speakers/{speaker_id:uuid}/slides")
async def hand_in_slides(
    speaker_id: UUID,
    form: Annotated[SlidesForm, Form(media_type="multipart/form-data")],
    caller: Participant,
    session: Session,
    files: StoredFiles,
    runtime: CurrentRuntime,
    if_match: IfMatch,
    tag: Tag,
) -> SlidesOut:
    """Hand in slides, in the place of those before: PPTX, PDF or ODP of at most 20 MiB (413), also once the line-up is
    final.

    What it is, is found in the file itself: what is none of these, holds macros or unpacks to a flood is 415. The
    slides are counted in it; more than `max_slides` are refused with B7 (422). After `policy.slides_until`, or the
    milestone that closes `slides`, only organisers hand in, and say why (`override_reason`); all others get 409 (B18).
    """
    shelf = Shelf(files, runtime.settings.own)
    shown, version = await use_cases.hand_in(session, caller, shelf, speaker_id, form, if_match)
    tag(version)
    return shown


@router.delete("/speakers/{speaker_id:uuid}/slides", status_code=status.HTTP_204_NO_CONTENT)
async def take_back_slides(
    speaker_id: UUID,
    caller: Participant,
    session: Session,
    if_match: IfMatch,
    override_reason: Annotated[ShortText | None, Query(description="for organisers, after the deadline: why")] = None,
) -> None:
    """Take the slides back: the file is removed for good. Whoever may hand in may do this, as long."""
    await use_cases.take_back(session, caller, speaker_id, if_match, override_reason)


@router.get(
    "/speakers/{speaker_id:uuid}/slides/content",
    response_class=StreamingResponse,
    responses=described(SLIDE_TYPES),
    openapi_extra=STREAM,
)
async def read_slides_content(
    speaker_id: UUID, caller: ConferenceVisitor, session: Session, files: StoredFiles, signed: IsSigned
) -> StreamingResponse:
    """The file itself, to be saved: by `content_url`, or by whoever may hand it in."""
    found = await use_cases.read_content(session, caller, files, speaker_id, signed=signed)
    return found.as_response()
