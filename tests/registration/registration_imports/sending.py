"""Files sent to be registered, and entered by the worker."""

import asyncio
import json
from typing import Any

import httpx

from services.registration.registration_imports.running import run_next
from shared.runtime import Runtime
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.scene import V1, Scene

HEADER = "Nom;Prénom;Courriel;Délégation;Ateliers;Fonction\n"
Json = dict[str, Any]


async def sent(
    scene: Scene, content: str | bytes, client: httpx.AsyncClient | None = None, **form: Any
) -> httpx.Response:
    data = {name: json.dumps(value) if isinstance(value, dict) else str(value) for name, value in form.items()}
    raw = content.encode() if isinstance(content, str) else content
    path = f"{V1}/conferences/{scene.conference_id}/imports"
    return await (client or scene.staff).post(path, data=data, files={"file": ("liste.csv", raw)})


async def queued(scene: Scene, content: str | bytes, client: httpx.AsyncClient | None = None, **form: Any) -> Json:
    answer = await sent(scene, content, client, **form)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{V1}/imports/{answer.json()['id']}"
    return dict(answer.json())


async def read(scene: Scene, import_id: str, client: httpx.AsyncClient | None = None) -> Json:
    """The import with its rows."""
    client = client or scene.staff
    found = (await client.get(f"{V1}/imports/{import_id}")).json()
    rows: list[Json] = []
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        page = (await client.get(f"{V1}/imports/{import_id}/rows", params={"limit": 200, **cursor})).json()
        rows += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    return dict(found) | {"rows": rows}


async def ended(service: ServiceUnderTest, scene: Scene, import_id: str) -> Json:
    """The import with its rows, after the worker has done its work."""
    async with asyncio.timeout(120):
        while (await scene.staff.get(f"{V1}/imports/{import_id}")).json()["ended_at"] is None:
            if not await run_next(service.runtime):
                await asyncio.sleep(0.01)  # somebody else is at work
    return await read(scene, import_id)


async def imported(service: ServiceUnderTest, scene: Scene, content: str | bytes, **form: Any) -> Json:
    return await ended(service, scene, (await queued(scene, content, **form))["id"])


async def batch(runtime: Runtime, number: int = 1) -> None:
    """So many batches, and no more."""
    for _ in range(number):
        assert await run_next(runtime)


def counts(found: Json) -> tuple[int, int, int]:
    return found["counts"]["created"], found["counts"]["existing"], found["counts"]["refused"]


def states(found: Json) -> list[str]:
    return [row["state"] for row in found["rows"]]


def faults(found: Json) -> list[tuple[int, str | None, str]]:
    return [(row["line"], fault["column"], fault["code"]) for row in found["rows"] for fault in row["problems"]]


async def registrations(scene: Scene) -> list[Json]:
    answer = await scene.staff.get(
        f"{V1}/conferences/{scene.conference_id}/registrations", params={"sort": "id", "limit": 200}
    )
    return list(answer.json()["items"])
