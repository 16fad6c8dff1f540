"""Partners, cooperations and agreements for tests, made through the API."""

from typing import Any

import httpx
from stdnum.luhn import calc_check_digit

from shared.ids import new_id

API = "/registry/v1"
Json = dict[str, Any]


def siren() -> str:
    """The number of a French body that does not exist, with its check digit."""
    return (digits := f"{new_id().int % 10**8:08}") + calc_check_digit(digits)


async def made(client: httpx.AsyncClient, path: str, body: Json) -> Json:
    """What a POST that must succeed answers."""
    answer = await client.post(f"{API}/{path}", json=body)
    assert answer.status_code == 201, answer.text
    result: Json = answer.json()
    return result


async def partner(client: httpx.AsyncClient, country: str = "FR", **fields: Any) -> Json:
    """A local authority of `country`, unless `fields` say otherwise."""
    usual = {"kind": "local_authority", "name": f"Partner {new_id()}", "country": country}
    return await made(client, "partners", usual | fields)


async def pair(client: httpx.AsyncClient) -> tuple[Json, Json]:
    """Local authorities of two countries."""
    return await partner(client, "FR"), await partner(client, "DE")


def parties_of(*parties: Json) -> list[Json]:
    return [{"partner_id": party["id"], "side": party["country"].lower()} for party in parties]


async def cooperation(client: httpx.AsyncClient, *parties: Json, **fields: Any) -> Json:
    usual = {"title": {"en": f"Cooperation {new_id()}"}, "partners": parties_of(*parties)}
    return await made(client, "cooperations", usual | fields)


def agreement_body(*parties: Json, **fields: Any) -> Json:
    """A cooperation agreement between the parties: a draft, unless `fields` say otherwise."""
    signatories = [{"partner_id": party["id"]} for party in parties]
    usual = {
        "instrument": "cooperation_agreement",
        "title": {"en": f"Agreement {new_id()}"},
        "signatories": signatories,
    }
    return usual | fields


async def agreement(client: httpx.AsyncClient, *parties: Json, **fields: Any) -> Json:
    return await made(client, "agreements", agreement_body(*parties, **fields))


async def read(client: httpx.AsyncClient, path: str) -> tuple[Json, dict[str, str]]:
    """An object, and the If-Match header with which it may be changed."""
    answer = await client.get(f"{API}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json(), {"If-Match": answer.headers["etag"]}


async def changed(client: httpx.AsyncClient, path: str, **fields: Any) -> httpx.Response:
    """The answer to a PATCH of the present version."""
    _, if_match = await read(client, path)
    return await client.patch(f"{API}/{path}", json=fields, headers=if_match)


async def ids(client: httpx.AsyncClient, path: str, **query: Any) -> list[str]:
    """The ids of the first page of a list, as many as fit."""
    answer = await client.get(f"{API}/{path}", params={"limit": 200} | query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def told(answer: httpx.Response, status: int) -> Json:
    """The problem that an answer of this status tells."""
    assert answer.status_code == status, f"{answer.request.method} {answer.request.url}: {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json"
    problem: Json = answer.json()
    return problem


def pointers(problem: Json) -> list[str]:
    return [error["pointer"] for error in problem["errors"]]
