"""Files of agreements: sent, told, read and removed by those who see and change the agreement."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store as agreements
from services.registry.agreements.change import Change, change_of
from services.registry.agreements.shown import shows_files
from services.registry.agreements.writing import Held, changeable, tell, with_access
from services.registry.audit.trail import record
from services.registry.documents import store
from services.registry.documents.schemas import DocumentForm, DocumentList, DocumentOut, DocumentPatch
from services.registry.events import agreements as events
from services.registry.grants.access import Access, access_to
from services.registry.messages import refused
from services.registry.settings import RegistrySettings
from services.registry.sight import may_write_all
from services.registry.tables import DocumentRow
from services.registry.vocabularies.documents import DocumentKind
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.files.answers import Download
from shared.files.kinds import file_name_of, media_type_of
from shared.files.objects import Files
from shared.http.etags import Precondition
from shared.http.problems import Conflict, Forbidden, NotFound, UnsupportedMediaType
from shared.http.signed_urls import sign
from shared.http.uploads import content_of
from shared.ids import new_id

MOST_FILES = 200
"""Of one agreement; as many as links."""
_URL_VALID = timedelta(hours=1)
_RECORDED_FIELDS = {"id", "kind", "title", "language", "file_name", "media_type", "size", "sha256"}
_Recorded = dict[str, object]

_NO_DOCUMENT = Text(
    en="The file is none of these: {types}",
    fr="Le fichier n'est rien de ceci : {types}",
    de="Die Datei ist nichts von diesem: {types}",
    zh="文件不属于以下类型：{types}",
)
_THERE_ALREADY = Text(
    en="This agreement has the same file already",
    fr="Cet accord a déjà ce même fichier",
    de="Diese Vereinbarung hat dieselbe Datei schon",
    zh="该协议已有相同的文件",
)
_TOO_MANY = Text(
    en="An agreement may have {limit} files",
    fr="Un accord peut avoir {limit} fichiers",
    de="Eine Vereinbarung darf {limit} Dateien haben",
    zh="一份协议最多可有 {limit} 个文件",
)


@dataclass(frozen=True)
class Shelf:
    """Where documents lie, and the settings of those who keep them."""

    files: Files
    own: RegistrySettings


async def add_document(
    session: AsyncSession, caller: Caller, shelf: Shelf, agreement_id: UUID, form: DocumentForm, today: date
) -> DocumentOut:
    """Keep a file; its type is found in itself.

    Raises PayloadTooLarge, UnsupportedMediaType, and Conflict that names the document with the same content.
    """
    held, access = await with_access(session, agreement_id, caller)
    if not access.changes(_parties(held)):
        raise Forbidden()
    content = await content_of(form.file)
    if not content:
        raise refused("/file", "empty_file")
    sha256, media_type = await asyncio.to_thread(_examined, content)
    if media_type is None or media_type not in shelf.own.allowed_types:
        raise UnsupportedMediaType(_NO_DOCUMENT, values={"types": ", ".join(shelf.own.allowed_types)})
    await _check_new(session, agreement_id, sha256)
    # Before the row, so that there is never one without its file. Whatever goes wrong from here on leaves an object
    # that nothing names, which the worker removes.
    key = uuid4()
    await shelf.files.put(key, content)
    change = await change_of(session, caller, today)
    held = await changeable(change, agreement_id, Precondition(None))
    await _check_new(session, agreement_id, sha256)
    instant = now()
    row = DocumentRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        agreement_id=agreement_id,
        kind=form.kind,
        title=form.title,
        language=form.language,
        file_name=file_name_of(form.file.filename or "", media_type),
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        object_key=key,
        uploaded_by=caller.subject,
    )
    await store.add(session, row)
    await _agreement_changed(change, held, "document_added", after=_recorded(row))
    return _shown(row, caller, shelf.own)


async def list_documents(
    session: AsyncSession, caller: Caller, own: RegistrySettings, agreement_id: UUID
) -> DocumentList:
    """All files of an agreement that the caller may see."""
    held, access = await with_access(session, agreement_id, caller)
    rows = (await store.of_agreements(session, [agreement_id]))[agreement_id] if _shows(held, access) else []
    return DocumentList(items=[_shown(row, caller, own) for row in rows])


async def read_document(
    session: AsyncSession, caller: Caller, own: RegistrySettings, agreement_id: UUID, document_id: UUID
) -> DocumentOut:
    return _shown(await _readable(session, caller, agreement_id, document_id), caller, own)


async def read_content(
    session: AsyncSession, caller: Caller, files: Files, agreement_id: UUID, document_id: UUID, *, signed: bool
) -> Download:
    """A file's content; a signed URL stands for the sight of whoever was given it."""
    if signed:
        row = await store.load(session, agreement_id, document_id)
    else:
        row = await _readable(session, caller, agreement_id, document_id)
    if row is None:
        raise NotFound()
    return Download(await files.read(row.object_key), row.file_name, row.media_type, row.size)


async def change_document(
    session: AsyncSession,
    caller: Caller,
    own: RegistrySettings,
    agreement_id: UUID,
    document_id: UUID,
    patch: DocumentPatch,
    if_match: Precondition,
    today: date,
) -> DocumentOut:
    """Change what is said of a file; the file stays as it is. Raises PreconditionFailed for a stale version."""
    change = await change_of(session, caller, today)
    held, row = await _held(change, agreement_id, document_id, if_match)
    changes = {name: value for name, value in patch.changes().items() if getattr(row, name) != value}
    if changes:
        before = _recorded(row)
        for name, value in changes.items():
            setattr(row, name, value)
        row.version, row.updated_at = row.version + 1, now()
        await store.add(session, row)
        await _agreement_changed(change, held, "document_changed", before=before, after=_recorded(row))
    return _shown(row, caller, own)


async def remove_document(
    session: AsyncSession, caller: Caller, agreement_id: UUID, document_id: UUID, if_match: Precondition, today: date
) -> None:
    """Remove a file; what it held goes from the store once that is committed."""
    change = await change_of(session, caller, today)
    held, row = await _held(change, agreement_id, document_id, if_match)
    await store.remove(session, row)
    await _agreement_changed(change, held, "document_removed", before=_recorded(row))


def _examined(content: bytes) -> tuple[str, str | None]:
    return hashlib.sha256(content).hexdigest(), media_type_of(content)


async def _check_new(session: AsyncSession, agreement_id: UUID, sha256: str) -> None:
    same = await store.same_file(session, agreement_id, sha256)
    if same is not None:
        raise Conflict(_THERE_ALREADY, document_id=str(same))
    if await store.count_of(session, agreement_id) >= MOST_FILES:
        raise Conflict(_TOO_MANY, values={"limit": MOST_FILES}, limit=MOST_FILES)


async def _readable(session: AsyncSession, caller: Caller, agreement_id: UUID, document_id: UUID) -> DocumentRow:
    held, access = await with_access(session, agreement_id, caller)
    row = await store.load(session, agreement_id, document_id)
    if row is None or not _shows(held, access):
        raise NotFound()
    return row


async def _held(
    change: Change, agreement_id: UUID, document_id: UUID, if_match: Precondition
) -> tuple[Held, DocumentRow]:
    """An agreement and its document, both locked; Forbidden unless the caller may change them."""
    held = await changeable(change, agreement_id, Precondition(None))
    row = await store.load(change.session, agreement_id, document_id, lock=True)
    access = await access_to(change.session, change.caller, held.row.cooperation_id)
    if row is None or not _shows(held, access):
        raise NotFound()
    if_match.check(row.version)
    return held, row


def _parties(held: Held) -> list[UUID]:
    return [signatory.partner_id for signatory in held.body.signatories]


def _shows(held: Held, access: Access) -> bool:
    return shows_files(held.row, _parties(held), access)


async def _agreement_changed(
    change: Change, held: Held, action: str, *, before: _Recorded | None = None, after: _Recorded | None = None
) -> None:
    """The agreement shows its documents: its version rises, whoever follows it is told, and the trail says what."""
    row = held.row
    row.version, row.updated_at = row.version + 1, now()
    await agreements.save(change.session, row)
    await tell(change, held, events.AGREEMENT_UPDATED, ["documents"])
    await record(
        change.session,
        change.caller,
        ("agreement", row.id),
        action,
        before=before,
        after=after,
        partner_ids=_parties(held),
    )


def _recorded(row: DocumentRow) -> _Recorded:
    return {"document": row.model_dump(mode="json", include=_RECORDED_FIELDS)}


def _shown(row: DocumentRow, caller: Caller, own: RegistrySettings) -> DocumentOut:
    path = f"/registry/v1/agreements/{row.agreement_id}/documents/{row.id}/content"
    return DocumentOut(
        **row.model_dump(exclude={"object_key", "uploaded_by", "kind"}),
        kind=DocumentKind(row.kind),
        uploaded_by=row.uploaded_by if may_write_all(caller) else None,
        content_url=sign(own, path, valid_for=_URL_VALID),
    )
