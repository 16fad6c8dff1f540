"""The SQL of machine clients."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Text, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.models import AccountRow, MachineClientRow
from shared.db.keyset import SortKeys, fetch_page
from shared.http.handlers import constraint_of
from shared.http.pages import PageRequest

_CLIENT_ID_KEY = "machine_client_client_id_key"

_SORT_KEYS: SortKeys = {
    "id": col(MachineClientRow.id),  # type: ignore[dict-item]
    "name": func.lower(col(MachineClientRow.name), type_=Text),
    "client_id": col(MachineClientRow.client_id),  # type: ignore[dict-item]
    "created_at": col(MachineClientRow.created_at),  # type: ignore[dict-item]
}


async def add_client(session: AsyncSession, row: MachineClientRow) -> bool:
    """Whether the client was added; not where another one has its `client_id`."""
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError as error:
        if constraint_of(error) == _CLIENT_ID_KEY:
            return False
        raise
    return True


async def read_client(session: AsyncSession, client_id: UUID) -> MachineClientRow | None:
    return await session.get(MachineClientRow, client_id)


async def client_for_update(session: AsyncSession, client_id: UUID) -> MachineClientRow | None:
    statement = select(MachineClientRow).where(col(MachineClientRow.id) == client_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def list_clients(
    session: AsyncSession, page: PageRequest, *, q: str | None, active: bool | None
) -> tuple[list[MachineClientRow], str | None, int | None]:
    """Clients whose `client_id` or name contains `q`; the next page's cursor; the total."""
    statement = select(MachineClientRow)
    if q:
        statement = statement.where(
            or_(
                col(MachineClientRow.client_id).icontains(q, autoescape=True),
                col(MachineClientRow.name).icontains(q, autoescape=True),
            )
        )
    if active is not None:
        statement = statement.where(col(MachineClientRow.active).is_(active))
    rows, cursor, total = await fetch_page(session, statement, page, _SORT_KEYS, default="name,id")
    return [row[0] for row in rows], cursor, total


async def owners_names(session: AsyncSession, rows: Collection[MachineClientRow]) -> Mapping[UUID, str]:
    """The names of the accounts that own these clients."""
    statement = select(col(AccountRow.id), col(AccountRow.name))
    owners = {row.owner_id for row in rows if row.owner_id is not None}
    rows_found = await session.execute(statement.where(col(AccountRow.id).in_(owners)))
    return {row[0]: row[1] for row in rows_found}
