"""Bodies that follow others, as the tests enter them."""

from typing import Any

import httpx

from tests.registry.making import (
    API,
    made,
    partner,
    told,
)

Json = dict[str, Any]


def succession_body(kind: str, before: list[Json], after: list[Json], on: str = "2016-01-01") -> Json:
    return {
        "kind": kind,
        "on": on,
        "predecessors": [one["id"] for one in before],
        "successors": [one["id"] for one in after],
    }


async def succeeded(
    client: httpx.AsyncClient, kind: str, before: list[Json], after: list[Json], on: str = "2016-01-01"
) -> Json:
    return await made(client, "successions", succession_body(kind, before, after, on))


async def refusal(client: httpx.AsyncClient, status: int, *of: Any) -> Json:
    return told(await client.post(f"{API}/successions", json=succession_body(*of)), status)


def summary(one: Json) -> Json:
    return {field: one[field] for field in ("id", "name", "country")}


async def some(client: httpx.AsyncClient, count: int) -> list[Json]:
    return [await partner(client) for _ in range(count)]
