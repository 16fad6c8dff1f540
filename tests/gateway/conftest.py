"""The gateway service under test: it signs with the key that the tests' own tokens are signed with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.gateway.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running, signing_pem


@pytest.fixture(scope="session")
def signing_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "gateway.pem"
    file.write_bytes(signing_pem())
    return file


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gateway(databases: TestDatabases, signing_key_file: Path) -> AsyncIterator[ServiceUnderTest]:
    url = await databases.clone("gateway")
    async with running(SERVICE, url, own={"signing_key_file": signing_key_file}) as service:
        yield service
