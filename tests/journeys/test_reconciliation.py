"""A tool in a browser, of any origin, matches names against the registry."""

import json
from collections.abc import Callable

import httpx
import pytest

from deploy.launcher import Platform
from shared.ids import new_id
from tests.journeys.conftest import Visitor, eventually

pytestmark = pytest.mark.xdist_group("platform")

Visit = Callable[[str | None], Visitor]

RECONCILE = "/registry/v1/reconcile"
ORIGIN = {"Origin": "http://127.0.0.1:3333"}


def test_a_page_of_any_origin_reads_the_manifest_matches_and_shows_a_preview(
    platform: Platform, visitor: Visit
) -> None:
    # The first start is still loading the gazetteer: `readyz` tells, and the routes ask to come back.
    eventually(lambda: "loading" not in visitor(None).read("/readyz"), seconds=120)
    name = f"Ville de Sainte-Réconciliation-{new_id()}"
    made = visitor("coordinator").create("/registry/v1/partners", kind="local_authority", name=name, country="FR")
    with httpx.Client(base_url=platform.base_url, headers=ORIGIN) as page:
        manifest = page.get(RECONCILE)
        assert manifest.headers["access-control-allow-origin"] in ("*", ORIGIN["Origin"])
        preflight = page.options(RECONCILE, headers={"Access-Control-Request-Method": "POST"})
        assert preflight.status_code == 200
        assert "access-control-allow-credentials" not in preflight.headers
        query = {"q0": {"query": name.upper().replace("É", "E"), "properties": [{"pid": "country", "v": "Francia"}]}}
        found = page.post(RECONCILE, data={"queries": json.dumps(query)}).json()["q0"]["result"][0]
        assert (found["id"], found["match"]) == (made["id"], True)
        preview = page.get(manifest.json()["preview"]["url"].replace("{{id}}", found["id"]))
        assert "frame-ancestors *" in preview.headers["content-security-policy"]
        assert name in preview.text
        view = page.get(manifest.json()["view"]["url"].replace("{{id}}", found["id"]), follow_redirects=True)
        assert view.json()["id"] == made["id"]
