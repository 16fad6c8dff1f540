"""A cursor holds the last row's sort values whatever their type, and serves for its own list alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Double, Numeric, Text, Uuid, select, values
from sqlalchemy.types import TypeEngine
from starlette.requests import Request
from starlette.responses import Response

from shared.db.engine import transaction
from shared.db.keyset import fetch_page
from shared.http.pages import CursorCodec, PageRequest
from shared.http.problems import BadRequest
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest

CODEC = CursorCodec(b"k" * 32, "/things?")
SORTED: list[tuple[TypeEngine[Any], list[Any]]] = [
    (Boolean(), [False, False, True]),
    (Date(), [date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)]),
    (
        DateTime(timezone=True),
        [datetime(2024, 1, 1, microsecond=1, tzinfo=UTC), datetime(2024, 1, 1, microsecond=2, tzinfo=UTC)],
    ),
    (Numeric(), [Decimal("-1"), Decimal("0.1000000000000000055511151231257827"), Decimal("1e20")]),
    (Double(), [0.1, 0.1 + 0.2, 1e300]),
    (Text(), ["", "'", "None", "\\", "Č", "深圳"]),
]


def page(after: list[Any] | None, sort: str) -> PageRequest:
    scope = {"type": "http", "method": "GET", "path": "/things", "query_string": b"", "headers": []}
    return PageRequest(1, (sort,), False, after, CODEC, Request(scope), Response())


@pytest.mark.parametrize(("kind", "ordered"), SORTED, ids=lambda item: type(item).__name__)
@pytest.mark.parametrize("sign", ["", "-"])
async def test_pages_of_one_walk_through_all_rows(
    notes: ServiceUnderTest, kind: TypeEngine[Any], ordered: list[Any], sign: str
) -> None:
    rows = sorted([(new_id(), value) for value in ordered], key=lambda row: ordered.index(row[1]))
    things = values(Column("id", Uuid), Column("value", kind), name="things").data(rows)
    seen: list[Any] = []
    after: list[Any] | None = None
    async with transaction(notes.runtime.engine) as session:
        for _ in rows:
            asked = page(after, f"{sign}value")
            found, cursor, _ = await fetch_page(session, select(things), asked, dict(things.c), default="id")
            seen += [row.value for row in found]
            after = CODEC.decode(cursor) if cursor else None
    assert seen == ordered[:: -1 if sign else 1]
    assert after is None


@pytest.mark.parametrize("cursor", ["", "A", "é", "=" * 8, "AAAA" * 10, "\x00", "None"])
def test_what_is_no_cursor_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(BadRequest):
        CODEC.decode(cursor)


def test_a_cursor_of_another_list_is_refused() -> None:
    foreign = CursorCodec(CODEC.key, "/others?").encode([str(UUID(int=1))])
    with pytest.raises(BadRequest):
        CODEC.decode(foreign)
