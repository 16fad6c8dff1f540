"""A conference whose registration is open, and groups that register for it."""

import httpx
import pytest_asyncio

from tests.registration.groups.making import Groups
from tests.registration.seats.scene import open_scene


@pytest_asyncio.fixture
async def groups(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Groups:
    scene = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    return Groups(**{name: getattr(scene, name) for name in ("staff", "anyone", "conference_id")})
