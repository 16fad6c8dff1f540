"""Signing and verifying tokens with python-jose: the only module that touches it.

A key has one algorithm, that of its kind: RSA signs RS256, a key on the curve P-256 signs ES256. No other is ever
accepted, nor does a token choose: the key is found by `kid` among our own, constructed once, and the token must be
signed by the key's algorithm. What python-jose leaves open is closed here: `typ`, `crit`, an `iat` in the future.
"""

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jose import jwk, jwt
from jose.exceptions import JOSEError

RSA, CURVE = "RS256", "ES256"
_KINDS: dict[tuple[str | None, str | None], str] = {("RSA", None): RSA, ("EC", "P-256"): CURVE}
ACCESS_TOKEN_TYPE = "at+jwt"  # noqa: S105  RFC 9068
AUDIENCE = "entente"
_LEEWAY = 5
_FEWEST_MODULUS_BYTES = 256  # 2048 bits


class InvalidToken(Exception):
    """The token is not one of ours, or no longer valid. Says nothing about which: a caller is told 401 alone."""


class SigningKey:
    """A private key, constructed once: signing from PEM text costs a hundred times more."""

    def __init__(self, pem: bytes, kid: str) -> None:
        self.kid, self.algorithm = kid, _algorithm_of(pem)
        self._key = jwk.construct(pem.decode(), self.algorithm)

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """The key in a PEM file, named by its thumbprint (RFC 7638). Raises ValueError for all but RSA of 2048 bits."""
        try:
            public = cls(pem, "").public_jwk()
            size = len(base64.urlsafe_b64decode(public["n"] + "=="))
        except (JOSEError, ValueError, TypeError, KeyError):
            raise ValueError("not an RSA private key in PEM format") from None
        if size < _FEWEST_MODULUS_BYTES:
            raise ValueError("an RSA key of fewer than 2048 bits")
        members = {name: public[name] for name in ("e", "kty", "n")}
        digest = hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).digest()
        return cls(pem, base64.urlsafe_b64encode(digest).decode().rstrip("="))

    def sign(self, claims: Mapping[str, Any], *, typ: str = ACCESS_TOKEN_TYPE) -> str:
        return jwt.encode(dict(claims), self._key, algorithm=self.algorithm, headers={"kid": self.kid, "typ": typ})

    def public_jwk(self) -> dict[str, str]:
        """The public half as a JWK. `alg` is named: without it Envoy lets PS256 and RS512 pass."""
        members = {
            name: value.decode() if isinstance(value, bytes) else str(value)
            for name, value in self._key.public_key().to_dict().items()
        }
        return {**members, "use": "sig", "alg": self.algorithm, "kid": self.kid}


def _algorithm_of(pem: bytes) -> str:
    key = load_pem_private_key(pem, password=None)
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
        return CURVE
    if isinstance(key, RSAPrivateKey):
        return RSA
    raise ValueError("neither an RSA key nor one on the curve P-256")


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key, and the one algorithm by which its signatures are checked."""

    algorithm: str
    key: Any


def public_key(key: Mapping[str, Any]) -> VerifyingKey:
    """Construct a verifying key from a JWK; raises InvalidToken when it is not an RS256 or ES256 signing key."""
    algorithm = _KINDS.get((key.get("kty"), key.get("crv")))
    if algorithm is None or key.get("alg") != algorithm or "d" in key:
        raise InvalidToken
    return VerifyingKey(algorithm, jwk.construct(dict(key), algorithm))


def key_id(token: str) -> str:
    """The `kid` of a token whose header is one of ours; raises InvalidToken otherwise."""
    try:
        header = jwt.get_unverified_header(token)
    except JOSEError as error:
        raise InvalidToken from error
    kid = header.get("kid")
    if header.get("alg") not in (RSA, CURVE) or "crit" in header or not isinstance(kid, str) or not kid:
        raise InvalidToken
    return kid


def unverified_issuer(token: str) -> str:
    """Whose token it claims to be, to choose the key by; proves nothing. Raises InvalidToken when it says none."""
    try:
        issuer = jwt.get_unverified_claims(token).get("iss")
    except JOSEError as error:
        raise InvalidToken from error
    if not isinstance(issuer, str):
        raise InvalidToken
    return issuer


def verify(
    token: str, key: VerifyingKey, *, issuer: str, audience: str, typ: str = ACCESS_TOKEN_TYPE
) -> dict[str, Any]:
    """The claims of a valid token; raises InvalidToken for any other."""
    try:
        if jwt.get_unverified_header(token).get("typ") != typ:
            raise InvalidToken
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=audience,
            issuer=issuer,
            options={f"require_{claim}": True for claim in ("exp", "aud", "iss", "sub", "iat", "jti")}
            | {"leeway": _LEEWAY},
        )
    except (JOSEError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken from error
    if claims["iat"] > time.time() + _LEEWAY:
        raise InvalidToken
    return claims
