"""Administering machine clients."""

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import browser, change, make_client

CLIENTS, TOKEN = "/auth/v1/clients", "/auth/v1/token"


def wanted(**fields: object) -> dict[str, object]:
    return {"client_id": f"crm-{new_id().hex}", "name": "A register", "scopes": ["registry:read"], **fields}


async def test_a_client_is_made_and_its_secret_shown_once(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    made = await admin.post(CLIENTS, json=wanted(scopes=["webhooks:manage", "registry:read", "registry:read"]))
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    client, secret = made.json(), made.json()["client_secret"]
    assert client["scopes"] == ["registry:read", "webhooks:manage"]
    assert client["owner"]["name"] == "Test admin"
    token = await (await browser(gateway)).post(
        TOKEN, data={"grant_type": "client_credentials"}, auth=(client["client_id"], secret)
    )
    assert token.status_code == 200, token.text
    listed = await admin.get(CLIENTS, params={"q": client["client_id"]})
    read = await admin.get(made.headers["location"])
    changed = await change(admin, made.headers["location"], {"name": "Renamed"})
    for answer in (listed, read, changed):
        assert answer.status_code == 200
        assert secret not in answer.text
        assert "secret" not in answer.text
    assert changed.json()["name"] == "Renamed"
    assert listed.json()["items"][0] == read.json()


async def test_a_secret_is_not_kept_under_an_idempotency_key(admin: httpx.AsyncClient) -> None:
    sent, key = wanted(), {"Idempotency-Key": str(new_id())}
    assert (await admin.post(CLIENTS, json=sent, headers=key)).status_code == 201
    again = await admin.post(CLIENTS, json=sent, headers=key)
    assert again.status_code == 409
    assert again.json()["errors"][0]["pointer"] == "/client_id"
    assert "client_secret" not in again.text


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"client_id": "service:registry"}, "/client_id"),
        ({"client_id": "abcdef01-89ab-7cde-8f01-23456789abcd"}, "/client_id"),
        ({"client_id": "A"}, "/client_id"),
        ({"scopes": ["registry:everything"]}, "/scopes/0"),
        ({"secret": "of my own choice"}, "/secret"),
        ({"name": ""}, "/name"),
    ],
)
async def test_what_cannot_be_right_is_named(admin: httpx.AsyncClient, fields: dict[str, object], pointer: str) -> None:
    answer = await admin.post(CLIENTS, json=wanted(**fields))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_our_own_services_are_seen_and_not_changed(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    await make_client(gateway, "events:publish", client_id="service:indicators")
    (found,) = (await admin.get(CLIENTS, params={"q": "service:indicators"})).json()["items"]
    assert found["owner"] is None
    assert (await change(admin, f"{CLIENTS}/{found['id']}", {"active": False})).status_code == 403


async def test_a_change_needs_the_version_it_changes(admin: httpx.AsyncClient) -> None:
    path = (await admin.post(CLIENTS, json=wanted())).headers["location"]
    etag = (await admin.get(path)).headers["etag"]
    assert (await admin.patch(path, json={"name": "x"})).status_code == 428
    assert (await admin.patch(path, json={"name": "x"}, headers={"If-Match": etag})).status_code == 200
    assert (await admin.patch(path, json={"name": "y"}, headers={"If-Match": etag})).status_code == 412
    assert (await admin.get(f"{CLIENTS}/{new_id()}")).status_code == 404


async def test_lists_are_filtered_and_paged(admin: httpx.AsyncClient) -> None:
    mark = new_id().hex
    for n in range(3):
        await admin.post(CLIENTS, json=wanted(name=f"{mark} {n}"))
    first = (await admin.get(CLIENTS, params={"q": mark, "limit": 2, "sort": "-name"})).json()
    query = {"q": mark, "limit": 2, "sort": "-name", "cursor": first["next"]}
    second = (await admin.get(CLIENTS, params=query)).json()
    assert [item["name"][-1] for item in first["items"] + second["items"]] == ["2", "1", "0"]
    assert (await admin.get(CLIENTS, params={"q": mark, "active": "false"})).json()["items"] == []
