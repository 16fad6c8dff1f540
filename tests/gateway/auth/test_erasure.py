"""Erasing the person behind an account (D7): nothing is left here, and the services learn an id."""

import asyncio

import httpx
from sqlalchemy import select

from services.gateway.webhooks.stream.workers import into_the_stream
from shared.db.kernel_tables import outbox
from shared.events.relay import hand_over
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import PASSWORD, Person, browser, change, log_in, logged_in, make_client, make_person
from tests.registration.personal_data.scan import places_with

ACCOUNTS = "/auth/v1/accounts"


async def account_of(admin: httpx.AsyncClient, person: Person) -> str:
    """The path of a person's account."""
    found = (await admin.get(ACCOUNTS, params={"q": person.email})).json()["items"]
    return f"{ACCOUNTS}/{found[0]['id']}"


async def test_d7_an_erased_account_leaves_nothing_of_the_person(
    gateway: ServiceUnderTest, admin: httpx.AsyncClient
) -> None:
    mark = new_id().hex[-12:]
    sent = {"email": f"ada.{mark}@entente.example", "name": f"Ada {mark}", "role": "member", "password": PASSWORD}
    made = await admin.post(ACCOUNTS, json=sent | {"memberships": [{"partner_id": str(new_id())}]})
    path, account_id = made.headers["location"], made.json()["id"]
    person = Person(str(sent["email"]))
    tokens = await log_in(gateway, person)
    member = await gateway.bearer(tokens["access_token"])
    own = await gateway.account("member", scopes=["registry:read", "webhooks:manage"], subject=account_id)
    hook = {"url": f"https://hooks.example/{mark}", "event_types": ["registry.*"], "description": f"of {mark}"}
    assert (await own.post("/webhooks/v1/endpoints", json=hook)).status_code == 201
    assert "idempotent_answer" in (await places_with(gateway, [mark]))[mark]

    erased = await admin.post(f"{path}:erase", headers={"If-Match": made.headers["etag"]})
    assert erased.status_code == 200, erased.text
    assert {name: erased.json()[name] for name in ("account_id", "logins", "memberships", "clients")} == {
        "account_id": account_id, "logins": 1, "memberships": 1, "clients": []
    }  # fmt: skip
    await hand_over(gateway.runtime, into_the_stream)  # endpoints go with the event
    assert await places_with(gateway, [mark]) == {mark: set()}
    assert (await member.get("/auth/v1/me")).status_code == 401
    guest = await browser(gateway)
    assert (await guest.post("/auth/v1/login", json=person.credentials)).status_code == 401
    assert (await guest.post("/auth/v1/refresh", json={"refresh_token": tokens["refresh_token"]})).status_code == 400
    assert (await admin.get(path)).status_code == 404
    assert (await admin.post(f"{path}:erase")).status_code == 404
    assert (await admin.post(ACCOUNTS, json=sent)).status_code == 201  # the address is free again

    ours = await gateway.machine("service:registry", scopes=["events:publish"])
    told = (await ours.get("/webhooks/v1/events", params={"type": "gateway.person.erased"})).json()["items"]
    (event,) = [item for item in told if item["data"]["subject"]["id"] == account_id]
    assert (event["visibility"], event["data"]["subject"]["version"]) == ("private", 2)
    assert event["data"].keys() == {"id", "subject", "partner_ids"}
    stranger = await gateway.machine("stranger", scopes=["registry:read"])
    assert (await stranger.get("/webhooks/v1/events", params={"type": "gateway.*"})).json()["items"] == []


async def test_d7_its_machine_clients_go_on_and_are_named(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    other = await make_person(gateway, "admin")
    client_id = f"made-{new_id().hex}"
    client = {"client_id": client_id, "name": "Of a partner", "scopes": ["registry:read"]}
    made = await (await logged_in(gateway, other)).post("/auth/v1/clients", json=client)
    assert made.status_code == 201, made.text
    erased = await admin.post(f"{await account_of(admin, other)}:erase")
    assert (erased.status_code, erased.json()["clients"]) == (200, [client_id])
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": made.json()["client_secret"]}
    assert (await (await browser(gateway)).post("/auth/v1/token", data=form)).status_code == 200


async def test_d7_erasing_is_for_administrators_and_never_of_a_changed_account(
    gateway: ServiceUnderTest, admin: httpx.AsyncClient
) -> None:
    path = await account_of(admin, await make_person(gateway))
    for role in ("coordinator", "viewer"):
        client = await logged_in(gateway, await make_person(gateway, role))
        assert (await client.post(f"{path}:erase")).status_code == 403
    assert (await (await gateway.anonymous()).post(f"{path}:erase")).status_code == 401
    unknown = await make_client(gateway, "registry:write")
    assert (await (await gateway.machine(unknown, scopes=["registry:write"])).post(f"{path}:erase")).status_code == 403
    tag = (await admin.get(path)).headers["etag"]
    await change(admin, path, {"name": "Changed"})
    assert (await admin.post(f"{path}:erase", headers={"If-Match": tag})).status_code == 412
    assert (await admin.get(path)).status_code == 200


async def test_d7_erased_twice_at_once_is_told_once(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    path = await account_of(admin, await make_person(gateway))
    answers = await asyncio.gather(*(admin.post(f"{path}:erase") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404]
    async with gateway.runtime.engine.connect() as connection:
        rows = (await connection.execute(select(outbox).where(outbox.c.type == "gateway.person.erased"))).all()
    assert [row.data["subject"]["id"] for row in rows].count(path.rpartition("/")[2]) == 1
