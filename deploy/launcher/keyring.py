"""The secrets of a platform: given by its operator, or invented on the first start on a laptop."""

import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy.launcher.failure import LaunchError
from deploy.launcher.settings import LauncherSettings
from shared.settings import SERVICES

SIGNING_SERVICES = ("gateway", "registration")
CURVE_SERVICES = ("registration",)
"""Whose key may be on the curve P-256, and is when it is made here; the others' is RSA."""
ROLES = ("admin", "coordinator", "organiser", "member", "viewer")
PARTNER_CLIENT = "partner"
DEMO_CLIENT = "demo"

_RSA_BITS = 2048
_SECRET_BYTES = 32
_PASSWORD_BYTES = 12  # 16 characters, to be typed


@dataclass(frozen=True)
class Keyring:
    """All secrets that the launcher hands out. `accounts` and `client_secrets` are empty in production."""

    service_secrets: dict[str, str] = field(repr=False)
    signing_keys: dict[str, Path]
    accounts: dict[str, dict[str, str]] = field(repr=False)
    client_secrets: dict[str, str] = field(repr=False)

    def database_password(self, service: str) -> str:
        """The password of the service's own role, derived from its secret: one secret less to keep."""
        return hmac.digest(self.service_secrets[service].encode(), b"database role", "sha256").hex()


def given_keyring(settings: LauncherSettings) -> Keyring:
    """The keyring of a production platform, whose settings `check_production` found complete."""
    return Keyring(
        service_secrets={service: settings.secret_of(service) or "" for service in SERVICES},
        signing_keys={service: settings.signing_key_of(service) or Path() for service in SIGNING_SERVICES},
        accounts={},
        client_secrets={},
    )


def own_keyring(
    settings: LauncherSettings, folder: Path, credentials: Path, services: Iterable[str] = SERVICES
) -> Keyring:
    """The keyring kept in `folder` and in the file `credentials`; what is missing is invented and kept.

    What the operator gives in the settings comes first. `credentials` tells a newcomer the accounts and the client.
    """
    kept = _read(folder / "secrets.json")
    service_secrets = {
        service: settings.secret_of(service) or kept.get("services", {}).get(service) or _random()
        for service in dict.fromkeys((*SERVICES, *services))
    }
    demo_secret = kept.get("clients", {}).get(DEMO_CLIENT) or _random()
    write_private(folder / "secrets.json", {"services": service_secrets, "clients": {DEMO_CLIENT: demo_secret}})

    told = _read(credentials)
    accounts = {
        role: told.get("accounts", {}).get(role)
        or {"email": f"{role}@entente.example", "password": _random(_PASSWORD_BYTES)}
        for role in ROLES
    }
    partner = told.get("clients", {}).get(PARTNER_CLIENT) or {"client_id": PARTNER_CLIENT, "client_secret": _random()}
    write_private(
        credentials,
        {"base_url": settings.base_url, "accounts": accounts, "clients": {PARTNER_CLIENT: partner}},
    )
    return Keyring(
        service_secrets=service_secrets,
        signing_keys={
            service: settings.signing_key_of(service) or _kept_key(folder / f"{service}.pem", service)
            for service in SIGNING_SERVICES
        },
        accounts=accounts,
        client_secrets={PARTNER_CLIENT: partner["client_secret"], DEMO_CLIENT: demo_secret},
    )


def write_private(file: Path, content: object) -> None:
    """Write JSON that only its owner may read (mode 0600), whole or not at all."""
    _write_private_bytes(file, (json.dumps(content, indent=2) + "\n").encode())


def _kept_key(file: Path, service: str) -> Path:
    if not file.exists():
        key = _new_key(service)
        _write_private_bytes(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


def _new_key(service: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    """RSA for access tokens, which every client library can check; a curve for links, signed by the hundred."""
    if service in CURVE_SERVICES:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)


def _write_private_bytes(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:  # noqa: PTH123 - by descriptor
        output.write(content)
    draft.replace(file)


def _read(file: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(file.read_text())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise LaunchError(f"{file} is damaged ({error}): put it right, or remove it and a new one is made.") from error
    return content


def _random(size: int = _SECRET_BYTES) -> str:
    return secrets.token_urlsafe(size)
