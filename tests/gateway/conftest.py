"""The gateway service under test, with a signing key of its own; tokens made by the tests are trusted as well."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.gateway.auth.keys import signing_key
from services.gateway.auth.passwords import Passwords
from services.gateway.auth.resources import install_passwords
from services.gateway.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running, signing_pem

LIGHT_HASHER = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1)])
"""Argon2 as in earnest, but for its cost: tests log in hundreds of times."""


@pytest.fixture(scope="session")
def signing_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "gateway.pem"
    file.write_bytes(signing_pem())
    return file


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gateway(databases: TestDatabases, signing_key_file: Path) -> AsyncIterator[ServiceUnderTest]:
    url = await databases.clone("gateway")
    own = {"signing_key_file": signing_key_file, "cors_origins": "https://front.test"}
    async with running(SERVICE, url, own=own, more_keys=[signing_key(signing_key_file).public_jwk()]) as service:
        install_passwords(service.runtime, Passwords(LIGHT_HASHER))
        yield service
