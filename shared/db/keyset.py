"""Keyset pagination: the next page starts after the last row's sort values, whatever came or went meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.http.pages import Wanted
from shared.http.problems import BadRequest
from shared.http.wording import FOREIGN_CURSOR

SortKeys = Mapping[str, ColumnElement[Any]]
"""Sort fields by the name the API gives them. None may be NULL (use `coalesce`); `id` must be among them."""


async def fetch_page(
    session: AsyncSession, statement: Select[Any], page: Wanted, keys: SortKeys, *, default: str, kept: Any = None
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    """The rows of the page asked for, the cursor of the next page or None, and the total if it was asked for.

    `default` is the sort when the caller names none, as in `-signed_on,id`. `id` always breaks ties. `kept`, unless
    None, is what the first page found out for all of them: it is handed back as the first value of their `page.after`.
    """
    fields = page.sort or tuple(default.split(","))
    if not any(field.removeprefix("-") == "id" for field in fields):
        fields = (*fields, "id")
    columns = [(keys[field.removeprefix("-")], field.startswith("-")) for field in fields]
    total = await session.scalar(select(func.count()).select_from(statement.subquery())) if page.count else None
    first = [] if kept is None else [kept]
    if page.after is not None:
        statement = statement.where(_after(columns, page.after[len(first) :]))
    statement = statement.order_by(*(column.desc() if descending else column.asc() for column, descending in columns))
    statement = statement.add_columns(*(column.label(f"_sort_{n}") for n, (column, _) in enumerate(columns)))
    rows = (await session.execute(statement.limit(page.limit + 1))).all()
    if len(rows) <= page.limit:
        return rows, page.next_cursor(None), total
    rows = rows[: page.limit]
    last = [getattr(rows[-1], f"_sort_{n}") for n in range(len(columns))]
    return rows, page.next_cursor([*first, *last]), total


def _after(columns: list[tuple[ColumnElement[Any], bool]], values: list[Any]) -> ColumnElement[bool]:
    """(a, b) after (x, y): a past x, or a equal to x and b past y, each in its own direction.

    That a is not before x is said once more: by this bound an index is entered where the page begins.
    """
    if len(values) != len(columns):
        raise BadRequest(FOREIGN_CURSOR)
    bounds, alternatives = [], []
    for n, (column, descending) in enumerate(columns):
        bound = [cast(literal(str(value)), known.type) for (known, _), value in zip(columns, values, strict=True)]
        equal = [earlier == bound[index] for index, (earlier, _) in enumerate(columns[:n])]
        past = column < bound[n] if descending else column > bound[n]
        alternatives.append(and_(*equal, past))
        bounds.append(column <= bound[n] if descending else column >= bound[n])
    return and_(bounds[0], or_(*alternatives)) if len(columns) > 1 else alternatives[0]
