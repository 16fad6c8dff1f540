"""One administrator for all tests of this process."""

import httpx
import pytest_asyncio

from shared.testing.service import ServiceUnderTest
from tests.gateway.auth.people import logged_in, make_person


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def admin(gateway: ServiceUnderTest) -> httpx.AsyncClient:
    return await logged_in(gateway, await make_person(gateway, "admin"))
