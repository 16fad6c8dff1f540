"""A registry that keeps files in a folder of its own, and one that keeps them in a bucket."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import httpx
import pytest
import pytest_asyncio
from moto.server import ThreadedMotoServer

from services.registry.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registry.conftest import READ, WRITE


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "documents"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def keeper(databases: TestDatabases, folder: Path) -> AsyncIterator[ServiceUnderTest]:
    async with running(
        SERVICE, await databases.clone("registry"), own={"document_store": f"file://{folder}"}
    ) as service:
        yield service


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def clerk(keeper: ServiceUnderTest) -> httpx.AsyncClient:
    return await keeper.account("coordinator", scopes=[READ, WRITE])


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a server that speaks S3 and has the bucket `entente`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    urlopen(Request(f"{address}/entente", method="PUT")).close()
    yield address
    server.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bucket_keeper(databases: TestDatabases, bucket: str) -> AsyncIterator[ServiceUnderTest]:
    own = {
        "document_store": "s3://entente/registry/files",
        "s3_endpoint": bucket,
        "s3_region": "eu-west-3",
        "s3_access_key": "key",
        "s3_secret_key": "secret of a test",
    }
    async with running(SERVICE, await databases.clone("registry"), own=own) as service:
        yield service
