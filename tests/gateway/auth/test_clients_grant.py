"""Machine clients get their tokens: RFC 6749, section 4.4."""

import base64
from urllib.parse import quote

import httpx
import pytest

from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import SECRET, browser, change, claims_of, make_client

TOKEN, ME = "/auth/v1/token", "/auth/v1/me"
GRANT = {"grant_type": "client_credentials"}


async def ask(gateway: ServiceUnderTest, auth: tuple[str, str] | None = None, **form: str) -> httpx.Response:
    return await (await browser(gateway)).post(TOKEN, data=GRANT | form, auth=auth)


async def test_a_client_gets_a_token_by_basic_and_by_the_body(gateway: ServiceUnderTest) -> None:
    client_id = await make_client(gateway, "registry:read", "webhooks:manage")
    for answer in (
        await ask(gateway, (client_id, SECRET)),
        await ask(gateway, client_id=client_id, client_secret=SECRET),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        tokens = answer.json()
        assert tokens["token_type"] == "Bearer"
        assert tokens["scope"] == "registry:read webhooks:manage"
        assert "refresh_token" not in tokens
        claims = claims_of(tokens["access_token"])
        assert claims["sub"] == claims["client_id"] == client_id
        assert claims["scope"] == tokens["scope"]
        assert not {"role", "partners"} & claims.keys()
        me = (await (await gateway.bearer(tokens["access_token"])).get(ME)).json()
        assert me == {
            "kind": "client",
            "client_id": client_id,
            "name": "A test's client",
            "scopes": ["registry:read", "webhooks:manage"],
        }


async def test_a_service_gets_its_token_though_its_id_holds_a_colon(gateway: ServiceUnderTest) -> None:
    client_id = await make_client(gateway, "events:publish", client_id="service:registry")
    answer = await ask(gateway, (quote(client_id, safe=""), SECRET))
    assert claims_of(answer.json()["access_token"])["sub"] == "service:registry"


async def test_a_scope_may_be_narrower_and_never_wider(gateway: ServiceUnderTest) -> None:
    client_id = await make_client(gateway, "registry:read", "registry:write")
    narrow = await ask(gateway, (client_id, SECRET), scope="registry:read")
    assert narrow.json()["scope"] == "registry:read"
    assert claims_of(narrow.json()["access_token"])["scope"] == "registry:read"
    for scope in ("registry:read accounts:manage", "nonsense"):
        wide = await ask(gateway, (client_id, SECRET), scope=scope)
        assert (wide.status_code, wide.json()["error"]) == (400, "invalid_scope")


async def test_wrong_credentials_are_an_invalid_client(gateway: ServiceUnderTest) -> None:
    client_id = await make_client(gateway, "registry:read")
    for answer in (
        await ask(gateway, (client_id, "wrong")),
        await ask(gateway, ("nobody", SECRET)),
        await ask(gateway, ("nul%00l", SECRET)),
        await ask(gateway, client_id=client_id, client_secret=""),
        await ask(gateway, client_id=client_id),
        await ask(gateway),
    ):
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !", "Basic bm9jb2xvbg==", "Basic /////w==", "Bearer abc", "Digest x"]
)
async def test_an_authorization_that_is_no_basic_is_an_invalid_client(gateway: ServiceUnderTest, header: str) -> None:
    answer = await (await browser(gateway)).post(TOKEN, data=GRANT, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text


async def test_credentials_given_twice_are_an_invalid_request(gateway: ServiceUnderTest) -> None:
    client_id = await make_client(gateway, "registry:read")
    basic = "Basic " + base64.b64encode(f"{client_id}:{SECRET}".encode()).decode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    client = await browser(gateway)
    answers = [
        await ask(gateway, (client_id, SECRET), client_id=client_id, client_secret=SECRET),
        await ask(gateway, (client_id, SECRET), client_id="another"),
        await client.post(
            TOKEN, content=f"grant_type=client_credentials&client_id={client_id}&client_id=x", headers=form
        ),
        await client.post(TOKEN, data=GRANT, headers=[("Authorization", basic), ("Authorization", basic)]),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), answer.text


async def test_another_grant_type_is_not_supported(gateway: ServiceUnderTest) -> None:
    client_id = await make_client(gateway, "registry:read")
    answer = await ask(gateway, (client_id, SECRET), grant_type="password")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
    missing = await (await browser(gateway)).post(TOKEN, data={"scope": "registry:read"}, auth=(client_id, SECRET))
    assert (missing.status_code, missing.json()["error"]) == (400, "invalid_request")


async def test_what_is_no_form_is_refused(gateway: ServiceUnderTest) -> None:
    client = await browser(gateway)
    assert (await client.post(TOKEN, json=GRANT)).status_code == 415
    assert (await client.post(TOKEN)).status_code == 415


async def test_a_deactivated_or_narrowed_client_stops_at_once(
    gateway: ServiceUnderTest, admin: httpx.AsyncClient
) -> None:
    for changes in ({"active": False}, {"scopes": ["registry:read"]}):
        client_id = await make_client(gateway, "registry:read", "registry:write")
        client = await gateway.bearer((await ask(gateway, (client_id, SECRET))).json()["access_token"])
        assert (await client.get(ME)).status_code == 200
        found = (await admin.get("/auth/v1/clients", params={"q": client_id})).json()["items"][0]
        assert (await change(admin, f"/auth/v1/clients/{found['id']}", changes)).status_code == 200
        assert (await client.get(ME)).status_code == 401
    assert (await ask(gateway, (client_id, SECRET))).json()["scope"] == "registry:read"
