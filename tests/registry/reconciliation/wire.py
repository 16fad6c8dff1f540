"""The protocol as a client speaks it, and its JSON Schemas."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from tests.registry.making import API, Json

RECONCILE = f"{API}/reconcile"
SCHEMAS = Path(__file__).parents[4] / "shared" / "data" / "reconciliation"


def valid(name: str, document: Any) -> None:
    """Hold what a client sent or got against one of the specification's JSON Schemas."""
    if not SCHEMAS.exists():
        pytest.skip("the specification's JSON Schemas (shared/data/reconciliation) are not here")
    errors = [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(document)]
    assert errors == []


@cache
def _validator(name: str) -> Draft7Validator:
    documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (document["$id"].removesuffix("#"), Resource(document, DRAFT7))
        for document in documents.values()
        if "$id" in document
    )
    return Draft7Validator(documents[name], registry=registry)


async def asked(client: httpx.AsyncClient, batch: Json, *, get: bool = False) -> Json:
    """The answer to a batch of queries, both held against the schemas."""
    valid("reconciliation-query-batch", batch)
    send: Json = {"queries": json.dumps(batch)}
    answer = await (client.get(RECONCILE, params=send) if get else client.post(RECONCILE, data=send))
    assert answer.status_code == 200, answer.text
    results: Json = answer.json()
    assert list(results) == list(batch)
    valid("reconciliation-result-batch", results)
    return results


async def one(client: httpx.AsyncClient, query: str, **more: Any) -> list[Json]:
    """The candidates for one query."""
    candidates: list[Json] = (await asked(client, {"q0": {"query": query} | more}))["q0"]["result"]
    return candidates


def said(**properties: Any) -> list[Json]:
    """Properties as a query carries them."""
    return [{"pid": pid, "v": value} for pid, value in properties.items()]


async def extended(client: httpx.AsyncClient, ids: list[str], *properties: str | Json) -> Json:
    """The rows of a data extension, both ways held against the schemas."""
    wanted = [{"id": each} if isinstance(each, str) else each for each in properties]
    query = {"ids": ids, "properties": wanted}
    valid("data-extension-query", query)
    answer = await client.post(RECONCILE, data={"extend": json.dumps(query)})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    valid("data-extension-response", found)
    return found


async def got(client: httpx.AsyncClient, path: str, schema: str, **query: Any) -> Json:
    """A GET beneath the service, held against its schema."""
    answer = await client.get(f"{RECONCILE}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    valid(schema, found)
    return found
