"""Keys, metadata, revocations and readiness: what others ask of the gateway."""

import base64
import hashlib
import json
import time
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwt
from sqlalchemy import text

from services.gateway.auth.housekeeping import forget_once
from services.gateway.auth.keys import signing_key
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket
from tests.gateway.auth.people import browser, change, deactivate, log_in, make_client, make_person

REVOCATIONS = "/auth/v1/revocations"


async def test_the_keys_verify_the_tokens_and_name_their_algorithm(gateway: ServiceUnderTest) -> None:
    answer = await (await gateway.bearer("no good token")).get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "use", "alg", "kid", "n", "e"}, "and nothing of the private key"
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")
    canonical = json.dumps({"e": key["e"], "kty": "RSA", "n": key["n"]}, separators=(",", ":"))
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).decode().rstrip("=")
    assert key["kid"] == thumbprint
    token = (await log_in(gateway, await make_person(gateway)))["access_token"]
    assert jwt.decode(token, key, algorithms=["RS256"], audience="entente")["iss"] == "https://entente.test"


async def test_the_metadata_point_to_what_is_there(gateway: ServiceUnderTest) -> None:
    client = await gateway.anonymous()
    metadata = (await client.get("/.well-known/oauth-authorization-server")).json()
    assert metadata["issuer"] == "https://entente.test"
    assert metadata["grant_types_supported"] == ["client_credentials"]
    assert metadata["response_types_supported"] == []
    assert "registry:read" in metadata["scopes_supported"]
    assert (await client.get(metadata["jwks_uri"])).status_code == 200
    assert (await client.post(metadata["token_endpoint"], data={"scope": "x"})).status_code == 401


def key_file(folder: Path, bits: int) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    file = folder / f"{bits}.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


def test_a_weak_or_missing_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2048 bits"):
        signing_key(key_file(tmp_path, 1024))
    (tmp_path / "no-key.pem").write_text("no key")
    with pytest.raises(ValueError, match="RSA private key"):
        signing_key(tmp_path / "no-key.pem")
    with pytest.raises(FileNotFoundError):
        signing_key(tmp_path / "missing.pem")


async def test_revocations_are_told_to_our_services_alone(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    person = await make_person(gateway)
    client_id = await make_client(gateway, "registry:read")
    # Its token is older than its revocation: one made a second later would not be meant by it.
    revoked_client = await gateway.machine(client_id, scopes=[])
    service = await gateway.machine("service:registry", scopes=[])
    before = (await service.get(REVOCATIONS)).json()
    assert client_id not in {item["subject"] for item in before["items"]}
    started = int(time.time())
    await deactivate(admin, person)
    found = (await admin.get("/auth/v1/clients", params={"q": client_id})).json()["items"][0]
    await change(admin, f"/auth/v1/clients/{found['id']}", {"active": False})
    account = (await admin.get("/auth/v1/accounts", params={"q": person.email})).json()["items"][0]
    told = (await service.get(REVOCATIONS, params={"since": before["next_since"]})).json()
    revoked = {item["subject"]: item["revoked_before"] for item in told["items"]}
    assert {account["id"], client_id} <= revoked.keys()
    assert started <= revoked[client_id] <= time.time()
    assert int(told["next_since"]) > int(before["next_since"])
    assert (await revoked_client.get(REVOCATIONS)).status_code == 401
    assert (await (await gateway.machine("partner", scopes=[])).get(REVOCATIONS)).status_code == 403
    assert (await admin.get(REVOCATIONS)).status_code == 403
    assert (await (await gateway.anonymous()).get(REVOCATIONS)).status_code == 401


async def test_a_revocation_that_was_in_flight_while_others_were_read_is_told_next_time(
    gateway: ServiceUnderTest,
) -> None:
    """Dated before the reading, committed after it."""
    service = await gateway.machine("service:registry", scopes=[])
    insert = text("insert into revocation values ('late', 1, clock_timestamp())")
    async with gateway.runtime.engine.connect() as connection:
        await connection.execute(insert)
        read = (await service.get(REVOCATIONS)).json()
        await connection.commit()
    assert "late" not in {item["subject"] for item in read["items"]}
    told = (await service.get(REVOCATIONS, params={"since": read["next_since"]})).json()
    assert "late" in {item["subject"] for item in told["items"]}


@pytest.mark.parametrize("since", ["yesterday", "-1", "9" * 20, "²"])
async def test_a_since_that_is_not_ours_is_refused(gateway: ServiceUnderTest, since: str) -> None:
    service = await gateway.machine("service:registry", scopes=[])
    assert (await service.get(REVOCATIONS, params={"since": since})).status_code == 400


async def test_what_has_run_out_is_deleted_and_nothing_else(gateway: ServiceUnderTest) -> None:
    tokens = await log_in(gateway, await make_person(gateway))
    engine = gateway.runtime.engine
    async with engine.begin() as connection:
        await connection.execute(text("insert into revocation values ('old', 1, now() - interval '2 days')"))
        await connection.execute(text("insert into login_throttle values ('old', now() - interval '1 second')"))
        await connection.execute(text("insert into login_throttle values ('new', now() + interval '1 minute')"))
        await connection.execute(text("insert into known_origin values ('old', now() - interval '91 days')"))
    await forget_once(gateway.runtime)
    async with engine.connect() as connection:
        for statement in ("revocation where subject = 'old'", "known_origin where key = 'old'"):
            assert await connection.scalar(text(f"select count(*) from {statement}")) == 0
        kept = text("select string_agg(convert_from(key, 'UTF8'), ',') from login_throttle where length(key) = 3")
        assert await connection.scalar(kept) == "new"
    refreshed = await (await browser(gateway)).post("/auth/v1/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 200


async def test_the_platform_is_ready_when_every_service_is(databases: TestDatabases, gateway: ServiceUnderTest) -> None:
    not_ready = await (await gateway.anonymous()).get("/readyz")
    assert not_ready.status_code == 503
    assert not_ready.json()["not_ready"] == ["registry", "registration", "indicators"]
    assert not_ready.headers["retry-after"]


async def test_a_login_reaches_over_a_socket_without_an_address(
    gateway: ServiceUnderTest,
) -> None:
    """As our services ask for their tokens, past the edge."""
    client_id = await make_client(gateway, "events:publish")
    async with on_socket(gateway.app) as url:
        transport = httpx.AsyncHTTPTransport(uds=url.removeprefix("unix:"))
        async with httpx.AsyncClient(transport=transport, base_url="http://entente.internal") as client:
            wrong = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": "wrong"}
            statuses = {(await client.post("/auth/v1/token", data=wrong)).status_code for _ in range(40)}
    assert statuses == {401}, "peers are not throttled as one address"
