"""The SQL of machine clients."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.models import AccountRow, MachineClientRow
from shared.db.keyset import SortKeys, fetch_page
from shared.http.handlers import constraint_of
from shared.http.pages import PageRequest

_CLIENT_ID_KEY = "machine_client_client_id_key"

_SORT_KEYS: SortKeys = {
    "id": col(MachineClientRow.id),
    "name": func.lower(col(MachineClientRow.name)),
    "client_id": col(MachineClientRow.client_id),
    "created_at": col(MachineClientRow.created_at),
}

Shown = tuple[MachineClientRow, str | None]
"""A client and its owner's name."""


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


async def read_client(session: AsyncSession, client_id: UUID) -> Shown | None:
    row = (await session.execute(_with_owner().where(col(MachineClientRow.id) == client_id))).first()
    return (row[0], row[1]) if row else None


async def client_for_update(session: AsyncSession, client_id: UUID) -> Shown | None:
    statement = _with_owner().where(col(MachineClientRow.id) == client_id).with_for_update(of=MachineClientRow)
    row = (await session.execute(statement.execution_options(populate_existing=True))).first()
    return (row[0], row[1]) if row else None


async def list_clients(
    session: AsyncSession, page: PageRequest, *, q: str | None, active: bool | None
) -> tuple[list[Shown], str | None, int | None]:
    """Clients whose `client_id` or name contains `q`; the next page's cursor; the total."""
    statement = _with_owner()
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
    return [(row[0], row[1]) for row in rows], cursor, total


async def owner_name(session: AsyncSession, owner_id: UUID) -> str | None:
    return await session.scalar(select(col(AccountRow.name)).where(col(AccountRow.id) == owner_id))


def _with_owner() -> Select[Any]:
    owner = col(AccountRow.id) == col(MachineClientRow.owner_id)
    return select(MachineClientRow, col(AccountRow.name).label("owner_name")).outerjoin(AccountRow, owner)
