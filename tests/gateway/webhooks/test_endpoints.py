"""Endpoints: whose they are, what they may be, and their secrets."""

import base64
from typing import Any

import httpx
import jsonschema
import pytest
from sqlalchemy import text

from services.gateway.service import SERVICE
from services.gateway.settings import GatewaySettings
from services.gateway.webhooks.resources import PrivateAddressesInProduction, allows_private
from shared.ids import new_id
from shared.settings import Settings
from shared.testing.service import ServiceUnderTest, test_settings
from tests.gateway.webhooks.conftest import READ, event, make_endpoint, publish

ENDPOINTS = "/webhooks/v1/endpoints"
URL = "https://partner.example/hook"


async def test_a_secret_is_shown_once_and_kept_encrypted(hooks: ServiceUnderTest, partner: httpx.AsyncClient) -> None:
    answer = await partner.post(ENDPOINTS, json={"url": URL, "event_types": ["registry.*"]})
    made = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["location"] == f"{ENDPOINTS}/{made['id']}"
    assert len(base64.b64decode(made["secret"].removeprefix("whsec_"))) == 32
    again = await partner.get(f"{ENDPOINTS}/{made['id']}")
    assert again.json() == {name: value for name, value in made.items() if name != "secret"}
    async with hooks.runtime.engine.connect() as connection:
        row = (await connection.execute(text("select * from endpoint"))).one()
        answers = await connection.scalar(text("select count(*) from idempotent_answer"))
    assert made["secret"].encode() not in row.secret
    assert answers == 0


async def test_an_endpoint_is_seen_by_its_owner_and_by_staff_only(
    hooks: ServiceUnderTest, partner: httpx.AsyncClient
) -> None:
    made = await make_endpoint(partner, URL)
    path = f"{ENDPOINTS}/{made['id']}"
    scopes = [*READ, "webhooks:manage"]
    other = await hooks.account("member", scopes=scopes)
    for request in (
        other.get(path),
        other.patch(path, json={"description": "mine"}, headers={"If-Match": '"1.0"'}),
        other.delete(path, headers={"If-Match": '"1.0"'}),
        other.post(f"{path}:test"),
        other.post(f"{path}:disable"),
        other.get(f"{path}/deliveries"),
    ):
        assert (await request).status_code == 404
    assert (await other.get(ENDPOINTS)).json()["items"] == []
    for role in ("coordinator", "admin"):
        staff = await hooks.account(role, scopes=scopes)
        assert [item["id"] for item in (await staff.get(ENDPOINTS)).json()["items"]] == [made["id"]]
        assert (await staff.get(path)).status_code == 200
    viewer = await hooks.account("viewer", scopes=READ)
    assert (await viewer.get(ENDPOINTS)).status_code == 403


@pytest.mark.parametrize(
    ("types", "pointers"),
    [
        (["registry.agreement.burnt"], ["/event_types/0"]),
        (["registry.agreement.signed", "registry.nothing.*"], ["/event_types/1"]),
        (["unheard.of.ever"], ["/event_types/0"]),
        (["*"], ["/event_types/0"]),
        ([], ["/event_types"]),
    ],
)
async def test_unknown_types_are_refused(partner: httpx.AsyncClient, types: list[str], pointers: list[str]) -> None:
    answer = await partner.post(ENDPOINTS, json={"url": URL, "event_types": types})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


async def test_types_of_a_service_never_seen_cannot_be_judged(partner: httpx.AsyncClient) -> None:
    answer = await partner.post(ENDPOINTS, json={"url": URL, "event_types": ["indicators.measurement.approved"]})
    assert answer.status_code == 503


@pytest.mark.parametrize(
    "url",
    [
        "ftp://partner.example/",
        "https://",
        "partner.example/hook",
        "https://user:password@partner.example/",
        "https://user@partner.example/",
        "https://partner.example/#fragment",
        "https://partner.example/ hook",
        "https://partner.example:port/",
        "https://partner.example/" + "x" * 2000,
    ],
)
async def test_urls_that_no_endpoint_may_have(partner: httpx.AsyncClient, url: str) -> None:
    answer = await partner.post(ENDPOINTS, json={"url": url, "event_types": ["registry.*"]})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/url"]


async def test_changes_need_the_version_that_they_change(partner: httpx.AsyncClient) -> None:
    made = await make_endpoint(partner, URL, filter={"partner_id": str(new_id())})
    path = f"{ENDPOINTS}/{made['id']}"
    tag = (await partner.get(path)).headers["etag"]
    assert (await partner.patch(path, json={"description": "x"})).status_code == 428
    wrongs: list[dict[str, Any]] = [{"url": None}, {"event_types": []}, {"event_types": ["no.such.thing"]}, {"a": 1}]
    for wrong in wrongs:
        assert (await partner.patch(path, json=wrong, headers={"If-Match": tag})).status_code == 422
    changed = await partner.patch(path, json={"filter": {}, "description": "x"}, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.json()["filter"] == {"conference_id": None, "partner_id": None}
    assert (changed.json()["version"], changed.json()["description"], changed.json()["url"]) == (2, "x", URL)
    assert (await partner.delete(path, headers={"If-Match": tag})).status_code == 412
    gone = await partner.delete(path, headers={"If-Match": changed.headers["etag"]})
    assert gone.status_code == 204
    assert (await partner.get(path)).status_code == 404


async def test_filters_narrow_what_is_delivered(registry: httpx.AsyncClient, partner: httpx.AsyncClient) -> None:
    conference, ours = new_id(), new_id()
    narrowed = {
        "conference": await make_endpoint(partner, URL, filter={"conference_id": str(conference)}),
        "partner": await make_endpoint(partner, URL, filter={"partner_id": str(ours)}),
        "type": await make_endpoint(partner, URL, "registry.partner.created"),
    }
    await publish(
        registry,
        event(conference_id=str(conference)),
        event(partner_ids=[new_id(), ours]),
        event(conference_id=str(new_id()), partner_ids=[new_id()]),
    )
    counts = {
        name: len((await partner.get(f"{ENDPOINTS}/{endpoint['id']}/deliveries")).json()["items"])
        for name, endpoint in narrowed.items()
    }
    assert counts == {"conference": 1, "partner": 1, "type": 0}


async def test_event_types_come_with_schema_and_example(hooks: ServiceUnderTest) -> None:
    items = (await (await hooks.anonymous()).get("/webhooks/v1/event-types")).json()["items"]
    by_name = {item["type"]: item for item in items}
    assert {"registry.partner.created", "gateway.endpoint.disabled"} <= set(by_name)
    for item in items:
        jsonschema.validate(item["example"], item["json_schema"])
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(item["example"] | {"type": "another"}, item["json_schema"])
    assert by_name["registry.partner.created"]["service"] == "registry"


@pytest.mark.parametrize(
    ("env", "chosen", "allowed"),
    [("development", None, True), ("development", False, False), ("production", None, False)],
)
def test_private_addresses_are_for_laptops(env: str, chosen: bool | None, allowed: bool) -> None:
    assert allows_private(settings_with(env, chosen)) is allowed


def test_private_addresses_in_production_refuse_to_start() -> None:
    with pytest.raises(PrivateAddressesInProduction):
        allows_private(settings_with("production", True))


def settings_with(env: str, chosen: bool | None) -> Settings[GatewaySettings]:
    own = {"webhook_allow_private": chosen, "signing_key_file": "/nowhere"}
    return test_settings(SERVICE, "postgresql://nobody@/nowhere", {"env": env}, own)
