"""`/registry/v1/imports`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Header, Query, Response, UploadFile, status
from fastapi.responses import StreamingResponse

from services.registry.imports import use_cases
from services.registry.imports.columns import ImportKind
from services.registry.imports.schemas import ImportOut, Resumption, RowOut
from services.registry.imports.store import RowFilter
from services.registry.imports.use_cases import Sent
from services.registry.permissions import ImportReader, RegistryReader, RegistryWriter
from services.registry.rules.typed_values import TypedLocale
from services.registry.vocabularies.imports import RowState
from shared.db.engine import Session
from shared.http.etags import IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.signed_urls import IsSigned
from shared.http.uploads import content_of
from shared.runtime import CurrentRuntime
from shared.tables.jobs import ImportMode, ImportState

router = APIRouter(prefix="/registry/v1/imports", tags=["imports"], route_class=EntenteRoute)

_EXAMPLE = {
    "file": "Ville 1;Pays 1;Ville 2;Pays 2\nDunkerque;France;Krefeld;Allemagne\n",
    "kind": ImportKind.AGREEMENTS,
    "locale": TypedLocale.FR,
    "defaults": '{"instrument": "twinning"}',
    "dry_run": True,
}
_BODY = {"requestBody": {"content": {"multipart/form-data": {"examples": {"links": {"value": _EXAMPLE}}}}}}
_Text = Annotated[str | None, Form(max_length=100_000)]


@router.post("", status_code=status.HTTP_201_CREATED, openapi_extra=_BODY)
async def create_import(
    caller: RegistryWriter,
    session: Session,
    runtime: CurrentRuntime,
    tag: Tag,
    response: Response,
    file: Annotated[UploadFile, File(description="CSV in any encoding, or XLSX; at most 20 MiB and 100,000 rows")],
    kind: Annotated[ImportKind, Form(description="what a row is: a partner, or a link between partners")],
    locale: Annotated[TypedLocale, Form(description="how numbers and dates are written (D1)")],
    mapping: Annotated[_Text, Form(description='columns to fields as JSON, `{"Ville 1": "partner_1"}`')] = None,
    defaults: Annotated[_Text, Form(description='fields that no column has, `{"instrument": "twinning"}`')] = None,
    encoding: Annotated[str | None, Form(max_length=40, description="detected when left out")] = None,
    separator: Annotated[str | None, Form(min_length=1, max_length=1, description="detected when left out")] = None,
    sheet: Annotated[str | None, Form(max_length=100, description="of a workbook; its first when left out")] = None,
    mode: Annotated[ImportMode, Form()] = ImportMode.ROW_BY_ROW,
    dry_run: Annotated[bool, Form(description="a trial: everything is checked, nothing is entered")] = False,
    historical: Annotated[bool, Form(description="past matters: rules of publishing only warn")] = True,
) -> ImportOut:
    """Send a spreadsheet of partners or of links between partners; it is entered in the background.

    Columns are recognised by their names in four languages, or as you mapped columns of these names last. Places are
    matched by the gazetteer, and only where that is safe; what is doubtful waits for a decision with `:resume`. The
    same file sent twice adds nothing. For the network's staff and machine clients.
    """
    sent = Sent(
        content=await content_of(file),
        file_name=(file.filename or "")[:300],
        kind=kind,
        locale=locale,
        mapping=mapping,
        defaults=defaults,
        encoding=encoding,
        separator=separator,
        sheet=sheet,
        mode=mode,
        dry_run=dry_run,
        historical=historical,
    )
    made = await use_cases.create_import(session, caller, sent, runtime.settings.own)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_imports(
    caller: ImportReader,
    session: Session,
    runtime: CurrentRuntime,
    page: Annotated[PageRequest, paging()],
    state: ImportState | None = None,
) -> Page[ImportOut]:
    """Your imports, the latest first; the network's staff sees everybody's."""
    return await use_cases.list_imports(session, caller, state, page, runtime.settings.own)


@router.get("/{import_id:uuid}")
async def read_import(
    import_id: UUID, caller: ImportReader, session: Session, runtime: CurrentRuntime, tag: Tag
) -> ImportOut:
    """An import: how its file was read, how far it is, and how many rows became what."""
    shown = await use_cases.read_import(session, caller, import_id, runtime.settings.own)
    tag(shown.version)
    return shown


@router.get("/{import_id:uuid}/rows")
async def list_import_rows(
    import_id: UUID,
    caller: ImportReader,
    session: Session,
    page: Annotated[PageRequest, paging()],
    state: RowState | None = None,
    problem: Annotated[str | None, Query(max_length=100, description="a problem's code: `unknown_place`")] = None,
) -> Page[RowOut]:
    """What became of the rows, by line; each problem names its column, and doubtful names their candidates."""
    return await use_cases.list_rows(session, caller, import_id, RowFilter(state, problem), page)


@router.get(
    "/{import_id:uuid}/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def stream_import(
    import_id: UUID,
    caller: RegistryReader,
    session: Session,
    runtime: CurrentRuntime,
    signed: IsSigned,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> StreamingResponse:
    """Its progress as server-sent events, until it ends.

    `stream_url` of the import is signed, for an `EventSource`, which sends no header; with a token it is as the import.
    """
    if not signed:
        await use_cases.check_sight(session, caller, import_id)
    return StreamingResponse(use_cases.follow(runtime, import_id, last_event_id), media_type="text/event-stream")


@router.post("/{import_id:uuid}:cancel")
async def cancel_import(
    import_id: UUID,
    caller: RegistryWriter,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
    tag: Tag,
) -> ImportOut:
    """End an import: what is entered row by row stays, what is all or nothing is undone. An ended one: 409."""
    cancelled = await use_cases.cancel_import(session, caller, import_id, if_match, runtime.settings.own)
    tag(cancelled.version)
    return cancelled


@router.post("/{import_id:uuid}:resume")
async def resume_import(
    import_id: UUID,
    body: Resumption,
    caller: RegistryWriter,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
    tag: Tag,
) -> ImportOut:
    """Go on with the rows that are not done with: after a cancellation, with decisions, or a trial as the real thing.

    A file is kept for thirty days after its import ended, and no longer than until all of it is entered: then 409.
    """
    resumed = await use_cases.resume_import(session, caller, import_id, body, if_match, runtime.settings.own)
    tag(resumed.version)
    return resumed
