"""Endpoints' secrets: made here, shown once, and kept encrypted under a key derived from the service's own secret."""

import base64
import secrets

from cryptography.fernet import Fernet

_PREFIX = "whsec_"
_RANDOM_BYTES = 32
PURPOSE = "webhook secrets"
"""The label under which the key is derived (`settings.own.key_for`)."""


class Vault:
    """Encrypts and decrypts the secrets of endpoints."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, secret: str) -> bytes:
        return self._cipher.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """The secret again; raises `cryptography.fernet.InvalidToken` when the service's secret is another."""
        return self._cipher.decrypt(sealed).decode()


def new_secret() -> str:
    """A new secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_RANDOM_BYTES)).decode()
