"""Tokens that nobody issued: what an attacker, a broken client or an old session would send.

Built by hand from `cryptography`, because a library that signs properly refuses to sign badly.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Json = dict[str, Any]
TOKEN_TYPE = "at+jwt"
MINUTE = 60
YEAR = 365 * 24 * 3600

PrivateKey = RSAPrivateKey | ec.EllipticCurvePrivateKey


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def new_curve_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def algorithm_of(key: PrivateKey) -> str:
    return "RS256" if isinstance(key, RSAPrivateKey) else "ES256"


def public_jwk(key: PrivateKey, kid: str) -> Json:
    """The public half, as a JWKS carries it: with `alg`, without which Envoy takes any RSA algorithm."""
    usual = {"use": "sig", "alg": algorithm_of(key), "kid": kid}
    if not isinstance(key, RSAPrivateKey):
        point = key.public_key().public_numbers()
        x, y = (encode(number.to_bytes(32, "big")) for number in (point.x, point.y))
        return {**usual, "kty": "EC", "crv": "P-256", "x": x, "y": y}
    numbers = key.public_key().public_numbers()
    return {
        **usual,
        "kty": "RSA",
        "n": encode(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
        "e": encode(numbers.e.to_bytes(3, "big")),
    }


@dataclass(frozen=True)
class Forge:
    """Makes tokens with an issuer's own key. `claims` are those of a good token, but for the times."""

    key: PrivateKey
    kid: str
    claims: Json
    typ: str = TOKEN_TYPE

    def good(self, **claims: Any) -> str:
        """A token as the issuer would sign it; `claims` replace the usual ones, None leaves one out."""
        return self.token(claims=claims)

    def token(self, *, header: Json | None = None, claims: Json | None = None, sign: str = "") -> str:
        """A token with parts of header and claims replaced (None leaves out), signed as `sign` says or as is right."""
        now = int(time.time())
        usual_claims = {**self.claims, "iat": now, "exp": now + 10 * MINUTE, "jti": os.urandom(8).hex()}
        usual_header = {"alg": algorithm_of(self.key), "typ": self.typ, "kid": self.kid}
        signed = f"{_part(usual_header, header)}.{_part(usual_claims, claims)}"
        return f"{signed}.{encode(self._signature(signed.encode(), sign))}"

    def _signature(self, message: bytes, sign: str) -> bytes:
        if sign == "none":
            return b""
        if sign == "HS256 with the public key as PEM":
            return hmac.digest(self._public(serialization.Encoding.PEM), message, hashlib.sha256)
        if sign == "HS256 with the public key as DER":
            return hmac.digest(self._public(serialization.Encoding.DER), message, hashlib.sha256)
        hashed = hashes.SHA512() if sign.endswith("512") else hashes.SHA256()
        if not isinstance(self.key, RSAPrivateKey):
            r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashed)))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        padded = padding.PSS(padding.MGF1(hashed), 32) if sign.startswith("PS") else padding.PKCS1v15()
        return self.key.sign(message, padded, hashed)

    def _public(self, encoding: serialization.Encoding) -> bytes:
        return self.key.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)

    def by_a_stranger(self, **header: Any) -> str:
        """A token whose claims are right, signed with a key that the issuer never saw; `embed=True` offers that key."""
        unknown = new_key() if isinstance(self.key, RSAPrivateKey) else new_curve_key()
        stranger = Forge(unknown, self.kid, self.claims, self.typ)
        offered = {"jwk": public_jwk(stranger.key, self.kid)} if header.pop("embed", False) else {}
        return stranger.token(header={**header, **offered})

    def encrypted(self) -> str:
        """A good token inside a JWE (RSA-OAEP, A256GCM) for the issuer's own public key, where that can encrypt."""
        key = self.key if isinstance(self.key, RSAPrivateKey) else new_key()
        header = encode(json.dumps({"alg": "RSA-OAEP", "enc": "A256GCM", "cty": "JWT", "kid": self.kid}).encode())
        content_key, nonce = os.urandom(32), os.urandom(12)
        wrapped = key.public_key().encrypt(content_key, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))
        sealed = AESGCM(content_key).encrypt(nonce, self.good().encode(), header.encode())
        return ".".join([header, *map(encode, (wrapped, nonce, sealed[:-16], sealed[-16:]))])


def encode(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def in_seconds(seconds: int) -> int:
    """An instant so many seconds from now, as a token says it."""
    return int(time.time()) + seconds


def _part(usual: Json, changes: Json | None) -> str:
    merged = {name: value for name, value in {**usual, **(changes or {})}.items() if value is not None}
    return encode(json.dumps(merged, separators=(",", ":")).encode())


BAD_TOKENS: dict[str, Callable[[Forge], str]] = {
    "no signature (alg none)": lambda f: f.token(header={"alg": "none"}, sign="none"),
    "alg none, spelt nOnE": lambda f: f.token(header={"alg": "nOnE"}, sign="none"),
    "alg none with a good signature": lambda f: f.token(header={"alg": "none"}),
    "HS256 with the public key as PEM": lambda f: f.token(
        header={"alg": "HS256"}, sign="HS256 with the public key as PEM"
    ),
    "HS256 with the public key as DER": lambda f: f.token(
        header={"alg": "HS256"}, sign="HS256 with the public key as DER"
    ),
    "PS256 from the right key": lambda f: f.token(header={"alg": "PS256"}, sign="PS256"),
    "RS512 from the right key": lambda f: f.token(header={"alg": "RS512"}, sign="RS512"),
    "RS512 that says RS256": lambda f: f.token(sign="RS512"),
    "the key of another kind of algorithm": lambda f: f.token(
        header={"alg": "ES256" if isinstance(f.key, RSAPrivateKey) else "RS256"}
    ),
    "expired": lambda f: f.good(exp=in_seconds(-10 * MINUTE)),
    "no exp": lambda f: f.good(exp=None),
    "exp in a hundred years": lambda f: f.good(exp=in_seconds(100 * YEAR)),
    "wrong aud": lambda f: f.good(aud="somebody-else"),
    "no aud": lambda f: f.good(aud=None),
    "wrong iss": lambda f: f.good(iss="https://issuer.invalid"),
    "no iss": lambda f: f.good(iss=None),
    "kid that walks through folders": lambda f: f.token(header={"kid": "../../../../dev/null"}),
    "unknown kid": lambda f: f.by_a_stranger(kid="unknown"),
    "another key under the right kid": lambda f: f.by_a_stranger(),
    "a key embedded as jwk": lambda f: f.by_a_stranger(embed=True),
    "a key embedded as jwk, no kid": lambda f: f.by_a_stranger(embed=True, kid=None),
    "a key behind jku": lambda f: f.by_a_stranger(jku="https://keys.invalid/jwks.json"),
    "a JWE": lambda f: f.encrypted(),
    "a changed claim": lambda f: _with_claims_of(f.good(), f.good(sub="somebody else")),
    "no signature part": lambda f: f.good().rpartition(".")[0],
    "not a token": lambda f: "rt_3q2-7wAAAAAAAAAAAAAAAA",
}
"""Every way in which a token can be wrong for everybody; journeys run them through the whole platform as well."""


def _with_claims_of(token: str, other: str) -> str:
    header, _, signature = token.split(".")
    return ".".join([header, other.split(".")[1], signature])
