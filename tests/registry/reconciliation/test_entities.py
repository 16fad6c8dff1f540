"""What the reconciliation service tells of one entity: its properties, where it is found, a page for people."""

import httpx
import pytest

from shared.ids import new_id
from tests.registry.making import Json, partner, told
from tests.registry.reconciliation.wire import RECONCILE, extended, one

pytestmark = [pytest.mark.xdist_group("territories"), pytest.mark.usefixtures("territories")]


async def test_data_extension_fetches_what_is_asked_for(anonymous: httpx.AsyncClient, town: Json) -> None:
    nobody = str(new_id())
    spelled = {"id": "kind", "settings": {"labels": "fr"}}
    few = {"id": "names", "settings": {"limit": 1}}
    found = await extended(
        anonymous, [town["id"], nobody, "?"], "siren", "country", spelled, few, "territory", "established_on", "nothing"
    )
    assert found["rows"][town["id"]] == {
        "siren": [{"str": "215900093"}],
        "country": [{"str": "FR"}],
        "kind": [{"str": "Collectivité territoriale"}],
        "names": [{"str": "Ville de Villeneuve d'Ascq"}],
        "territory": [{"id": found["rows"][town["id"]]["territory"][0]["id"], "name": "Villeneuve-d'Ascq"}],
        "established_on": [{"str": "1970-02"}],
        "nothing": [],
    }
    assert all(values == [] for values in found["rows"][nobody].values())
    assert next(each for each in found["meta"] if each["id"] == "territory")["type"]["id"] == "Territory"
    territory = found["rows"][town["id"]]["territory"][0]["id"]
    more = await extended(anonymous, [territory], "insee", "population", "parent", "latitude", "level")
    assert more["rows"][territory]["insee"] == [{"str": "59009"}]
    assert more["rows"][territory]["parent"][0]["name"] == "Nord"
    assert more["rows"][territory]["population"][0]["int"] > 50_000


async def test_an_entity_leads_to_the_object_of_the_api(anonymous: httpx.AsyncClient, town: Json) -> None:
    answer = await anonymous.get(f"{RECONCILE}/view", params={"id": town["id"]}, follow_redirects=True)
    assert answer.json()["name"] == town["name"]
    told(await anonymous.get(f"{RECONCILE}/view", params={"id": "nobody"}), 404)


async def test_previews_are_small_pages_that_may_be_framed_and_run_nothing(
    anonymous: httpx.AsyncClient, staff: httpx.AsyncClient
) -> None:
    sly = await partner(staff, "FR", name="<script>alert(1)</script> & Co")
    page = await anonymous.get(f"{RECONCILE}/preview", params={"id": sly["id"]}, headers={"Accept-Language": "de"})
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "Gebietskörperschaft" in page.text
    assert len(page.content) < 5_000
    assert "src=" not in page.text
    assert "href=" not in page.text
    flyout = (await anonymous.get(f"{RECONCILE}/flyout/entity", params={"id": sly["id"]})).json()
    assert "<script" not in flyout["html"]


async def test_a15_a_dissolved_partner_names_its_successor(
    anonymous: httpx.AsyncClient, staff: httpx.AsyncClient
) -> None:
    before = await partner(staff, "FR", name=f"Région Ancienne {new_id()}")
    after = await partner(staff, "FR", name=f"Région Nouvelle {new_id()}")
    body = {"kind": "rename", "on": "2016-01-01", "predecessors": [before["id"]], "successors": [after["id"]]}
    answer = await staff.post("/registry/v1/successions", json=body)
    assert answer.status_code == 201, answer.text
    found = (await one(anonymous, before["name"]))[0]
    assert found["id"] == before["id"]
    assert f"now {after['name']}" in found["description"]
    rows = (await extended(anonymous, [before["id"], after["id"]], "successor", "predecessor"))["rows"]
    assert rows[before["id"]]["successor"] == [{"id": after["id"], "name": after["name"]}]
    assert rows[after["id"]]["predecessor"] == [{"id": before["id"], "name": before["name"]}]
