"""`/registry/v1/agreements/{id}/documents`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response, status
from fastapi.responses import StreamingResponse

from services.registry.clock import Today
from services.registry.documents import use_cases
from services.registry.documents.schemas import DocumentForm, DocumentList, DocumentOut, DocumentPatch
from services.registry.documents.use_cases import Shelf
from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.settings import DOCUMENT_TYPES
from shared.db.engine import Session
from shared.files.answers import STREAM, described
from shared.files.objects import StoredFiles
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute
from shared.http.signed_urls import IsSigned
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/registry/v1/agreements", tags=["agreements"], route_class=EntenteRoute)


@router.post("/{agreement_id:uuid}/documents", status_code=status.HTTP_201_CREATED)
async def add_document(
    agreement_id: UUID,
    form: Annotated[DocumentForm, Form(media_type="multipart/form-data")],
    caller: RegistryWriter,
    session: Session,
    files: StoredFiles,
    runtime: CurrentRuntime,
    today: Today,
    tag: Tag,
    response: Response,
) -> DocumentOut:
    """Send a file that belongs to an agreement: its signed text, a translation, a council's resolution …

    At most 20 MiB (413). What it is, is found in the file itself: what is none of the types taken here, or holds
    macros, is 415. The same file a second time is 409 with the `document_id` of the first. Raises the agreement's
    version.
    """
    shelf = Shelf(files, runtime.settings.own)
    made = await use_cases.add_document(session, caller, shelf, agreement_id, form, today)
    response.headers["Location"] = f"{router.prefix}/{agreement_id}/documents/{made.id}"
    tag(made.version)
    return made


@router.get("/{agreement_id:uuid}/documents")
async def list_documents(
    agreement_id: UUID, caller: RegistryReader, session: Session, runtime: CurrentRuntime
) -> DocumentList:
    """All files of an agreement, in the order of their arrival; a draft's are for its parties and staff."""
    return await use_cases.list_documents(session, caller, runtime.settings.own, agreement_id)


@router.get("/{agreement_id:uuid}/documents/{document_id:uuid}")
async def read_document(
    agreement_id: UUID, document_id: UUID, caller: RegistryReader, session: Session, runtime: CurrentRuntime, tag: Tag
) -> DocumentOut:
    """What is known of a file; `content_url` opens it in a browser, which sends no token."""
    shown = await use_cases.read_document(session, caller, runtime.settings.own, agreement_id, document_id)
    tag(shown.version)
    return shown


@router.get(
    "/{agreement_id:uuid}/documents/{document_id:uuid}/content",
    response_class=StreamingResponse,
    responses=described(DOCUMENT_TYPES),
    openapi_extra=STREAM,
)
async def read_document_content(
    agreement_id: UUID,
    document_id: UUID,
    caller: RegistryReader,
    session: Session,
    files: StoredFiles,
    signed: IsSigned,
) -> StreamingResponse:
    """The file itself, to be saved: by `content_url`, or with the token of somebody who may see the agreement."""
    found = await use_cases.read_content(session, caller, files, agreement_id, document_id, signed=signed)
    return found.as_response()


@router.patch("/{agreement_id:uuid}/documents/{document_id:uuid}")
async def change_document(
    agreement_id: UUID,
    document_id: UUID,
    body: DocumentPatch,
    caller: RegistryWriter,
    session: Session,
    runtime: CurrentRuntime,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> DocumentOut:
    """Change a file's title, kind or language; the file itself stays. Raises the agreement's version."""
    shown = await use_cases.change_document(
        session, caller, runtime.settings.own, agreement_id, document_id, body, if_match, today
    )
    tag(shown.version)
    return shown


@router.delete("/{agreement_id:uuid}/documents/{document_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_document(
    agreement_id: UUID, document_id: UUID, caller: RegistryWriter, session: Session, today: Today, if_match: IfMatch
) -> None:
    """Remove a file for good; the audit trail keeps what it was called, and its checksum."""
    await use_cases.remove_document(session, caller, agreement_id, document_id, if_match, today)
