from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.shared.notes import NOTES, create_tables


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def notes(databases: TestDatabases) -> AsyncIterator[ServiceUnderTest]:
    url = await databases.empty()
    await create_tables(url)
    async with running(NOTES, url) as service:
        yield service


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def writer(notes: ServiceUnderTest) -> httpx.AsyncClient:
    return await notes.account("coordinator", scopes=["notes:read", "notes:write"])
