"""One open conference with a form for the tests of changes, and whoever they need there."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.forms.test_form import GOOD, ask_all, fill_in
from tests.registration.making import head_of
from tests.registration.participants.test_own_registration import holder_of
from tests.registration.seats.scene import Scene, open_scene

Participant = tuple[dict[str, Any], httpx.AsyncClient]
"""A registration as it was made, and a client with its link."""
Enter = Callable[..., Awaitable[Participant]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def meeting(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    """In time: nothing has closed."""
    scene = await open_scene(coordinator, anonymous, delegations=("CN", "FR"))
    await ask_all(scene)
    return scene


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def late(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    """The last day for changes is over."""
    scene = await open_scene(coordinator, anonymous, delegations=("CN", "FR"), policy={"changes_until": "2020-06-30"})
    await ask_all(scene)
    return scene


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def head(registration: ServiceUnderTest, late: Scene) -> httpx.AsyncClient:
    """The head of the late conference's French delegation."""
    return await head_of(registration, late.staff, late.conference_id, "FR")


@pytest.fixture
def enter(registration: ServiceUnderTest) -> Enter:
    """Register somebody new who fills in the whole form."""

    async def entered(scene: Scene, person: dict[str, Any] | None = None, **filled: Any) -> Participant:
        who = {"given_name": "Ada", "family_name": f"Nr {new_id()}", "language": "en"} | (person or {})
        answer = await fill_in(scene, person=who, **(GOOD | filled))
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return made, await holder_of(registration, made)

    return entered
