"""The SQL of endpoints."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.webhooks.models import EndpointRow, OwnerRow
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest


def _of(owner: str | None) -> Select[Any]:
    statement = select(EndpointRow)
    return statement if owner is None else statement.where(col(EndpointRow.owner) == owner)


async def find(session: AsyncSession, endpoint_id: UUID, owner: str | None, *, lock: bool) -> EndpointRow | None:
    """An endpoint; of `owner` only, unless that is None. Locked for a change if wanted."""
    statement = _of(owner).where(col(EndpointRow.id) == endpoint_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    endpoint: EndpointRow | None = await session.scalar(statement)
    return endpoint


async def add(session: AsyncSession, endpoint: EndpointRow) -> None:
    session.add(endpoint)
    await session.flush()


async def delete(session: AsyncSession, endpoint: EndpointRow) -> None:
    """The endpoint goes, its deliveries and their attempts with it."""
    await session.delete(endpoint)
    await session.flush()


async def page_of_endpoints(
    session: AsyncSession, owner: str | None, page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    keys: dict[str, Any] = {"id": col(EndpointRow.id), "created_at": col(EndpointRow.created_at)}
    return await fetch_page(session, _of(owner), page, keys, default="created_at,id")


async def enabled_of(session: AsyncSession, owner: str) -> Sequence[EndpointRow]:
    """The enabled endpoints of an owner, locked for a change."""
    statement = _of(owner).where(col(EndpointRow.disabled_at).is_(None)).with_for_update(key_share=True)
    return (await session.scalars(statement)).all()


async def forget_owner(session: AsyncSession, owner: str) -> None:
    """The owner goes, and its endpoints with their deliveries."""
    await session.execute(delete_rows(EndpointRow).where(col(EndpointRow.owner) == owner))
    await session.execute(delete_rows(OwnerRow).where(col(OwnerRow.key) == owner))
