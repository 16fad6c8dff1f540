"""The SQL of persons."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners.store import contains_words
from services.registry.tables import FOR_CHANGE, ContactRow, HolderRow, PersonRow, column
from services.registry.tables.base import last_day
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

_KEYS: SortKeys = {
    "id": column(PersonRow.id),
    "name": column(PersonRow.sort_key),
    "updated_at": column(PersonRow.updated_at),
}


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What the list of persons is narrowed to."""

    q: str | None = None
    idle_since: date | None = None


async def load(session: AsyncSession, person_id: UUID, *, lock: bool = False) -> PersonRow | None:
    """The person, locked until the end of the transaction if it is to be changed; None also once it is erased."""
    row = await session.get(PersonRow, person_id, with_for_update=FOR_CHANGE if lock else None)
    return None if row is None or row.erased else row


async def load_many(session: AsyncSession, person_ids: Collection[UUID]) -> dict[UUID, PersonRow]:
    """Those of the persons who are not erased, by id."""
    statement = select(PersonRow).where(column(PersonRow.id).in_(person_ids), ~column(PersonRow.erased))
    return {row.id: row for row in await session.scalars(statement)}


async def save(session: AsyncSession, row: PersonRow) -> None:
    session.add(row)
    await session.flush()


async def functions_of(
    session: AsyncSession, person_ids: Collection[UUID]
) -> dict[UUID, list[tuple[ContactRow, HolderRow]]]:
    """The functions that these persons hold or held, in the order in which they were entered."""
    statement = (
        select(ContactRow, HolderRow)
        .join(HolderRow, column(HolderRow.contact_id) == column(ContactRow.id))
        .where(column(HolderRow.person_id).in_(person_ids))
        .order_by(column(HolderRow.id))
    )
    found: dict[UUID, list[tuple[ContactRow, HolderRow]]] = defaultdict(list)
    for contact, holder in await session.execute(statement):
        found[holder.person_id].append((contact, holder))
    return found


async def search(
    session: AsyncSession, wanted: PersonFilter, page: PageRequest
) -> tuple[list[PersonRow], str | None, int | None]:
    """One page of the persons who match, with the next cursor and the total."""
    statement = select(PersonRow).where(~column(PersonRow.erased))
    if wanted.q is not None:
        statement = statement.where(contains_words(column(PersonRow.search_key), wanted.q))
    if wanted.idle_since is not None:
        until = column(HolderRow.until)
        lasting = or_(until.is_(None), last_day(until) >= str(wanted.idle_since))
        statement = statement.where(
            ~exists().where(column(HolderRow.person_id) == column(PersonRow.id), lasting),
            column(PersonRow.updated_at) < wanted.idle_since,
        )
    rows, cursor, total = await fetch_page(session, statement, page, _KEYS, default="name,id")
    return [row[0] for row in rows], cursor, total


async def persons_at(session: AsyncSession, email: str, limit: int) -> Sequence[PersonRow]:
    """The persons with this address, whatever its case."""
    statement = select(PersonRow).where(func.lower(column(PersonRow.email)) == email.lower())
    return (await session.scalars(statement.order_by(column(PersonRow.id)).limit(limit))).all()


async def functions_at(session: AsyncSession, email: str, limit: int) -> Sequence[ContactRow]:
    """The functions with this address."""
    statement = select(ContactRow).where(func.lower(column(ContactRow.email)) == email.lower())
    return (await session.scalars(statement.order_by(column(ContactRow.id)).limit(limit))).all()
