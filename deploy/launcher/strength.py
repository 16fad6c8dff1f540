"""Whether secrets and keys are good enough to run on in production."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SHORTEST_SECRET = 32  # characters
SHORTEST_PASSWORD = 16  # characters
FEWEST_DISTINCT = 10  # characters; 32 random hexadecimal digits have 13 as a rule
SHORTEST_RSA = 2048  # bits

_KNOWN_WORDS = (
    "change", "secret", "passwor", "entente", "example", "default", "insecure", "postgres", "letmein",
    "qwerty", "azerty", "012345", "123456", "abcdef", "development",
)  # fmt: skip


def weakness_of_secret(secret: str) -> str | None:
    """What is wrong with a secret, as the rest of a sentence ("is too short …"); None when nothing is."""
    if len(secret) < SHORTEST_SECRET:
        return f"is too short: it needs {SHORTEST_SECRET} characters or more"
    if len(set(secret)) < FEWEST_DISTINCT or secret in (secret + secret)[1:-1]:
        return "repeats too few characters to be random"
    known = next((word for word in _KNOWN_WORDS if word in secret.lower()), None)
    return f"contains the well-known word {known!r}" if known else None


def weakness_of_password(password: str) -> str | None:
    """The same for the password of a database's role, which the operator of the database may have chosen."""
    if len(password) < SHORTEST_PASSWORD or len(set(password)) < FEWEST_DISTINCT:
        return f"is too easy to guess: it needs {SHORTEST_PASSWORD} varied characters or more"
    return None


def weakness_of_key(file: Path, *, curve: bool) -> str | None:
    """What is wrong with the private key in a PEM file; None when nothing is. RSA, or if `curve` one on P-256."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        return f"names {file}, which cannot be read: {error.strerror}"
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return f"names {file}, which is no private key in PEM format without a passphrase"
    if curve and isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
        return None
    if not isinstance(key, RSAPrivateKey):
        return f"names {file}, which is no RSA key{' and none on the curve P-256' if curve else ''}"
    if key.key_size < SHORTEST_RSA:
        return f"names {file}, an RSA key of {key.key_size} bits: it needs {SHORTEST_RSA} or more"
    return None
