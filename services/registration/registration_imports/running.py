"""The course of imports, in a worker: batch by batch, by whichever process comes first.

A batch is entered, told and counted in one transaction that holds the import. What ends the process leaves nothing to
clear up: a batch is done, or it waits, and any process goes on with it. A trial's batch is decided in a transaction
that is not kept, and told in another. What is all or nothing is one batch.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.imports import ImportRow
from services.registration.registration_imports import store
from services.registration.registration_imports.batches import Batch, next_batch
from services.registration.registration_imports.entering import GROUP, Outcome, enter, rehearse
from services.registration.registration_imports.events import COMPLETED, import_event
from services.registration.seats.asking import FormChanged
from services.registration.vocabularies.registration_imports import RowState
from shared.clock import now
from shared.db.engine import is_passing, transaction
from shared.events.outbox import publish, wake_relay_after_commit
from shared.http.handlers import frames_of
from shared.http.problems import ServiceUnavailable
from shared.runtime import Runtime
from shared.tables.jobs import ImportMode, ImportState

KEPT = timedelta(days=30)
"""How long an import is kept after its end, with what stands in rows that were not entered."""
MOST_TOGETHER = 5_000
"""Rows of a file that is all or nothing: their seats are held until it ends."""
_PAUSE, _HOUR = 1.0, 3600.0


class RowsChanged(Exception):
    """Somebody was erased from rows after they were read."""


_ASKED_ANEW = (FormChanged, RowsChanged, asyncpg.UniqueViolationError)
_TRIES = 5
_log = structlog.get_logger(__name__)


async def run_imports(runtime: Runtime) -> None:
    """For the life of the process: enter what waits, and delete what is kept no longer."""
    forgot = -_HOUR
    while True:
        if time.monotonic() - forgot > _HOUR:
            await forget_imports(runtime)
            forgot = time.monotonic()
        if not await run_next(runtime):
            await asyncio.sleep(_PAUSE)


async def forget_imports(runtime: Runtime) -> None:
    """Delete the imports whose time is over, each in a transaction of its own."""
    while True:
        async with transaction(runtime.engine) as session:
            if not await store.forget(session, now()):
                return


async def run_next(runtime: Runtime) -> bool:
    """Enter one batch; False when none waits, or others are at work."""
    async with transaction(runtime.engine) as session:
        import_id = await store.next_under_way(session)
    if import_id is None:
        return False
    try:
        return await _run_batch(runtime, import_id)
    except Exception as error:
        if is_passing(error) or isinstance(error, (ServiceUnavailable, OSError, asyncpg.InterfaceError)):
            raise  # the worker takes it up again
        _log.error("an import failed", import_id=str(import_id), kind=type(error).__name__, frames=frames_of(error))
        await _fail(runtime, import_id)
        return True


async def _run_batch(runtime: Runtime, import_id: UUID) -> bool:
    for attempt in range(1, _TRIES + 1):
        batch = await next_batch(runtime, import_id, GROUP)
        if batch is None:
            return False
        together = batch.seen.mode is ImportMode.ALL_OR_NOTHING and not batch.seen.dry_run
        if together and not batch.is_last:
            batch = await next_batch(runtime, import_id, MOST_TOGETHER)
            if batch is None:
                return False
        try:
            if batch.seen.dry_run:
                return await _rehearse(runtime, batch)
            return await _enter(runtime, batch, together=together)
        except _ASKED_ANEW:
            if attempt == _TRIES:
                raise ServiceUnavailable from None  # a busy moment
    return False


async def _enter(runtime: Runtime, batch: Batch, *, together: bool) -> bool:
    async with runtime.unit_of_work() as work:
        row = await store.lock_as_seen(work.session, batch.seen)
        if row is None:
            return False
        outcomes = await enter(work.session, batch)
        await _check_as_read(work.session, batch)
        wrong = together and any(each.state is RowState.REFUSED for each in outcomes)
        if not wrong:
            await _tell(work.session, row, outcomes, emptied=True)
            wake_relay_after_commit(work.session)
            await work.commit()
            return True
    # Nothing of it is kept but why.
    told = [Outcome(each.line, each.state, each.problems) for each in outcomes]
    return await _told_apart(runtime, batch, told, ImportState.REFUSED)


async def _rehearse(runtime: Runtime, batch: Batch) -> bool:
    async with runtime.unit_of_work() as work:
        outcomes, taken = await rehearse(work.session, batch)  # and nothing is committed
    return await _told_apart(runtime, batch, outcomes, ImportState.DONE, taken)


async def _told_apart(
    runtime: Runtime,
    batch: Batch,
    outcomes: Sequence[Outcome],
    end: ImportState,
    trial: dict[str, Any] | None = None,
) -> bool:
    """Write down what would have become of rows, of which nothing was kept."""
    async with runtime.unit_of_work() as work:
        row = await store.lock_as_seen(work.session, batch.seen)
        if row is None:
            return False
        await _check_as_read(work.session, batch)
        row.trial = trial or {}
        await _tell(work.session, row, outcomes, emptied=False, end=end)
        await work.commit()
    return True


async def _check_as_read(session: AsyncSession, batch: Batch) -> None:
    """Raises RowsChanged where an erasure took somebody out of the batch meanwhile (D7)."""
    read = {row.line: row.cells for row in batch.readable} | {row.line: row.cells for row in batch.refused}
    if not await store.are_as_read(session, batch.seen.id, read):
        raise RowsChanged


async def _tell(
    session: AsyncSession,
    row: ImportRow,
    outcomes: Sequence[Outcome],
    *,
    emptied: bool,
    end: ImportState = ImportState.DONE,
) -> None:
    """Write down what became of a batch, and the end after the last one (`emptied` as in the store)."""
    if outcomes:
        kept = [
            {
                "import_id": row.id,
                "line": each.line,
                "state": each.state,
                "problems": each.problems,
                "registration_id": each.registration_id,
            }
            for each in outcomes
        ]
        await store.keep_outcomes(session, kept, emptied=emptied)
    counts = dict(row.counts)
    for each in outcomes:
        counts[each.state] = counts.get(each.state, 0) + 1
    row.counts, row.rows_done = counts, row.rows_done + len(outcomes)
    row.updated_at = now()
    if row.state is ImportState.QUEUED:
        row.state, row.started_at = ImportState.RUNNING, row.started_at or now()
        row.version += 1
    if row.rows_done >= row.rows_total or not outcomes:
        finish(row, end)
        if not row.dry_run:
            event = import_event(row.conference_id, row.id, row.version, row.counts)
            await publish(session, COMPLETED, event, visibility="private")
    await store.save(session)


def finish(row: ImportRow, state: ImportState) -> None:
    """The import ends; it is kept for a while, to be read and resumed."""
    row.touch()
    row.state, row.ended_at, row.trial = state, row.updated_at, {}
    row.delete_after = row.updated_at + KEPT


async def _fail(runtime: Runtime, import_id: UUID) -> None:
    async with transaction(runtime.engine) as session:
        row = await store.load(session, import_id, lock=True)
        if row is not None:
            finish(row, ImportState.FAILED)
            await store.save(session)
