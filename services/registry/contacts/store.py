"""The SQL of functions and their holders."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.tables import FOR_CHANGE, ContactRow, HolderRow, column
from services.registry.vocabularies.people import ContactKind
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

IN_TURN, ONCE = "contact_holder_in_turn", "contact_holder_once"
_KEYS: SortKeys = {
    "id": column(ContactRow.id),
    "title": column(ContactRow.sort_key),
    "updated_at": column(ContactRow.updated_at),
}


async def load(session: AsyncSession, contact_id: UUID, *, lock: bool = False) -> ContactRow | None:
    """The function, locked until the end of the transaction if it or one of its holders is to be changed."""
    return await session.get(ContactRow, contact_id, with_for_update=FOR_CHANGE if lock else None)


async def holders_of(session: AsyncSession, contact_ids: Collection[UUID]) -> dict[UUID, list[HolderRow]]:
    """Who holds and held these functions, the latest first."""
    statement = select(HolderRow).where(column(HolderRow.contact_id).in_(contact_ids))
    latest_first = (func.coalesce(column(HolderRow.since), "").desc(), column(HolderRow.id).desc())
    found: dict[UUID, list[HolderRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(*latest_first)):
        found[row.contact_id].append(row)
    return found


async def save(session: AsyncSession, row: ContactRow | HolderRow) -> None:
    """Write it; raises IntegrityError on IN_TURN or ONCE, with everything else of the transaction kept."""
    async with session.begin_nested():
        session.add(row)
        await session.flush()


async def remove(session: AsyncSession, row: ContactRow) -> None:
    """Delete the function and its holders; the persons stay."""
    await session.execute(delete(HolderRow).where(column(HolderRow.contact_id) == row.id))
    await session.delete(row)
    await session.flush()


async def remove_holder(session: AsyncSession, row: HolderRow) -> None:
    await session.delete(row)
    await session.flush()


async def search(
    session: AsyncSession, partner_id: UUID, kind: ContactKind | None, page: PageRequest
) -> tuple[list[ContactRow], str | None, int | None]:
    """One page of a partner's functions, with the next cursor and the total."""
    statement = select(ContactRow).where(column(ContactRow.partner_id) == partner_id)
    if kind is not None:
        statement = statement.where(column(ContactRow.kind) == kind)
    rows, cursor, total = await fetch_page(session, statement, page, _KEYS, default="title,id")
    return [row[0] for row in rows], cursor, total
