"""Lists cost the same number of statements however long they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, agreement, cooperation, pair, partner


@contextmanager
def counted(registry: ServiceUnderTest) -> Iterator[list[str]]:
    """The statements that are executed inside."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = registry.runtime.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["partners", "cooperations", "agreements"])
async def test_a_longer_page_takes_no_more_statements(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, path: str
) -> None:
    region = await partner(staff)
    town, other = await pair(staff)
    for number in range(4):
        identifier = {"scheme": "test", "value": f"{region['name']} {number}"}
        await partner(staff, parent_id=region["id"], identifiers=[identifier])
        actors = [{"partner_id": (await partner(staff))["id"], "corners": ["economy"]}]
        lasting = await cooperation(staff, town, other, actors=actors)
        first = await agreement(staff, town, other, cooperation_id=lasting["id"], signed_on="2020")
        attendees = [{"person": "A", "partner_id": (await partner(staff))["id"]}]
        await agreement(staff, town, other, renews=first["id"], attendees=attendees)
    query = {"parent_id": region["id"]} if path == "partners" else {"partner_id": town["id"]}
    counts = []
    for limit in (2, 4):
        with counted(registry) as statements:
            page = (await staff.get(f"{API}/{path}", params=query | {"limit": limit})).json()
        assert len(page["items"]) == limit
        counts.append(len(statements))
    assert counts[0] == counts[1]
