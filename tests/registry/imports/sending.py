"""Files sent to the registry, and what becomes of them."""

import io
import json
from typing import Any

import httpx
import xlsxwriter

from services.registry.imports.running import run_next
from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, Json


def workbook(rows: list[list[Any]]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Liste")
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, cells)
    book.close()
    return content.getvalue()


async def sent(client: httpx.AsyncClient, content: str | bytes, kind: str, **form: Any) -> httpx.Response:
    """The answer to a file; mappings and defaults may be given as dictionaries."""
    data = {name: json.dumps(value) if isinstance(value, dict) else str(value) for name, value in form.items()}
    raw = content.encode() if isinstance(content, str) else content
    return await client.post(
        f"{API}/imports", data={"kind": kind, "locale": "fr"} | data, files={"file": ("liste.csv", raw)}
    )


async def imported(
    registry: ServiceUnderTest, client: httpx.AsyncClient, content: str | bytes, kind: str, **form: Any
) -> Json:
    """The import of a file, once it has ended."""
    answer = await sent(client, content, kind, **form)
    assert answer.status_code == 201, answer.text
    return await ended(registry, client, answer.json()["id"])


async def ended(registry: ServiceUnderTest, client: httpx.AsyncClient, import_id: str) -> Json:
    while await run_next(registry.runtime):
        pass
    answer = await client.get(f"{API}/imports/{import_id}")
    assert answer.status_code == 200, answer.text
    result: Json = answer.json()
    return result


async def rows(client: httpx.AsyncClient, found: Json, **query: Any) -> list[Json]:
    answer = await client.get(f"{API}/imports/{found['id']}/rows", params={"limit": 200} | query)
    assert answer.status_code == 200, answer.text
    result: list[Json] = answer.json()["items"]
    return result


def counts(found: Json) -> dict[str, int]:
    """How many rows became what, without those that none became."""
    return {name: count for name, count in found["counts"].items() if count}
