"""Sending a file of people, following what becomes of it, ending it and going on with it (B13)."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import visible_conference
from services.registration.forms.current import columns_of
from services.registration.forms.store import get_form
from services.registration.models.imports import ImportedRow, ImportRow
from services.registration.participants.use_cases import listable
from services.registration.registration_imports import columns, store
from services.registration.registration_imports.reading import key_of_cells
from services.registration.registration_imports.running import KEPT, MOST_TOGETHER, finish
from services.registration.registration_imports.schemas import Counts, ImportOut, Resumption, RowOut, RowProblem
from services.registration.rules.person import PersonKey
from services.registration.rules.question_cells import QuestionColumn
from services.registration.texts import NOT_KEPT
from services.registration.vocabularies.registration_imports import RowState
from shared.auth.caller import Caller
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
from shared.tables.reading import Cell, Row, Table, UnreadableFile, read_table

MOST_ROWS = 50_000
_STREAM_GOOD_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, and how it is to be read and entered; what is None is detected."""

    content: bytes
    file_name: str
    mapping: str | None
    encoding: str | None
    separator: str | None
    sheet: str | None
    mode: ImportMode
    dry_run: bool
    override_reason: str | None


async def create_import(
    session: AsyncSession, caller: Caller, conference_id: UUID, sent: Sent, own: OwnSettings
) -> ImportOut:
    """Take a file in; its rows are entered later.

    Raises NotFound and Forbidden as the list of registrations does (an override is for who manages the conference),
    Unprocessable for a file that is no table of ours.
    """
    conference, side = await listable(session, caller, conference_id)
    if sent.override_reason is not None and side is not None:
        raise Forbidden()
    questions = columns_of(await get_form(session, conference_id))
    table = await _table_of(sent)
    mapping = _mapping(sent, table, questions)
    instant = now()
    row = ImportRow(
        conference_id=conference.id,
        owner=caller.key,
        caller=caller.kept(),
        side=side,
        file_name=sent.file_name,
        sha256=hashlib.sha256(sent.content).hexdigest(),
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        mapping=mapping,
        unmapped=[column for column in table.header if column and column not in mapping],
        mode=sent.mode,
        dry_run=sent.dry_run,
        override_reason=sent.override_reason,
        state=ImportState.QUEUED,
        rows_total=len(table.rows),
        created_at=instant,
        updated_at=instant,
        delete_after=instant + KEPT,
        id=new_id(),
    )
    await store.add(session, row, await asyncio.to_thread(_rows, row, table, mapping))
    return _shown(row, own)


async def _table_of(sent: Sent) -> Table:
    try:
        table = await asyncio.to_thread(
            read_table, sent.content, encoding=sent.encoding, separator=sent.separator, sheet=sent.sheet
        )
    except UnreadableFile as error:
        raise file_refused(error.code, "/file") from None
    together = sent.mode is ImportMode.ALL_OR_NOTHING
    if len(table.rows) > (MOST_TOGETHER if together else MOST_ROWS):
        raise file_refused("too_many_rows", "/file")
    return table


def _mapping(sent: Sent, table: Table, questions: Sequence[QuestionColumn]) -> dict[str, str]:
    """The mapping sent, else what the columns' names suggest; raises Unprocessable where there is none."""
    mapping = texts_by_text(sent.mapping, "mapping")
    if mapping is None:
        mapping = columns.guess(table.header, questions)
    else:
        try:
            check_mapping(columns.fields_with(questions), table.header, mapping)
        except Unmappable as error:
            raise file_refused(error.code, f"/mapping/{error.column}") from None
    if not mapping:
        raise file_refused("no_field_mapped", "/mapping")
    return mapping


def _rows(row: ImportRow, table: Table, mapping: dict[str, str]) -> list[dict[str, Any]]:
    """The rows as they are kept: what is mapped of each, and on which line its person stood before."""
    rows, first = list[dict[str, Any]](), dict[PersonKey, int]()
    for each in table.rows:
        cells = _by_field(table.header, mapping, each)
        key = key_of_cells(cells)
        repeats = first.setdefault(key, each.line) if key.address is not None else each.line
        rows.append(
            {
                "import_id": row.id,
                "line": each.line,
                "conference_id": row.conference_id,
                "state": RowState.WAITING,
                "cells": cells,
                "repeats": repeats if repeats != each.line else None,
                "problems": [],
            }
        )
    return rows


def _by_field(header: Sequence[str], mapping: dict[str, str], row: Row) -> dict[str, str | float]:
    named = dict(zip(header, row.cells, strict=False))
    return {field: _as_json(named[column]) for column, field in mapping.items() if named.get(column, "") != ""}


def _as_json(cell: Cell) -> str | float:
    if isinstance(cell, Decimal):
        return int(cell) if cell == int(cell) else float(cell)
    return str(cell)


async def list_imports(
    session: AsyncSession,
    caller: Caller,
    conference_id: UUID,
    state: ImportState | None,
    page: Wanted,
    own: OwnSettings,
) -> Page[ImportOut]:
    """A conference's imports; to a delegation's head those of its own people. Raises as the list of registrations."""
    conference, side = await listable(session, caller, conference_id)
    rows, cursor, total = await store.listed(session, conference.id, side, state, page)
    return Page(items=[_shown(row, own) for row in rows], next=cursor, total=total)


async def read_import(session: AsyncSession, caller: Caller, import_id: UUID, own: OwnSettings) -> ImportOut:
    return _shown(await _seen(session, caller, import_id), own)


async def list_rows(
    session: AsyncSession, caller: Caller, import_id: UUID, wanted: store.RowFilter, page: Wanted
) -> Page[RowOut]:
    """What became of the rows, in the order of the file."""
    row = await _seen(session, caller, import_id)
    rows, cursor, total = await store.rows_of(session, row.id, row.side, wanted, page)
    return Page(items=[_row_out(each[0], each.stands) for each in rows], next=cursor, total=total)


async def cancel_import(
    session: AsyncSession, caller: Caller, import_id: UUID, if_match: Precondition, own: OwnSettings
) -> ImportOut:
    """End it after the present batch; what was entered stays. Conflict once it has ended."""
    row = await _seen(session, caller, import_id, lock=True)
    if_match.check(row.version)
    check_cancellable(row.state)
    finish(row, ImportState.CANCELLED)
    await store.save(session)
    return _shown(row, own)


async def resume_import(
    session: AsyncSession,
    caller: Caller,
    import_id: UUID,
    resumption: Resumption,
    if_match: Precondition,
    own: OwnSettings,
) -> ImportOut:
    """Go on with the rows that are not entered, in the caller's name. Conflict while it runs, and when none is left."""
    row = await _seen(session, caller, import_id, lock=True)
    if_match.check(row.version)
    check_resumable(row.state)
    if not await store.wait_again(session, row.id):
        raise Conflict(NOT_KEPT)
    if resumption.dry_run is not None:
        row.dry_run = resumption.dry_run
    row.counts = await store.counts_of(session, row.id)
    row.rows_done = sum(row.counts.values())
    row.state, row.ended_at, row.trial, row.caller = ImportState.QUEUED, None, {}, caller.kept()
    row.touch()
    await store.save(session)
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


async def _seen(session: AsyncSession, caller: Caller, import_id: UUID, *, lock: bool = False) -> ImportRow:
    """An import of a conference that the caller manages, or of the people of the delegation that it leads."""
    row = await store.load(session, import_id, lock=lock)
    if row is None:
        raise NotFound()
    _, access = await visible_conference(session, caller, row.conference_id)
    if not access.edits_side(row.side):
        raise NotFound()
    return row


def _shown(row: ImportRow, own: OwnSettings) -> ImportOut:
    facts: dict[str, Any] = row.model_dump(include=set(ImportOut.model_fields) - {"counts", "stream_url", "warnings"})
    path = f"/registration/v1/imports/{row.id}/stream"
    return ImportOut(
        **facts,
        delegation=row.side,
        counts=Counts(**row.counts),
        stream_url=signed_urls.sign(own, path, valid_for=_STREAM_GOOD_FOR),
    )


def _row_out(row: ImportedRow, stands: str | None) -> RowOut:
    return RowOut(
        line=row.line,
        state=row.state,
        problems=[RowProblem.model_validate(told(problem)) for problem in row.problems],
        registration_id=row.registration_id if stands is not None else None,  # of the own side's alone
        registration_state=stands,
    )
