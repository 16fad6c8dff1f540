"""The registration service under test, on a real migrated database."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from services.registration.service import SERVICE
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, curve_pem, running, signing_pem

ORGANISER = ["registry:read", "registration:read", "registration:write"]
MEMBER = ["registry:read", "registration:read"]


@pytest.fixture(scope="session")
def signing_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An RSA key, which may sign access tokens and links alike."""
    path = tmp_path_factory.mktemp("keys") / "registration.pem"
    path.write_bytes(signing_pem())
    return path


@pytest.fixture(scope="session")
def slides_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the service keeps speakers' slides."""
    return tmp_path_factory.mktemp("store") / "files"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def registration(
    databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory, slides_folder: Path
) -> AsyncIterator[ServiceUnderTest]:
    """With a key on a curve, as platforms make it for links; services with a process of their own have an RSA key."""
    key = tmp_path_factory.mktemp("keys") / "curve.pem"
    key.write_bytes(curve_pem())
    own = {"signing_key_file": key, "document_store": slides_folder.as_uri()}
    async with running(SERVICE, await databases.clone("registration"), own=own) as service:
        yield service


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def coordinator(registration: ServiceUnderTest) -> httpx.AsyncClient:
    """The network's staff: may do everything to every conference."""
    return await registration.account("coordinator", scopes=ORGANISER)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def anonymous(registration: ServiceUnderTest) -> httpx.AsyncClient:
    return await registration.anonymous()


@pytest_asyncio.fixture
async def organiser(registration: ServiceUnderTest) -> httpx.AsyncClient:
    """A fresh organiser, who manages what it creates and nothing else."""
    return await registration.account("organiser", scopes=ORGANISER, subject=str(new_id()))
