"""Administering accounts."""

import asyncio

import httpx
import pytest
from sqlalchemy import select, text

from services.gateway.service import SERVICE
from shared.db.kernel_tables import outbox
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.gateway.auth.people import (
    PASSWORD,
    Person,
    browser,
    change,
    claims_of,
    log_in,
    logged_in,
    make_client,
    make_person,
)

ACCOUNTS, ME = "/auth/v1/accounts", "/auth/v1/me"


def wanted(**fields: object) -> dict[str, object]:
    return {"email": f"{new_id().hex}@entente.example", "name": "Wanda Wanted", "role": "viewer", **fields}


async def test_an_account_is_made_read_listed_and_changed(admin: httpx.AsyncClient) -> None:
    sent = wanted(role="member", password=PASSWORD, memberships=[{"partner_id": str(new_id())}])
    made = await admin.post(ACCOUNTS, json=sent)
    assert made.status_code == 201, made.text
    account, path = made.json(), made.headers["location"]
    assert account["email"] == sent["email"]
    assert account["memberships"] == sent["memberships"]
    assert account["has_password"] is True
    assert account["active"] is True
    read = await admin.get(path)
    assert (read.json(), read.headers["etag"]) == (account, made.headers["etag"])
    changed = (await change(admin, path, {"name": "Another Name", "role": "organiser"})).json()
    assert (changed["name"], changed["role"], changed["version"]) == ("Another Name", "organiser", 2)
    assert changed["memberships"] == sent["memberships"], "what is not named stays"
    listed = (await admin.get(ACCOUNTS, params={"q": sent["email"], "count": "true"})).json()
    assert (listed["items"], listed["total"]) == ([changed], 1)


async def test_lists_are_filtered_and_paged(admin: httpx.AsyncClient) -> None:
    partner = str(new_id())
    for n in range(3):
        await admin.post(ACCOUNTS, json=wanted(name=f"Person {n}", memberships=[{"partner_id": partner}]))
    first = (await admin.get(ACCOUNTS, params={"partner_id": partner, "limit": 2})).json()
    second = (await admin.get(ACCOUNTS, params={"partner_id": partner, "limit": 2, "cursor": first["next"]})).json()
    assert [item["name"] for item in first["items"] + second["items"]] == ["Person 0", "Person 1", "Person 2"]
    none = await admin.get(ACCOUNTS, params={"partner_id": partner, "role": "admin", "active": "true"})
    assert none.json()["items"] == []
    assert (await admin.get(ACCOUNTS, params={"q": "100%_"})).json()["items"] == []


async def test_no_answer_holds_a_password_or_its_hash(admin: httpx.AsyncClient) -> None:
    made = await admin.post(ACCOUNTS, json=wanted(password=PASSWORD))
    listed = await admin.get(ACCOUNTS)
    for answer in (made, listed, await admin.get(made.headers["location"])):
        assert PASSWORD not in answer.text
        assert "argon2" not in answer.text


async def test_an_email_address_is_taken_in_any_case(admin: httpx.AsyncClient) -> None:
    first = wanted()
    await admin.post(ACCOUNTS, json=first)
    again = await admin.post(ACCOUNTS, json=wanted(email=str(first["email"]).upper()))
    assert again.status_code == 409
    assert again.json()["errors"][0]["pointer"] == "/email"


async def test_two_at_once_with_one_email_address_are_one_account(admin: httpx.AsyncClient) -> None:
    sent = wanted()
    answers = await asyncio.gather(*(admin.post(ACCOUNTS, json=sent) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"password": "short"}, "/password"),
        ({"password": "passwordpassword"}, "/password"),
        ({"password": "wanda wanted"}, "/password"),
        ({"email": "no address"}, "/email"),
        ({"role": "emperor"}, "/role"),
        ({"name": " "}, "/name"),
        ({"colour": "red"}, "/colour"),
        ({"memberships": [{"partner_id": str(new_id())}] * 2}, "/memberships"),
    ],
)
async def test_what_cannot_be_right_is_named(admin: httpx.AsyncClient, fields: dict[str, object], pointer: str) -> None:
    answer = await admin.post(ACCOUNTS, json=wanted(**fields))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("name", ["name", "role", "active", "memberships"])
async def test_nothing_can_be_changed_to_null(admin: httpx.AsyncClient, name: str) -> None:
    path = (await admin.post(ACCOUNTS, json=wanted())).headers["location"]
    assert (await change(admin, path, {name: None})).status_code == 422


async def test_a_change_needs_the_version_it_changes(admin: httpx.AsyncClient) -> None:
    path = (await admin.post(ACCOUNTS, json=wanted())).headers["location"]
    etag = (await admin.get(path)).headers["etag"]
    assert (await admin.patch(path, json={"name": "x"})).status_code == 428
    assert (await admin.patch(path, json={"name": "x"}, headers={"If-Match": etag})).status_code == 200
    assert (await admin.patch(path, json={"name": "y"}, headers={"If-Match": etag})).status_code == 412


async def test_an_account_without_password_cannot_log_in(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    sent = wanted()
    await admin.post(ACCOUNTS, json=sent)
    answer = await (await browser(gateway)).post("/auth/v1/login", json={"email": sent["email"], "password": "x"})
    assert answer.status_code == 401


async def test_memberships_go_into_the_token(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    partners = sorted(str(new_id()) for _ in range(2))
    sent = wanted(role="member", password=PASSWORD, memberships=[{"partner_id": partner} for partner in partners])
    path = (await admin.post(ACCOUNTS, json=sent)).headers["location"]
    person = Person(str(sent["email"]))
    token = (await log_in(gateway, person))["access_token"]
    assert claims_of(token)["partners"] == partners
    client = await gateway.bearer(token)
    assert [m["partner_id"] for m in (await client.get(ME)).json()["memberships"]] == partners
    await change(admin, path, {"memberships": [{"partner_id": partners[1]}]})
    assert (await client.get(ME)).status_code == 401, "a token that names a partner too many is no longer good"
    assert claims_of((await log_in(gateway, person))["access_token"])["partners"] == partners[1:]


async def test_another_role_takes_the_old_token_back_and_the_next_one_is_good(
    gateway: ServiceUnderTest, admin: httpx.AsyncClient
) -> None:
    """Tokens are dated to the second: one made in the second of the revocation must not be taken for a revoked one."""
    sent = wanted(role="coordinator", password=PASSWORD)
    path = (await admin.post(ACCOUNTS, json=sent)).headers["location"]
    person = Person(str(sent["email"]))
    for role in ("viewer", "organiser", "viewer"):
        tokens = await log_in(gateway, person)
        old = await gateway.bearer(tokens["access_token"])
        assert (await old.get(ME)).status_code == 200
        await change(admin, path, {"role": role})
        assert (await old.get(ME)).status_code == 401
        answer = await (await browser(gateway)).post(
            "/auth/v1/refresh", json={"refresh_token": tokens["refresh_token"]}
        )
        new = await gateway.bearer(answer.json()["access_token"])
        assert (await new.get(ME)).json()["role"] == role


async def test_another_name_takes_no_token_back(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    sent = wanted(password=PASSWORD)
    path = (await admin.post(ACCOUNTS, json=sent)).headers["location"]
    client = await logged_in(gateway, Person(str(sent["email"])))
    await change(admin, path, {"name": "Renamed"})
    assert (await client.get(ME)).json()["name"] == "Renamed"


async def test_deactivation_is_published_without_anything_personal(
    gateway: ServiceUnderTest, admin: httpx.AsyncClient
) -> None:
    made = (await admin.post(ACCOUNTS, json=wanted())).json()
    await change(admin, f"{ACCOUNTS}/{made['id']}", {"active": False})
    async with gateway.runtime.engine.connect() as connection:
        rows = (await connection.execute(select(outbox).where(outbox.c.type == "gateway.account.deactivated"))).all()
    (row,) = [row for row in rows if row.data["subject"]["id"] == made["id"]]
    assert row.visibility == "private"
    assert row.data["subject"]["version"] == 2
    assert made["email"] not in str(row.data)
    assert made["name"] not in str(row.data)


@pytest.mark.parametrize("role", ["coordinator", "organiser", "member", "viewer"])
async def test_nobody_but_administrators_sees_or_makes_accounts(gateway: ServiceUnderTest, role: str) -> None:
    client = await logged_in(gateway, await make_person(gateway, role))
    for answer in (
        await client.get(ACCOUNTS),
        await client.get(f"{ACCOUNTS}/{new_id()}"),
        await client.post(ACCOUNTS, json=wanted()),
        await client.patch(f"{ACCOUNTS}/{new_id()}", json={"active": False}, headers={"If-Match": "*"}),
        await client.get("/auth/v1/clients"),
        await client.post("/auth/v1/clients", json={"client_id": "mine", "name": "x", "scopes": []}),
    ):
        assert answer.status_code == 403, answer.request.url
    assert (await (await gateway.anonymous()).get(ACCOUNTS)).status_code == 401


async def test_a_machine_client_may_manage_accounts_by_its_scope(gateway: ServiceUnderTest) -> None:
    for scopes, status in ((["accounts:manage"], 200), (["registry:write"], 403)):
        client_id = await make_client(gateway, *scopes)
        client = await gateway.machine(client_id, scopes=scopes)
        assert (await client.get(ACCOUNTS)).status_code == status


async def test_a_token_that_says_more_than_the_account_is_does_not_administer(gateway: ServiceUnderTest) -> None:
    """As one signed before the account lost its role, in a process that has not heard of it yet."""
    person = await make_person(gateway, "viewer")
    subject = (await (await logged_in(gateway, person)).get(ME)).json()["id"]
    stale = await gateway.account("admin", scopes=["accounts:manage"], subject=subject)
    assert (await stale.get(ACCOUNTS)).status_code == 401
    nobody = await gateway.account("admin", scopes=["accounts:manage"])
    assert (await nobody.get(ACCOUNTS)).status_code == 401


async def test_unknown_accounts_are_404(admin: httpx.AsyncClient) -> None:
    assert (await admin.get(f"{ACCOUNTS}/{new_id()}")).status_code == 404
    assert (await admin.get(f"{ACCOUNTS}/no-uuid")).status_code == 404
    nobody = await admin.patch(f"{ACCOUNTS}/{new_id()}", json={"name": "x"}, headers={"If-Match": "*"})
    assert nobody.status_code == 404


async def until_waiting(service: ServiceUnderTest, many: int) -> None:
    """Until so many connections of the service's database wait for a lock."""
    waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    for _ in range(1000):
        async with service.runtime.engine.connect() as connection:
            if await connection.scalar(text(waiting)) >= many:
                return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_the_last_administrator_stays_even_when_two_leave_at_once(
    databases: TestDatabases, gateway: ServiceUnderTest
) -> None:
    """In a database of its own, where there are two administrators: each takes the other away at the same time."""
    own = {"signing_key_file": gateway.runtime.settings.own.signing_key_file}
    jwks = (await (await gateway.anonymous()).get("/.well-known/jwks.json")).json()
    url = await databases.clone("gateway")
    async with running(SERVICE, url, own=own, more_keys=jwks["keys"]) as alone:
        clients = [await logged_in(alone, await make_person(alone, "admin")) for _ in range(2)]
        paths = [f"{ACCOUNTS}/{(await client.get(ME)).json()['id']}" for client in clients]
        async with alone.runtime.engine.connect() as blocker:
            await blocker.execute(text("select 1 from account for update"))
            leaving = [
                asyncio.create_task(change(clients[0], paths[1], {"active": False})),
                asyncio.create_task(change(clients[1], paths[0], {"role": "viewer"})),
            ]
            await until_waiting(alone, 2)
            await blocker.rollback()
        answers = await asyncio.gather(*leaving)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        left = 0 if answers[0].status_code == 200 else 1
        for changes in ({"active": False}, {"role": "coordinator"}):
            refused = await change(clients[left], paths[left], changes)
            assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-administrator")
        assert (await clients[left].post(f"{paths[left]}:erase")).status_code == 409
        assert (await clients[left].get(paths[left])).json()["version"] == 1
