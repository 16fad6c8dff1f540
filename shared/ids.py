"""Identifiers: UUIDv7, made here and not by the database, because bulk writes need them beforehand."""

import hashlib
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7: it sorts roughly by the time of its making."""
    return uuid7()


def lock_key(*parts: object) -> int:
    """A signed 64-bit key for PostgreSQL's advisory locks, the same in every process for the same parts."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
