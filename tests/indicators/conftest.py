from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from services.indicators.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def indicators(databases: TestDatabases) -> AsyncIterator[ServiceUnderTest]:
    async with running(SERVICE, await databases.clone("indicators")) as service:
        yield service


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def anonymous(indicators: ServiceUnderTest) -> httpx.AsyncClient:
    return await indicators.anonymous()
