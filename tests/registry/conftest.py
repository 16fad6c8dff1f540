"""The registry on a database of its own, and those who call it."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from services.registry.service import SERVICE
from services.registry.territories.loader import load
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registry.places import written

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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def territories(registry: ServiceUnderTest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A cut of the gazetteer (`tests/registry/places.py`), loaded; for tests of the xdist group `territories`."""
    await load(registry.runtime.engine, written(tmp_path_factory.mktemp("gazetteer") / "cut.xz", "cut"))
