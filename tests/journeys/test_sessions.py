"""Tokens through the whole platform: forged, replayed, raced, revoked."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.launcher import Platform
from shared.ids import new_id
from tests.edge.forge import BAD_TOKENS, Forge
from tests.journeys.conftest import Visitor, eventually, log_in

pytestmark = pytest.mark.xdist_group("platform")

Visit = Callable[[str | None], Visitor]

CLOSED = ("/auth/v1/me", "/webhooks/v1/endpoints")


@pytest.fixture(scope="module")
def forge(platform: Platform) -> Forge:
    """Holds the gateway's own signing key, so that only what it changes can be what is refused."""
    key = load_pem_private_key(platform.plan.keyring.signing_keys["gateway"].read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    kid = httpx.get(f"{platform.base_url}/.well-known/jwks.json").json()["keys"][0]["kid"]
    claims = {
        "iss": platform.base_url,
        "aud": "entente",
        "sub": "partner",
        "client_id": "partner",
        "scope": "registry:read webhooks:manage",
    }
    return Forge(key, kid, claims)


def test_the_forges_good_token_is_taken(platform: Platform, forge: Forge) -> None:
    with Visitor(platform.base_url, forge.good()) as caller:
        assert caller.get("/webhooks/v1/endpoints").status_code == 200


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("name", BAD_TOKENS)
def test_a_bad_token_is_refused(platform: Platform, forge: Forge, name: str, path: str) -> None:
    with Visitor(platform.base_url, BAD_TOKENS[name](forge)) as caller:
        answer = caller.get(path)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_refresh_token_is_no_access_token(platform: Platform) -> None:
    with Visitor(platform.base_url, log_in(platform, "viewer")["refresh_token"]) as caller:
        assert caller.get("/auth/v1/me").status_code == 401


def test_two_headers_or_a_token_in_the_query_are_refused(platform: Platform) -> None:
    token = log_in(platform, "viewer")["access_token"]
    url = f"{platform.base_url}/auth/v1/me"
    twice = httpx.Headers([("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")])
    assert httpx.get(url, headers=twice).status_code == 401
    assert httpx.get(url, params={"access_token": token}).status_code == 401


def test_a_missing_scope_is_forbidden(visitor: Visit) -> None:
    viewer = visitor("viewer")
    assert viewer.post("/registry/v1/partners", json={"kind": "other", "name": "x", "country": "FR"}).status_code == 403
    assert viewer.get("/auth/v1/accounts").status_code == 403


def test_a_replayed_refresh_token_revokes_its_family(platform: Platform) -> None:
    refresh = f"{platform.base_url}/auth/v1/refresh"
    first = log_in(platform, "viewer")["refresh_token"]
    second = httpx.post(refresh, json={"refresh_token": first})
    assert second.status_code == 200
    replayed = httpx.post(refresh, json={"refresh_token": first})
    assert (replayed.status_code, replayed.json()["error"]) == (400, "invalid_grant")
    assert httpx.post(refresh, json={"refresh_token": second.json()["refresh_token"]}).status_code == 400


def test_of_two_simultaneous_refreshes_one_is_answered(platform: Platform) -> None:
    refresh = f"{platform.base_url}/auth/v1/refresh"
    for _ in range(5):
        token = {"refresh_token": log_in(platform, "viewer")["refresh_token"]}
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda _: httpx.post(refresh, json=token).status_code, range(2)))  # noqa: B023
        assert sorted(answers) == [200, 400]


def test_a_deactivated_account_stops_within_a_minute(platform: Platform, visitor: Visit) -> None:
    admin = visitor("admin")
    password = f"sentence of {new_id().hex}"
    email = f"{new_id().hex}@example.org"
    account = admin.create("/auth/v1/accounts", email=email, name="Leaver", role="viewer", password=password)
    login = httpx.post(f"{platform.base_url}/auth/v1/login", json={"email": email, "password": password}).json()
    with Visitor(platform.base_url, login["access_token"]) as leaver:
        assert leaver.get("/registry/v1/partners").status_code == 200
        read = admin.get(f"/auth/v1/accounts/{account['id']}")
        admin.patch(
            f"/auth/v1/accounts/{account['id']}", json={"active": False}, headers={"If-Match": read.headers["etag"]}
        ).raise_for_status()
        deactivated = time.monotonic()
        assert leaver.get("/auth/v1/me").status_code == 401
        eventually(lambda: leaver.get("/registry/v1/partners").status_code == 401, seconds=60)
        assert time.monotonic() - deactivated < 60
    refreshed = httpx.post(f"{platform.base_url}/auth/v1/refresh", json={"refresh_token": login["refresh_token"]})
    assert refreshed.status_code == 400
