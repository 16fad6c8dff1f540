"""Before the gazetteer is loaded for the first time, what looks into it says so instead of finding nothing."""

import json
from pathlib import Path

import pytest

from services.registry.service import SERVICE
from services.registry.territories.loader import load
from shared.testing.databases import TestDatabases
from shared.testing.service import running
from tests.registry.making import API
from tests.registry.places import written

pytestmark = pytest.mark.xdist_group("territories")

QUERIES = json.dumps({"q0": {"query": "Dunkirk", "type": "Territory"}})
TITLES = {
    "en": "The gazetteer is still being loaded",
    "fr": "Le répertoire des territoires est en cours de chargement",
    "de": "Das Ortsverzeichnis wird noch geladen",
    "zh": "地名录仍在加载",
}


async def test_until_the_gazetteer_is_loaded_its_routes_ask_to_come_back_and_readyz_tells_and_after_that_never(
    databases: TestDatabases, tmp_path: Path
) -> None:
    async with running(SERVICE, await databases.clone("registry")) as service:
        client = await service.anonymous()
        asked = {
            "/territories": {"q": "Dunkirk"},
            "/reconcile": {"queries": QUERIES},
            "/reconcile/suggest/entity": {"prefix": "Dunk"},
        }
        for path, query in asked.items():
            for lang, title in TITLES.items():
                answer = await client.get(API + path, params=query, headers={"Accept-Language": lang})
                assert answer.status_code == 503, answer.text
                assert (answer.json()["type"], answer.json()["title"]) == ("/problems/gazetteer-loading", title)
                assert int(answer.headers["Retry-After"]) > 0
        assert (await client.post(f"{API}/reconcile", data={"queries": QUERIES})).status_code == 503
        assert (await client.get(f"{API}/reconcile")).json()["versions"] == ["0.2"]
        ready = await client.get("/registry/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "ready", "loading": ["gazetteer"]})

        await load(service.runtime.engine, written(tmp_path / "cut.xz", "1"))
        assert (await client.get("/registry/readyz")).json() == {"status": "ready"}
        for path, query in asked.items():
            assert (await client.get(API + path, params=query)).status_code == 200
        assert (await client.post(f"{API}/reconcile", data={"queries": QUERIES})).status_code == 200
