"""Registering in number, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Header, Query, Response, UploadFile, status
from fastapi.responses import StreamingResponse

from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.registration_imports import use_cases
from services.registration.registration_imports.schemas import ImportOut, Resumption, RowOut
from services.registration.registration_imports.store import RowFilter
from services.registration.registration_imports.use_cases import Sent
from services.registration.vocabularies.registration_imports import RowState
from shared.db.engine import Session
from shared.http.etags import IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.problems import Unauthorized
from shared.http.route import EntenteRoute
from shared.http.schemas import ShortText
from shared.http.signed_urls import IsSigned
from shared.http.uploads import content_of
from shared.runtime import CurrentRuntime
from shared.tables.jobs import ImportMode, ImportState

_PREFIX = "/registration/v1"
router = APIRouter(prefix=_PREFIX, tags=["imports"], route_class=EntenteRoute)

_EXAMPLE = {
    "file": "Nom;Prénom;Courriel;Délégation;Ateliers\nExemple;Camille;camille@example.org;FR;Villes et jeunesse\n",
    "dry_run": True,
}
_BODY = {"requestBody": {"content": {"multipart/form-data": {"examples": {"list": {"value": _EXAMPLE}}}}}}


@router.post("/conferences/{conference_id:uuid}/imports", status_code=status.HTTP_201_CREATED, openapi_extra=_BODY)
async def create_import(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    response: Response,
    file: Annotated[UploadFile, File(description="CSV in any encoding, or XLSX; at most 20 MiB and 50,000 rows")],
    mapping: Annotated[
        str | None,
        Form(max_length=100_000, description='columns to fields as JSON, `{"Nom": "family_name"}`'),
    ] = None,
    encoding: Annotated[str | None, Form(max_length=40, description="detected when left out")] = None,
    separator: Annotated[str | None, Form(min_length=1, max_length=1, description="detected when left out")] = None,
    sheet: Annotated[str | None, Form(max_length=100, description="of a workbook; its first when left out")] = None,
    mode: Annotated[ImportMode, Form(description="all or nothing takes 5,000 rows at most")] = ImportMode.ROW_BY_ROW,
    dry_run: Annotated[bool, Form(description="a trial: everything is decided, nothing is kept")] = False,
    override_reason: Annotated[
        ShortText | None, Form(description="for who manages the conference: exceed limits, and why")
    ] = None,
) -> ImportOut:
    """Register everybody in a spreadsheet, a person a row (B13), by the same rules as one alone, in the background.

    Columns are recognised by their names in four languages, the form's own questions by code or label; workshops and
    delegations by code or by name in any language. Whoever is registered already is left as they are: a file that is
    sent twice adds nobody. For who manages the conference; for a delegation's head, its own people.
    """
    sent = Sent(
        content=await content_of(file),
        file_name=(file.filename or "")[:300],
        mapping=mapping,
        encoding=encoding,
        separator=separator,
        sheet=sheet,
        mode=mode,
        dry_run=dry_run,
        override_reason=override_reason,
    )
    made = await use_cases.create_import(session, caller, conference_id, sent, runtime.settings.own)
    response.headers["Location"] = f"{_PREFIX}/imports/{made.id}"
    tag(made.version)
    return made


@router.get("/conferences/{conference_id:uuid}/imports")
async def list_imports(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    runtime: CurrentRuntime,
    page: Annotated[PageRequest, paging()],
    state: ImportState | None = None,
) -> Page[ImportOut]:
    """A conference's imports, the latest first: for who manages it; to a delegation's head those of its own people."""
    return await use_cases.list_imports(session, caller, conference_id, state, page, runtime.settings.own)


@router.get("/imports/{import_id:uuid}")
async def read_import(
    import_id: UUID, caller: ConferenceEditor, session: Session, runtime: CurrentRuntime, tag: Tag
) -> ImportOut:
    """An import: how its file was read, how far it is, and how many rows became what."""
    shown = await use_cases.read_import(session, caller, import_id, runtime.settings.own)
    tag(shown.version)
    return shown


@router.get("/imports/{import_id:uuid}/rows")
async def list_import_rows(
    import_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging()],
    state: RowState | None = None,
    problem: Annotated[str | None, Query(max_length=100, description="a problem's code: `unknown_workshop`")] = None,
) -> Page[RowOut]:
    """What became of the rows, by line; each problem names its column, and is told in your language."""
    return await use_cases.list_rows(session, caller, import_id, RowFilter(state, problem), page)


@router.get(
    "/imports/{import_id:uuid}/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def stream_import(
    import_id: UUID,
    caller: ConferenceVisitor,
    session: Session,
    runtime: CurrentRuntime,
    signed: IsSigned,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> StreamingResponse:
    """Its progress as server-sent events, until it ends.

    `stream_url` of the import is signed, for an `EventSource`, which sends no header; with a token it is as the import.
    """
    if not signed:
        if caller.is_anonymous:
            raise Unauthorized()
        await use_cases.check_sight(session, caller, import_id)
    return StreamingResponse(use_cases.follow(runtime, import_id, last_event_id), media_type="text/event-stream")


@router.post("/imports/{import_id:uuid}:cancel")
async def cancel_import(
    import_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
    tag: Tag,
) -> ImportOut:
    """End an import: who was registered row by row stays registered. An ended one: 409."""
    cancelled = await use_cases.cancel_import(session, caller, import_id, if_match, runtime.settings.own)
    tag(cancelled.version)
    return cancelled


@router.post("/imports/{import_id:uuid}:resume")
async def resume_import(
    import_id: UUID,
    body: Resumption,
    caller: ConferenceEditor,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
    tag: Tag,
) -> ImportOut:
    """Go on with the rows that are not entered: after a cancellation, what was refused, or a trial as the real thing.

    From now on it is done in your name. Rows are kept for thirty days, and no longer than until they are entered: 409.
    """
    resumed = await use_cases.resume_import(session, caller, import_id, body, if_match, runtime.settings.own)
    tag(resumed.version)
    return resumed
