"""The SQL of figures, and of which others they are parts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Text, cast, delete, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.indicators import store as rows
from services.indicators.models.figures import FigurePartRow, FigureRow
from services.indicators.vocabularies.frameworks import Visibility
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

SORT_KEYS: SortKeys = {
    "updated_at": col(FigureRow.updated_at),  # type: ignore[dict-item]
    "id": col(FigureRow.id),  # type: ignore[dict-item]
}
_NESTING_LOCK = 0x656E7465_66696775
"""Who changes what figures are parts of does so alone: a circle, and a part larger than its whole, take two changes."""


async def lock_nesting(session: AsyncSession) -> None:
    """Until the transaction ends."""
    await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _NESTING_LOCK})


async def get_figure(session: AsyncSession, figure_id: UUID) -> FigureRow | None:
    return await session.get(FigureRow, figure_id, populate_existing=True)


async def figures_by_id(session: AsyncSession, figure_ids: Iterable[UUID]) -> dict[UUID, FigureRow]:
    found = await session.scalars(select(FigureRow).where(col(FigureRow.id).in_(set(figure_ids))))
    return {row.id: row for row in found}


async def wholes_of(session: AsyncSession, figure_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Of which others each figure is a part, as it was said."""
    found: dict[UUID, list[UUID]] = {figure_id: [] for figure_id in figure_ids}
    statement = select(FigurePartRow).where(col(FigurePartRow.part_id).in_(figure_ids))
    for row in await session.scalars(statement.order_by(col(FigurePartRow.whole_id))):
        found[row.part_id].append(row.whole_id)
    return found


async def all_parts(session: AsyncSession) -> dict[UUID, set[UUID]]:
    """Every figure that is a part, with its wholes."""
    found: dict[UUID, set[UUID]] = {}
    for row in await session.scalars(select(FigurePartRow)):
        found.setdefault(row.part_id, set()).add(row.whole_id)
    return found


async def parts_of(session: AsyncSession, figure_id: UUID) -> Sequence[FigureRow]:
    part = select(col(FigurePartRow.part_id)).where(col(FigurePartRow.whole_id) == figure_id)
    return (await session.scalars(select(FigureRow).where(col(FigureRow.id).in_(part)))).all()


async def replace_wholes(session: AsyncSession, figure_id: UUID, wholes: Collection[UUID]) -> None:
    await session.execute(delete(FigurePartRow).where(col(FigurePartRow.part_id) == figure_id))
    await rows.add(session, *(FigurePartRow(part_id=figure_id, whole_id=whole) for whole in wholes))


def listed(
    *,
    circles: Collection[Visibility],
    author: str | None,
    q: str | None,
    country: str | None,
    theme: str | None,
    part_of: UUID | None,
    updated_since: datetime | None,
) -> Select[Any]:
    """The figures shown to these circles, and `author`'s own; `q` is a part of the title in any language."""
    shown = col(FigureRow.visibility).in_(circles)
    statement = select(FigureRow).where(shown if author is None else or_(shown, col(FigureRow.created_by) == author))
    if q:
        titles = func.jsonb_each_text(col(FigureRow.title)).table_valued("key", "value")
        found = cast(titles.c.value, Text).icontains(q, autoescape=True)
        statement = statement.where(exists(select(1).select_from(titles).where(found)))
    if country is not None:
        statement = statement.where(col(FigureRow.countries).contains([country]))
    if theme is not None:
        statement = statement.where(col(FigureRow.themes).contains([theme]))
    if part_of is not None:
        of_it = exists().where(col(FigurePartRow.part_id) == col(FigureRow.id), col(FigurePartRow.whole_id) == part_of)
        statement = statement.where(of_it)
    if updated_since is not None:
        statement = statement.where(col(FigureRow.updated_at) >= updated_since)
    return statement


async def page_of(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="-updated_at,id")
