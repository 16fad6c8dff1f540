"""The registry on a database of its own, and those who call it."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from services.registry.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running

READ, WRITE = "registry:read", "registry:write"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def registry(databases: TestDatabases) -> AsyncIterator[ServiceUnderTest]:
    async with running(SERVICE, await databases.clone("registry")) as service:
        yield service


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def staff(registry: ServiceUnderTest) -> httpx.AsyncClient:
    """A coordinator: the network's staff, who may do everything here."""
    return await registry.account("coordinator", scopes=[READ, WRITE])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def anonymous(registry: ServiceUnderTest) -> httpx.AsyncClient:
    return await registry.anonymous()
