"""The SQL of imports of registrations: their course, their rows, and who is registered already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, Uuid, and_, case, cast, delete, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.registration.models.imports import ImportedRow, ImportRow
from services.registration.models.registrations import RegistrationRow
from services.registration.rules.person import PersonKey
from services.registration.vocabularies.registration_imports import RowState
from shared.db.bulk import insert_rows, records
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted
from shared.tables.jobs import UNDER_WAY, ImportState

_IMPORT_KEYS: SortKeys = {"id": col(ImportRow.id)}  # type: ignore[dict-item]
_ROW_KEYS: SortKeys = {"id": col(ImportedRow.line)}  # type: ignore[dict-item]
_NOTHING = cast(literal("{}", Text), JSONB)
_ROWS_AT_ONCE = 5_000


async def add(session: AsyncSession, row: ImportRow, rows: Sequence[Mapping[str, Any]]) -> None:
    """An import with its rows, as columns of `ImportedRow`."""
    session.add(row)
    await session.flush()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        await session.execute(insert_rows(ImportedRow, rows[start : start + _ROWS_AT_ONCE]))


async def load(session: AsyncSession, import_id: UUID, *, lock: bool = False) -> ImportRow | None:
    """As committed last; with `lock`, kept from changing until this transaction ends."""
    statement = select(ImportRow).where(col(ImportRow.id) == import_id)
    if lock:
        statement = statement.with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def save(session: AsyncSession) -> None:
    """Write what was set on rows of this session."""
    await session.flush()


async def listed(
    session: AsyncSession, conference_id: UUID, side: str | None, state: ImportState | None, page: Wanted
) -> tuple[list[ImportRow], str | None, int | None]:
    """One page of the imports of a conference (of those of one `side` alone), the latest first."""
    statement = select(ImportRow).where(col(ImportRow.conference_id) == conference_id)
    if side is not None:
        statement = statement.where(col(ImportRow.side) == side)
    if state is not None:
        statement = statement.where(col(ImportRow.state) == state)
    rows, cursor, total = await fetch_page(session, statement, page, _IMPORT_KEYS, default="-id")
    return [row[0] for row in rows], cursor, total


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What the rows of an import are narrowed to."""

    state: RowState | None = None
    problem: str | None = None


async def rows_of(
    session: AsyncSession, import_id: UUID, side: str | None, wanted: RowFilter, page: Wanted
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    """One page of rows, each with the `stands` of its registration (of `side`, unless None), by line."""
    stands: Any = col(RegistrationRow.state).label("stands")
    known = col(RegistrationRow.id) == col(ImportedRow.registration_id)
    if side is not None:
        known = and_(known, col(RegistrationRow.delegation) == side)
    statement = (
        select(ImportedRow, stands).outerjoin(RegistrationRow, known).where(col(ImportedRow.import_id) == import_id)
    )
    if wanted.state is not None:
        statement = statement.where(col(ImportedRow.state) == wanted.state)
    if wanted.problem is not None:
        statement = statement.where(col(ImportedRow.problems).op("@>")(cast([{"code": wanted.problem}], JSONB)))
    return await fetch_page(session, statement, page, _ROW_KEYS, default="id")


async def next_under_way(session: AsyncSession) -> UUID | None:
    """The import that has waited longest for its next batch, and that nobody works at now.

    Those of one conference are entered one after the other: of two files with the same pupils, the second finds them.
    """
    mine, older = ImportRow, aliased(ImportRow)
    before = exists().where(
        col(older.conference_id) == col(mine.conference_id),
        col(older.state).in_(UNDER_WAY),
        col(older.id) < col(mine.id),
    )
    statement = select(col(mine.id)).where(col(mine.state).in_(UNDER_WAY), ~before)
    ordered = statement.order_by(col(mine.updated_at), col(mine.id)).limit(1)
    return await session.scalar(ordered.with_for_update(of=mine, skip_locked=True))


async def lock_as_seen(session: AsyncSession, seen: ImportRow) -> ImportRow | None:
    """The import, kept from changing; None when it went on since, or somebody works at it now."""
    statement = select(ImportRow).where(
        col(ImportRow.id) == seen.id,
        col(ImportRow.version) == seen.version,
        col(ImportRow.rows_done) == seen.rows_done,
    )
    locked = statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return await session.scalar(locked)


async def waiting_rows(session: AsyncSession, import_id: UUID, most: int) -> Sequence[ImportedRow]:
    """The next rows of the file."""
    statement = select(ImportedRow).where(
        col(ImportedRow.import_id) == import_id, col(ImportedRow.state) == RowState.WAITING
    )
    return (await session.scalars(statement.order_by(col(ImportedRow.line)).limit(most))).all()


async def keep_outcomes(session: AsyncSession, rows: Sequence[Mapping[str, Any]], *, emptied: bool) -> None:
    """Write what became of these rows. `emptied`: what stood in those that are entered is kept no longer."""
    sent = records(ImportedRow, rows)
    cells: Any = col(ImportedRow.cells)
    values: dict[str, Any] = {name: sent.c[name] for name in ("state", "problems", "registration_id")}
    if emptied:
        values["cells"] = case((sent.c.state == RowState.REFUSED, cells), else_=_NOTHING)
    statement = update(ImportedRow).where(
        col(ImportedRow.import_id) == sent.c.import_id, col(ImportedRow.line) == sent.c.line
    )
    await session.execute(statement.values(values), execution_options={"synchronize_session": False})


async def wait_again(session: AsyncSession, import_id: UUID) -> int:
    """Whoever is not entered, and is not forgotten, is to be entered; how many rows that are, with those that wait."""
    own = col(ImportedRow.import_id) == import_id
    again = update(ImportedRow).where(own, col(ImportedRow.cells) != _NOTHING)
    values: dict[str, Any] = {"state": RowState.WAITING, "problems": [], "registration_id": None}
    await session.execute(again.values(values), execution_options={"synchronize_session": False})
    waiting = select(func.count()).select_from(ImportedRow).where(own, col(ImportedRow.state) == RowState.WAITING)
    return await session.scalar(waiting) or 0


async def counts_of(session: AsyncSession, import_id: UUID) -> dict[str, int]:
    """The rows of an import by what became of them."""
    state = col(ImportedRow.state)
    statement = select(state, func.count()).where(col(ImportedRow.import_id) == import_id, state != RowState.WAITING)
    return {str(name): count for name, count in await session.execute(statement.group_by(state))}


async def forget(session: AsyncSession, at: datetime) -> int:
    """Delete an import whose time is over, with its rows; how many were deleted."""
    due = (
        select(col(ImportRow.id))
        .where(col(ImportRow.delete_after) < at, col(ImportRow.state).not_in(UNDER_WAY))
        .order_by(col(ImportRow.delete_after))
    )
    import_id = await session.scalar(due.limit(1).with_for_update(skip_locked=True))
    if import_id is None:
        return 0
    await session.execute(delete(ImportedRow).where(col(ImportedRow.import_id) == import_id))
    await session.execute(delete(ImportRow).where(col(ImportRow.id) == import_id))
    return 1


async def are_as_read(session: AsyncSession, import_id: UUID, read: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether nobody was erased from these rows since they were read; kept so until this transaction ends."""
    columns = select(col(ImportedRow.line), col(ImportedRow.cells))
    of_them = col(ImportedRow.import_id) == import_id, col(ImportedRow.line).in_(list(read))
    rows = await session.execute(columns.where(*of_them).order_by(col(ImportedRow.line)).with_for_update())
    return all(row.cells == read[row.line] for row in rows)


async def registered(
    session: AsyncSession, conference_id: UUID, people: Sequence[tuple[PersonKey, str | None]]
) -> list[list[UUID]]:
    """For each of these people (at least one), with their delegations: the registrations that stand for them.

    By address and name; for whom has no address by name and delegation, in the order of registering. Each is looked up
    by itself: what the planner takes a growing table for would otherwise decide how many rows a batch costs.
    """
    columns = ("name_key", "address_key", "delegation")
    asked = [(key.name, key.address, delegation) for key, delegation in people]
    sent = records(RegistrationRow, [dict(zip(columns, each, strict=True)) for each in asked])
    mine = RegistrationRow
    alike = select(col(mine.id)).where(
        col(mine.conference_id) == conference_id,
        col(mine.state) != "withdrawn",
        col(mine.name_key) == sent.c.name_key,
    )
    addressed = alike.where(col(mine.address_key) == sent.c.address_key)
    nameless = alike.where(
        col(mine.address_key).is_(None), col(mine.delegation).is_not_distinct_from(sent.c.delegation)
    ).order_by(col(mine.id))
    given = [sent.c[name] for name in columns]
    found = case(
        (sent.c.address_key.is_(None), func.array(nameless.correlate(sent).scalar_subquery(), type_=ARRAY(Uuid))),
        else_=func.array(addressed.correlate(sent).scalar_subquery(), type_=ARRAY(Uuid)),
    )
    rows = {(row[0], row[1], row[2]): row[3] for row in await session.execute(select(*given, found))}
    return [rows[each] for each in asked]


async def told_of(session: AsyncSession, import_id: UUID, registration_ids: Collection[UUID]) -> set[UUID]:
    """Those of the registrations that rows of this import are about already."""
    if not registration_ids:
        return set()
    statement = select(col(ImportedRow.registration_id)).where(
        col(ImportedRow.registration_id).in_(registration_ids), col(ImportedRow.import_id) == import_id
    )
    return {found for found in await session.scalars(statement) if found is not None}
