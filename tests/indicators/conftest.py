from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from services.indicators.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running, signing_pem
from tests.indicators.house import House, open_house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def indicators(databases: TestDatabases) -> AsyncIterator[ServiceUnderTest]:
    async with running(SERVICE, await databases.clone("indicators")) as service:
        yield service


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def anonymous(indicators: ServiceUnderTest) -> httpx.AsyncClient:
    return await indicators.anonymous()


@pytest.fixture(scope="session")
def gateway_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "gateway.pem"
    path.write_bytes(signing_pem())
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(databases: TestDatabases, gateway_key_file: Path) -> AsyncIterator[House]:
    async with open_house(databases, gateway_key_file) as opened:
        yield opened
