"""What a service refuses by itself, whether or not the edge stood before it."""

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from jose import jwk, jwt

from shared.auth import authenticate
from shared.auth.tokens import AUDIENCE, InvalidToken, SigningKey, public_key, verify
from shared.testing.service import ISSUER, ServiceUnderTest, access_token, curve_pem, signing_pem

PATH = "/notes/v1/notes"
SCOPE = {"scope": "notes:read"}


def encode(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "iat": now, "exp": now + 60, "jti": "1", **SCOPE}
    return {name: value for name, value in (usual | changes).items() if value is not None}


@cache
def key_for(algorithm: str) -> Any:
    return jwk.construct(signing_pem().decode(), algorithm)


def signed(algorithm: str = "RS256", headers: dict[str, Any] | None = None, **changes: Any) -> str:
    usual = {"kid": "test", "typ": "at+jwt"}
    return str(jwt.encode(claims(**changes), key_for(algorithm), algorithm=algorithm, headers=usual | (headers or {})))


def hmac_signed(encoding: Encoding) -> str:
    """HS256 with the public key as its secret: the classic confusion of algorithms."""
    public = load_pem_private_key(signing_pem(), None).public_key()
    secret = public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    body = f"{encode({'alg': 'HS256', 'kid': 'test', 'typ': 'at+jwt'})}.{encode(claims())}"
    signature = hmac.digest(secret, body.encode(), hashlib.sha256)
    return f"{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


FORGED = {
    "alg none": f"{encode({'alg': 'none', 'kid': 'test', 'typ': 'at+jwt'})}.{encode(claims())}.",
    "HS256 with the public key (PEM)": hmac_signed(Encoding.PEM),
    "HS256 with the public key (DER)": hmac_signed(Encoding.DER),
    "RS512 from the right key": signed("RS512"),
    "expired": signed(exp=int(time.time()) - 60),
    "without exp": signed(exp=None),
    "without jti": signed(jti=None),
    "without sub": signed(sub=None),
    "issued in the future": signed(iat=int(time.time()) + 600),
    "another audience": signed(aud="other"),
    "no audience": signed(aud=None),
    "another issuer": signed(iss="https://other.test"),
    "no issuer": signed(iss=None),
    "a kid that is a path": signed(headers={"kid": "../../test"}),
    "no kid": signed(headers={"kid": ""}),
    "another typ": signed(headers={"typ": "JWT"}),
    "critical headers": signed(headers={"crit": ["b64"], "b64": False}),
    "not a token": "a.b.c",
    "not even ASCII": "é",
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
async def test_a_token_that_is_not_ours_is_refused(notes: ServiceUnderTest, token: str) -> None:
    client = await notes.bearer(None)
    answer = await client.get(PATH, headers=httpx.Headers([(b"Authorization", f"Bearer {token}".encode())]))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_good_token_is_taken(notes: ServiceUnderTest) -> None:
    assert (await (await notes.bearer(signed())).get(PATH)).status_code == 200


def test_a_key_verifies_by_the_algorithm_of_its_kind_alone() -> None:
    curve, rsa = (SigningKey(pem, "test") for pem in (curve_pem(), signing_pem()))
    assert (curve.algorithm, rsa.algorithm) == ("ES256", "RS256")
    for signer, other in ((curve, rsa), (rsa, curve)):
        token = signer.sign(claims())
        assert verify(token, public_key(signer.public_jwk()), issuer=ISSUER, audience=AUDIENCE)["sub"] == "x"
        with pytest.raises(InvalidToken):
            verify(token, public_key(other.public_jwk()), issuer=ISSUER, audience=AUDIENCE)
        with pytest.raises(InvalidToken):
            public_key(signer.public_jwk() | {"alg": other.algorithm})


async def test_two_authorization_headers_are_refused(notes: ServiceUnderTest) -> None:
    client = await notes.bearer(None)
    good = f"Bearer {signed()}"
    answer = await client.get(PATH, headers=httpx.Headers([("Authorization", good), ("Authorization", good)]))
    assert answer.status_code == 401


async def test_a_bad_token_on_a_public_route_is_refused_and_none_is_not(notes: ServiceUnderTest) -> None:
    path = f"{PATH}/018f0000-0000-7000-8000-000000000000"
    assert (await (await notes.anonymous()).get(path)).status_code == 404
    assert (await (await notes.bearer("a.b.c")).get(path)).status_code == 401


async def test_a_revoked_subjects_token_stops_although_it_was_verified(notes: ServiceUnderTest) -> None:
    client = await notes.bearer(access_token("leaver", **SCOPE))
    assert (await client.get(PATH)).status_code == 200
    notes.runtime.authenticator.revocations.revoke("leaver", time.time())
    assert (await client.get(PATH)).status_code == 401


async def test_the_verified_tokens_remembered_are_bounded(
    notes: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticate, "_CACHE_SIZE", 20)
    for number in range(50):
        client = await notes.bearer(access_token(f"one of many {number}", **SCOPE))
        assert (await client.get(PATH)).status_code == 200
        assert len(notes.runtime.authenticator._verified) <= 20
