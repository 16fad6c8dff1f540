"""Sending a file, following what becomes of it, deciding what was doubtful."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.imports import columns, store
from services.registry.imports.columns import ImportKind
from services.registry.imports.places import decision_key
from services.registry.imports.schemas import Counts, Decision, ImportOut, Resumption, RowOut, RowProblem
from services.registry.rules.typed_values import TypedLocale
from services.registry.sight import may_write_all
from services.registry.tables import ImportedRow, ImportMappingRow, ImportRow
from services.registry.vocabularies.imports import RowState
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http import progress, signed_urls
from shared.http.etags import Precondition
from shared.http.pages import Page, Wanted
from shared.http.problems import Conflict, Forbidden, NotFound
from shared.ids import new_id
from shared.runtime import Runtime
from shared.settings import OwnSettings
from shared.tables.jobs import ImportMode, ImportState, check_cancellable, check_resumable, has_ended
from shared.tables.mapping import Unmappable, check_mapping, file_refused, texts_by_text
from shared.tables.problems import told
from shared.tables.reading import Table, UnreadableFile, read_table

_STREAM_GOOD_FOR = timedelta(hours=1)
_STAFF = ("admin", "coordinator")
_FILE_GONE = Text(
    en="Everything was entered, or the file is kept no longer: send it again",
    fr="Tout est saisi, ou le fichier n'est plus conservé : envoyez-le à nouveau",
    de="Alles ist eingetragen, oder die Datei wird nicht mehr aufbewahrt: senden Sie sie erneut",
    zh="已全部录入，或文件不再保留：请重新发送",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, and how it is to be read and entered; what is None is detected or remembered."""

    content: bytes
    file_name: str
    kind: ImportKind
    locale: TypedLocale
    mapping: str | None
    defaults: str | None
    encoding: str | None
    separator: str | None
    sheet: str | None
    mode: ImportMode
    dry_run: bool
    historical: bool


async def create_import(session: AsyncSession, caller: Caller, sent: Sent, own: OwnSettings) -> ImportOut:
    """Take a file in; Unprocessable where it is no table, or no column of it is known. Its rows are entered later."""
    if not may_write_all(caller):
        raise Forbidden()
    table = await _table_of(sent)
    defaults = texts_by_text(sent.defaults, "defaults") or {}
    for field in defaults:
        if field not in columns.fields_of(sent.kind):
            raise file_refused("no_such_field", f"/defaults/{field}")
    mapping = await _mapping(session, caller, sent, table)
    instant = now()
    row = ImportRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        owner=caller.key,
        caller=caller.kept(),
        kind=sent.kind,
        file_name=sent.file_name,
        sha256=hashlib.sha256(sent.content).hexdigest(),
        content=sent.content,
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        locale=sent.locale,
        mapping=mapping,
        unmapped=[column for column in table.header if column and column not in mapping],
        defaults=defaults,
        decisions={},
        mode=sent.mode,
        dry_run=sent.dry_run,
        historical=sent.historical,
        state=ImportState.QUEUED,
        cancel_asked=False,
        rows_total=len(table.rows),
        rows_done=0,
        counts={},
        started_at=None,
        ended_at=None,
    )
    await store.add(session, row)
    facts = {"kind": str(sent.kind), "rows": len(table.rows), "dry_run": sent.dry_run}
    await record(session, caller, ("import", row.id), "created", after=facts)
    return _shown(row, own)


async def list_imports(
    session: AsyncSession, caller: Caller, state: ImportState | None, page: Wanted, own: OwnSettings
) -> Page[ImportOut]:
    """The caller's imports; the network's staff sees everybody's."""
    _check(caller)
    owner = None if caller.has_role(*_STAFF) else caller.key
    rows, cursor, total = await store.listed(session, owner, state, page)
    return Page(items=[_shown(row, own) for row in rows], next=cursor, total=total)


async def read_import(session: AsyncSession, caller: Caller, import_id: UUID, own: OwnSettings) -> ImportOut:
    return _shown(await _seen(session, caller, import_id), own)


async def list_rows(
    session: AsyncSession, caller: Caller, import_id: UUID, wanted: store.RowFilter, page: Wanted
) -> Page[RowOut]:
    """What became of the rows, in the order of the file."""
    row = await _seen(session, caller, import_id)
    rows, cursor, total = await store.rows_of(session, row.id, wanted, page)
    return Page(items=[_row_out(each) for each in rows], next=cursor, total=total)


async def cancel_import(
    session: AsyncSession, caller: Caller, import_id: UUID, if_match: Precondition, own: OwnSettings
) -> ImportOut:
    """Ask for the end: at once where it waits, after the present batch where it runs. Conflict once it has ended."""
    row = await _seen(session, caller, import_id, lock=True)
    if_match.check(row.version)
    check_cancellable(row.state)
    row.cancel_asked = True
    if row.state == ImportState.QUEUED:
        row.state, row.ended_at = ImportState.CANCELLED, now()
    row.version, row.updated_at = row.version + 1, now()
    await session.flush()
    await record(session, caller, ("import", row.id), "cancelled")
    return _shown(row, own)


async def resume_import(
    session: AsyncSession,
    caller: Caller,
    import_id: UUID,
    resumption: Resumption,
    if_match: Precondition,
    own: OwnSettings,
) -> ImportOut:
    """Go on with what is not done with, as decided. Conflict while it runs, and once its file is no longer kept."""
    row = await _seen(session, caller, import_id, lock=True)
    if_match.check(row.version)
    check_resumable(row.state)
    if not await store.has_content(session, row.id):
        raise Conflict(_FILE_GONE)
    row.decisions = row.decisions | {
        decision_key(decision.name, decision.country): _stored(decision) for decision in resumption.decisions
    }
    if row.dry_run:
        await store.forget_rows(session, row.id)  # what would have become of them is not what became of them
        row.rows_done, row.counts = 0, {}
    if resumption.dry_run is not None:
        row.dry_run = resumption.dry_run
    row.state, row.cancel_asked, row.ended_at, row.caller = ImportState.QUEUED, False, None, caller.kept()
    row.version, row.updated_at = row.version + 1, now()
    await session.flush()
    await record(session, caller, ("import", row.id), "resumed")
    return _shown(row, own)


def follow(runtime: Runtime, import_id: UUID, last_id: str | None) -> AsyncIterator[bytes]:
    """Its progress as server-sent events until it ends; an event's id is the progress that it tells."""

    async def look() -> progress.Progress | None:
        async with runtime.unit_of_work() as work:
            row = await store.load(work.session, import_id)
        if row is None:
            return None
        shown = _shown(row, runtime.settings.own).model_dump_json(exclude={"stream_url"})
        return progress.Progress(f"{row.version}-{row.rows_done}", has_ended(row.state), shown)

    return progress.follow(look, last_id)


async def check_sight(session: AsyncSession, caller: Caller, import_id: UUID) -> None:
    """Raises NotFound unless the caller may see the import."""
    await _seen(session, caller, import_id)


def _check(caller: Caller) -> None:
    if not may_write_all(caller):
        raise Forbidden()


async def _seen(session: AsyncSession, caller: Caller, import_id: UUID, *, lock: bool = False) -> ImportRow:
    _check(caller)
    row = await store.load(session, import_id, lock=lock)
    if row is None or not (row.owner == caller.key or caller.has_role(*_STAFF)):
        raise NotFound()
    return row


async def _table_of(sent: Sent) -> Table:
    try:
        return await asyncio.to_thread(
            read_table, sent.content, encoding=sent.encoding, separator=sent.separator, sheet=sent.sheet
        )
    except UnreadableFile as error:
        raise file_refused(error.code, "/file") from None


async def _mapping(session: AsyncSession, caller: Caller, sent: Sent, table: Table) -> dict[str, str]:
    """The mapping sent, which is remembered for columns of these names; else the one remembered; else the likeliest."""
    header = hashlib.sha256("\n".join(table.header).encode()).hexdigest()
    mapping = texts_by_text(sent.mapping, "mapping")
    if mapping is None:
        remembered = await store.remembered_mapping(session, caller.key, sent.kind, header)
        mapping = remembered or columns.guess(sent.kind, table.header)
    else:
        try:
            check_mapping(columns.fields_of(sent.kind), table.header, mapping)
        except Unmappable as error:
            raise file_refused(error.code, f"/mapping/{error.column}") from None
        await store.remember_mapping(
            session,
            ImportMappingRow(owner=caller.key, kind=sent.kind, header_sha256=header, mapping=mapping, updated_at=now()),
        )
    if not mapping:
        raise file_refused("no_field_mapped", "/mapping")
    return mapping


def _stored(decision: Decision) -> Mapping[str, Any]:
    return decision.model_dump(mode="json", exclude={"name", "country"}, exclude_defaults=True)


def _shown(row: ImportRow, own: OwnSettings) -> ImportOut:
    facts: dict[str, Any] = row.model_dump(include=set(ImportOut.model_fields) - {"counts", "stream_url", "warnings"})
    path = f"/registry/v1/imports/{row.id}/stream"
    return ImportOut(
        **facts, counts=Counts(**row.counts), stream_url=signed_urls.sign(own, path, valid_for=_STREAM_GOOD_FOR)
    )


def _row_out(row: ImportedRow) -> RowOut:
    return RowOut(line=row.line, state=RowState(row.state), problems=_problems(row.problems), object_ids=row.object_ids)


def _problems(stored: Sequence[Mapping[str, Any]]) -> list[RowProblem]:
    return [RowProblem.model_validate(told(problem)) for problem in stored]
