"""The SQL of registrations' histories."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.changes import HistoryRow
from services.registration.rules.changes import PARTS
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest


async def add(session: AsyncSession, row: HistoryRow) -> None:
    session.add(row)
    await session.flush()


async def forget(session: AsyncSession, registration_id: UUID) -> None:
    """Take the values out of a history, as of the person whose they were: that something was done stays."""
    nothing = dict.fromkeys((*PARTS, "reason"), null())
    statement = update(HistoryRow).where(col(HistoryRow.registration_id) == registration_id)
    await session.execute(statement.values(nothing))


async def page_of_history(
    session: AsyncSession, registration_id: UUID, page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    statement = select(HistoryRow).where(col(HistoryRow.registration_id) == registration_id)
    keys: dict[str, Any] = {"id": col(HistoryRow.id)}
    return await fetch_page(session, statement, page, keys, default="-id")
