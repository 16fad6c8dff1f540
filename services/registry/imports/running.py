"""The course of an import, in a worker: batch by batch, told as it goes, taken up again after a crash.

Row by row, each batch is entered, told and counted in one transaction, so that a crash loses and doubles nothing. A
trial, and an import that is all or nothing, is one transaction that stands or falls at its end; what became of its rows
is told meanwhile by another.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.events.imports import IMPORT_COMPLETED, ImportEvent
from services.registry.events.subjects import subject_of
from services.registry.imports import store
from services.registry.imports.columns import ImportKind
from services.registry.imports.course import Context, Enterer, Result
from services.registry.imports.entering import ENTERERS, enter_batch
from services.registry.merging.lock_store import while_nobody_merges
from services.registry.rules.typed_values import TypedLocale
from services.registry.tables import ImportRow
from services.registry.vocabularies.imports import RowState
from shared.auth.caller import Caller
from shared.clock import now, today
from shared.db.engine import is_passing, transaction
from shared.events.outbox import publish
from shared.http.handlers import frames_of
from shared.runtime import Runtime
from shared.tables.jobs import ImportMode, ImportState
from shared.tables.reading import Row, read_table

BATCH = 100
FILES_KEPT = timedelta(days=30)
_PAUSE, _HOUR = 1.0, 3600.0
_WRONG = {RowState.DOUBTFUL, RowState.REFUSED}
_log = structlog.get_logger(__name__)


class Cancelled(Exception):
    """Somebody asked for the end of the import."""


async def run_imports(runtime: Runtime) -> None:
    """For the life of the process: work at what waits, one import at a time on the whole platform."""
    forgot_files = -_HOUR
    while True:
        if time.monotonic() - forgot_files > _HOUR:
            async with transaction(runtime.engine) as session:
                await store.forget_files(session, now() - FILES_KEPT)
            forgot_files = time.monotonic()
        if not await run_next(runtime):
            await asyncio.sleep(_PAUSE)


async def run_next(runtime: Runtime) -> bool:
    """Bring the import that waits longest to its end; False when none waits, or another process is at work."""
    async with transaction(runtime.engine) as session:
        if await store.next_waiting(session) is None:
            return False
    async with store.one_at_a_time(runtime.engine) as taken:
        if not taken:
            return False
        async with transaction(runtime.engine) as session:
            import_id = await store.next_waiting(session)
        if import_id is None:
            return False
        await _run(runtime, import_id)
    return True


async def _run(runtime: Runtime, import_id: UUID) -> None:
    try:
        await _Course(runtime, import_id).run()
    except Cancelled:
        await _end(runtime, import_id, ImportState.CANCELLED)
    except Exception as error:
        if is_passing(error):
            raise  # the worker takes it up again
        _log.error("an import failed", import_id=str(import_id), kind=type(error).__name__, frames=frames_of(error))
        await _end(runtime, import_id, ImportState.FAILED)


async def _end(runtime: Runtime, import_id: UUID, state: ImportState) -> None:
    async with transaction(runtime.engine) as session:
        row = await store.load(session, import_id, lock=True)
        if row is not None:
            row.state, row.ended_at, row.cancel_asked = state, now(), False
            row.version, row.updated_at = row.version + 1, now()


class _Course:
    """One import from its file to its end."""

    def __init__(self, runtime: Runtime, import_id: UUID) -> None:
        self._runtime, self._id = runtime, import_id

    async def run(self) -> None:
        rows, context, kind, whole = await self._begin()
        enterer: Enterer = ENTERERS[kind](context)
        if whole:
            await self._as_a_whole(rows, context, enterer)
        else:
            for batch in _batches(rows):
                async with transaction(self._runtime.engine) as session:
                    await while_nobody_merges(session)
                    await self._tell(session, await enter_batch(session, context, enterer, batch))
            async with transaction(self._runtime.engine) as session:
                await self._finish(session, ImportState.DONE)

    async def _begin(self) -> tuple[list[Row], Context, ImportKind, bool]:
        """The rows that are not done with, and what they have in common."""
        async with transaction(self._runtime.engine) as session:
            row = await store.load(session, self._id, lock=True, with_content=True)
            if row is None or row.content is None:
                raise LookupError
            if row.cancel_asked:
                raise Cancelled
            whole = row.dry_run or row.mode == ImportMode.ALL_OR_NOTHING
            if whole:
                await store.forget_rows(session, self._id)
            settled = await store.settled_lines(session, self._id)
            table = await asyncio.to_thread(
                read_table, row.content, encoding=row.encoding, separator=row.separator, sheet=row.sheet
            )
            row.rows_done, row.state = len(settled), ImportState.RUNNING
            row.started_at = row.started_at or now()
            row.counts = await store.counts_of(session, self._id) if settled else {}
            row.version, row.updated_at = row.version + 1, now()
            context = Context(
                caller=Caller.of_kept(row.caller),
                today=today(self._runtime.settings.common.zone),
                locale=TypedLocale(row.locale),
                mapping=row.mapping,
                header=table.header,
                defaults=row.defaults,
                decisions=row.decisions,
                historical=row.historical,
            )
            kind = ImportKind(row.kind)
        return [one for one in table.rows if one.line not in settled], context, kind, whole

    async def _as_a_whole(self, rows: list[Row], context: Context, enterer: Enterer) -> None:
        async with self._runtime.unit_of_work() as work:
            await while_nobody_merges(work.session)
            wrong = False
            for batch in _batches(rows):
                results = await enter_batch(work.session, context, enterer, batch)
                wrong = wrong or any(result.state in _WRONG for result in results)
                async with transaction(self._runtime.engine) as session:
                    row = await self._tell(session, results, with_objects=False)
                    keeps = not row.dry_run
            if rows and keeps and not wrong:
                await self._finish(work.session, ImportState.DONE)
                await work.commit()
                return
        async with transaction(self._runtime.engine) as session:
            await self._finish(session, ImportState.REFUSED if rows and keeps and wrong else ImportState.DONE)

    async def _tell(self, session: AsyncSession, results: Sequence[Result], *, with_objects: bool = True) -> ImportRow:
        """Write down what became of a batch; raises Cancelled when somebody asked for the end."""
        row = await store.load(session, self._id, lock=True)
        if row is None or row.cancel_asked:
            raise Cancelled
        await store.keep_rows(
            session,
            [
                {
                    "import_id": self._id,
                    "line": result.line,
                    "state": str(result.state),
                    "problems": result.problems,
                    "object_ids": result.object_ids if with_objects else [],
                }
                for result in results
            ],
        )
        row.rows_done = min(row.rows_done + len(results), row.rows_total)
        row.counts = await store.counts_of(session, self._id)
        row.updated_at = now()
        return row

    async def _finish(self, session: AsyncSession, state: ImportState) -> None:
        row = await store.load(session, self._id, lock=True)
        if row is None:
            raise LookupError
        row.state, row.ended_at = state, now()
        row.version, row.updated_at = row.version + 1, now()
        if state is ImportState.DONE and not row.dry_run and not any(row.counts.get(wrong) for wrong in _WRONG):
            row.content = None
        if not row.dry_run:
            data: dict[str, Any] = {name: row.counts.get(name, 0) for name in map(str, RowState)}
            event = ImportEvent(subject=subject_of("import", row.id, row.version), kind=ImportKind(row.kind), **data)
            await publish(session, IMPORT_COMPLETED, event, visibility="private")


def _batches(rows: Sequence[Row]) -> list[Sequence[Row]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
