"""Lists of participants as files, over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from services.registration.participant_files import use_cases
from services.registration.participant_files.schemas import (
    MEDIA_TYPES,
    FileForm,
    ParticipantLink,
    ParticipantLinkIn,
    WantedListQuery,
)
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from shared.clock import now
from shared.db.engine import Session
from shared.http.idempotency import idempotency
from shared.http.problems import Unauthorized
from shared.http.route import EntenteRoute
from shared.http.signed_urls import IsSigned
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registration/v1", tags=["lists"], route_class=EntenteRoute)

# The edge waits for its end however long it takes.
_STREAM = {"x-stream": True}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the file",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in MEDIA_TYPES.values()
        },
    }
}


@router.get(
    "/conferences/{conference_id:uuid}/participants.{form}",
    response_class=StreamingResponse,
    responses=_FILES,
    openapi_extra=_STREAM,
)
async def download_participants(
    conference_id: UUID,
    form: FileForm,
    caller: ConferenceVisitor,
    runtime: CurrentRuntime,
    signed: IsSigned,
    wanted: WantedListQuery,
) -> StreamingResponse:
    """The participants of a conference as a file: for its organisers; for a delegation's head, its own people.

    `columns` chooses, `lang` says in which language headers and labels are, `sheets` gives each delegation or workshop
    a sheet of its own. Cells that a spreadsheet would run as formulas are made text. With a link of
    `participants:link`, no token is needed.
    """
    if caller.is_anonymous and not signed:
        raise Unauthorized()
    pieces = await use_cases.write_list(runtime, caller, conference_id, form, wanted, signed=signed)
    disposition = f'attachment; filename="entente-participants-{now():%Y-%m-%d}.{form}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[form], headers=headers)


@router.post("/conferences/{conference_id:uuid}/participants:link")
@idempotency("exempt")
async def link_participants(
    conference_id: UUID, body: ParticipantLinkIn, caller: ConferenceEditor, session: Session, runtime: CurrentRuntime
) -> ParticipantLink:
    """A URL to one list of participants, signed and good for a quarter of an hour, that a browser may follow.

    It shows what you may see now; whoever has it needs no token.
    """
    return await use_cases.make_link(session, caller, conference_id, body, runtime.settings.own)
