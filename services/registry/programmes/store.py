"""The SQL of programmes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners.store import contains_words
from services.registry.schemas import ProgrammeSummary
from services.registry.tables import FOR_CHANGE, ProgrammeRow, column
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted

_KEYS: SortKeys = {
    "id": column(ProgrammeRow.id),
    "name": column(ProgrammeRow.sort_key),
    "updated_at": column(ProgrammeRow.updated_at),
}


async def load(session: AsyncSession, programme_id: UUID, *, lock: bool = False) -> ProgrammeRow | None:
    """The programme, locked until the end of the transaction if it is to be changed."""
    return await session.get(ProgrammeRow, programme_id, with_for_update=FOR_CHANGE if lock else None)


async def save(session: AsyncSession, row: ProgrammeRow) -> None:
    session.add(row)
    await session.flush()


async def summaries(session: AsyncSession, programme_ids: Collection[UUID]) -> dict[UUID, ProgrammeSummary]:
    """Those of the programmes that exist, by id."""
    if not programme_ids:
        return {}
    statement = select(column(ProgrammeRow.id), column(ProgrammeRow.name))
    rows = await session.execute(statement.where(column(ProgrammeRow.id).in_(programme_ids)))
    return {row.id: ProgrammeSummary(id=row.id, name=row.name) for row in rows}


async def search(
    session: AsyncSession, q: str | None, partner_id: UUID | None, page: Wanted
) -> tuple[list[ProgrammeRow], str | None, int | None]:
    """One page of the programmes that match; with the next cursor and the total."""
    statement = select(ProgrammeRow)
    if q is not None:
        statement = statement.where(contains_words(column(ProgrammeRow.search_key), q))
    if partner_id is not None:
        statement = statement.where(
            (column(ProgrammeRow.funder_id) == partner_id) | (column(ProgrammeRow.support_id) == partner_id)
        )
    rows, cursor, total = await fetch_page(session, statement, page, _KEYS, default="name,id")
    return [row[0] for row in rows], cursor, total
