"""Logging in, staying logged in, logging out."""

import asyncio

import httpx
import pytest

from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import (
    Person,
    browser,
    change,
    claims_of,
    deactivate,
    header_of,
    log_in,
    logged_in,
    make_person,
)

LOGIN, REFRESH, LOGOUT, ME = "/auth/v1/login", "/auth/v1/refresh", "/auth/v1/logout", "/auth/v1/me"


async def refreshed(gateway: ServiceUnderTest, token: str) -> httpx.Response:
    return await (await browser(gateway)).post(REFRESH, json={"refresh_token": token})


async def test_a_login_gives_an_access_token_that_opens_me(gateway: ServiceUnderTest) -> None:
    person = await make_person(gateway, "coordinator")
    tokens = await log_in(gateway, person)
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 600
    assert tokens["refresh_token"]
    me = (await (await gateway.bearer(tokens["access_token"])).get(ME)).json()
    assert me["kind"] == "account"
    assert me["email"] == person.email
    assert me["role"] == "coordinator"
    assert "registration:write" in me["scopes"]
    assert "accounts:manage" not in me["scopes"]


async def test_an_access_token_says_what_rfc_9068_asks_for(gateway: ServiceUnderTest) -> None:
    token = (await log_in(gateway, await make_person(gateway, "member")))["access_token"]
    keys = (await (await browser(gateway)).get("/.well-known/jwks.json")).json()["keys"]
    header, claims = header_of(token), claims_of(token)
    assert header == {"alg": "RS256", "typ": "at+jwt", "kid": keys[0]["kid"]}
    assert claims["iss"] == "https://entente.test"
    assert claims["aud"] == "entente"
    assert claims["exp"] - claims["iat"] == 600
    assert claims["role"] == "member"
    assert claims["partners"] == []
    assert "client_id" not in claims
    assert {"sub", "jti", "scope"} <= claims.keys()


async def test_an_email_address_is_known_in_any_case(gateway: ServiceUnderTest) -> None:
    person = await make_person(gateway)
    await log_in(gateway, Person(f"  {person.email.upper()} "))


async def test_unknown_account_wrong_password_and_deactivated_account_are_answered_alike(
    gateway: ServiceUnderTest, admin: httpx.AsyncClient
) -> None:
    person, gone = await make_person(gateway), await make_person(gateway)
    await deactivate(admin, gone)
    wrong = "another password altogether"
    answers = [
        await (await browser(gateway)).post(LOGIN, json=sent)
        for sent in (
            {"email": "nobody@entente.example", "password": wrong},
            {"email": person.email, "password": wrong},
            gone.credentials,
        )
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    bodies = [{**answer.json(), "request_id": ""} for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert bodies[0]["type"] == "/problems/invalid-credentials"
    kept = [{name: answer.headers[name] for name in answer.headers if name != "x-request-id"} for answer in answers]
    assert kept[0] == kept[1] == kept[2]


async def test_a_refresh_token_is_rotated_and_works_on(gateway: ServiceUnderTest) -> None:
    tokens = await log_in(gateway, await make_person(gateway))
    for _ in range(3):
        answer = await refreshed(gateway, tokens["refresh_token"])
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["refresh_token"] != tokens["refresh_token"]
        tokens = answer.json()
    assert (await (await gateway.bearer(tokens["access_token"])).get(ME)).status_code == 200


async def test_a_replayed_refresh_token_is_refused_and_ends_its_family(gateway: ServiceUnderTest) -> None:
    person = await make_person(gateway)
    first, other = await log_in(gateway, person), await log_in(gateway, person)
    second = (await refreshed(gateway, first["refresh_token"])).json()
    replayed = await refreshed(gateway, first["refresh_token"])
    assert replayed.status_code == 400
    assert replayed.headers["content-type"] == "application/problem+json"
    assert replayed.json()["error"] == "invalid_grant"
    assert (await refreshed(gateway, second["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await refreshed(gateway, other["refresh_token"])).status_code == 200, "another login is another family"


@pytest.mark.parametrize("round_", range(4))
async def test_two_simultaneous_refreshes_are_one_200_and_one_400(gateway: ServiceUnderTest, round_: int) -> None:
    token = (await log_in(gateway, await make_person(gateway)))["refresh_token"]
    answers = await asyncio.gather(*(refreshed(gateway, token) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 400]


async def test_five_simultaneous_refreshes_are_one_200(gateway: ServiceUnderTest) -> None:
    token = (await log_in(gateway, await make_person(gateway)))["refresh_token"]
    answers = await asyncio.gather(*(refreshed(gateway, token) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400, 400]


@pytest.mark.parametrize("token", ["never-given-out", "x" * 200])
async def test_an_unknown_refresh_token_is_an_invalid_grant(gateway: ServiceUnderTest, token: str) -> None:
    assert (await refreshed(gateway, token)).json()["error"] == "invalid_grant"


async def test_no_refresh_token_at_all_is_an_invalid_grant(gateway: ServiceUnderTest) -> None:
    assert (await (await browser(gateway)).post(REFRESH)).json()["error"] == "invalid_grant"


async def test_neither_token_serves_as_the_other(gateway: ServiceUnderTest) -> None:
    tokens = await log_in(gateway, await make_person(gateway))
    assert (await (await gateway.bearer(tokens["refresh_token"])).get(ME)).status_code == 401
    assert (await refreshed(gateway, tokens["access_token"])).status_code in (400, 422)


async def test_after_logout_the_refresh_token_is_no_good(gateway: ServiceUnderTest) -> None:
    tokens = await log_in(gateway, await make_person(gateway))
    client = await browser(gateway)
    for _ in range(2):
        assert (await client.post(LOGOUT, json={"refresh_token": tokens["refresh_token"]})).status_code == 204
    assert (await refreshed(gateway, tokens["refresh_token"])).status_code == 400


async def test_credentials_are_read_whatever_token_comes_along(gateway: ServiceUnderTest) -> None:
    person = await make_person(gateway)
    client = await gateway.bearer("a token that ran out")
    client.headers["x-forwarded-for"] = "203.0.113.77"
    tokens = (await client.post(LOGIN, json=person.credentials)).json()
    assert (await client.post(REFRESH, json={"refresh_token": tokens["refresh_token"]})).status_code == 200


async def test_the_cookie_holds_the_refresh_token_out_of_reach(gateway: ServiceUnderTest) -> None:
    person, client = await make_person(gateway), await browser(gateway)
    answer = await client.post(LOGIN, params={"cookie": "true"}, json=person.credentials)
    assert "refresh_token" not in answer.json()
    cookie = answer.headers["set-cookie"]
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/auth/v1", "Secure"):
        assert attribute in cookie
    rotated = await client.post(REFRESH)
    assert rotated.status_code == 200
    assert "refresh_token" not in rotated.json()
    assert rotated.headers["set-cookie"].split(";")[0] != cookie.split(";")[0]
    assert (await client.post(LOGOUT)).status_code == 204
    assert (await client.post(REFRESH)).status_code == 400


async def test_a_foreign_page_cannot_use_the_cookie(gateway: ServiceUnderTest) -> None:
    person, client = await make_person(gateway), await browser(gateway)
    await client.post(LOGIN, params={"cookie": "true"}, json=person.credentials)
    for origin in ("https://evil.test", "null", "https://entente.test.evil.test", "http://entente.test"):
        for path in (REFRESH, LOGOUT):
            assert (await client.post(path, headers={"Origin": origin})).status_code == 403, origin
    for origin in ("https://entente.test", "https://front.test"):
        assert (await client.post(REFRESH, headers={"Origin": origin})).status_code == 200, origin


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"email": "x@entente.example"}, 422),
        ({"email": "x@entente.example", "password": "p", "admin": True}, 422),
        ({"email": "x@entente.example", "password": "p" * 257}, 422),
        ({"email": "x@entente.example", "password": "nul \x00 inside"}, 422),
        ({"email": ["x@entente.example"], "password": "p"}, 422),
    ],
)
async def test_a_login_that_cannot_be_right_names_the_field_and_no_secret(
    gateway: ServiceUnderTest, sent: dict[str, object], status: int
) -> None:
    answer = await (await browser(gateway)).post(LOGIN, json=sent)
    assert answer.status_code == status, answer.text
    assert "pppp" not in answer.text


async def test_one_changes_ones_password_and_all_logins_end(gateway: ServiceUnderTest) -> None:
    person = await make_person(gateway)
    tokens, client = await log_in(gateway, person), await logged_in(gateway, person)
    new = "under the tenth bridge, a boat"
    path = "/auth/v1/password:change"
    wrong = await client.post(path, json={"current_password": "not this one", "new_password": new})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["pointer"] == "/current_password"
    weak = await client.post(path, json={"current_password": person.password, "new_password": "short"})
    assert weak.json()["errors"][0]["pointer"] == "/new_password"
    changed = await client.post(path, json={"current_password": person.password, "new_password": new})
    assert changed.status_code == 204, changed.text
    assert (await client.get(ME)).status_code == 401
    assert (await refreshed(gateway, tokens["refresh_token"])).status_code == 400
    old = await (await browser(gateway)).post(LOGIN, json=person.credentials)
    assert old.status_code == 401
    assert (await (await logged_in(gateway, Person(person.email, new))).get(ME)).status_code == 200


async def test_after_deactivation_nothing_of_the_account_works(
    gateway: ServiceUnderTest, admin: httpx.AsyncClient
) -> None:
    person = await make_person(gateway)
    tokens = await log_in(gateway, person)
    client = await gateway.bearer(tokens["access_token"])
    assert (await client.get(ME)).status_code == 200
    path = await deactivate(admin, person)
    assert (await client.get(ME)).status_code == 401
    assert (await refreshed(gateway, tokens["refresh_token"])).status_code == 400
    assert (await (await browser(gateway)).post(LOGIN, json=person.credentials)).status_code == 401
    assert (await change(admin, path, {"active": True})).status_code == 200
    assert (await refreshed(gateway, tokens["refresh_token"])).status_code == 400, "what ended does not come back"
    await log_in(gateway, person)
