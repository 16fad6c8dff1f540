"""The seats of a conference, followed live: the present, each change, and where one left off."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.testing.service import ServiceUnderTest, on_socket
from tests.registration.seats.scene import V1, Scene, open_scene


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def live(registration: ServiceUnderTest) -> AsyncIterator[httpx.AsyncClient]:
    """A client over a real socket: an answer without an end does not come through memory."""
    async with on_socket(registration.app) as url:
        transport = httpx.AsyncHTTPTransport(uds=url.removeprefix("unix:"))
        async with httpx.AsyncClient(transport=transport, base_url="http://entente.test", timeout=10) as client:
            yield client


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR",))


@asynccontextmanager
async def following(
    client: httpx.AsyncClient, path: str, **headers: str
) -> AsyncIterator[AsyncIterator[tuple[str, dict[str, Any]]]]:
    """The events of a stream: id, and what it tells."""
    async with client.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")

        async def events() -> AsyncIterator[tuple[str, dict[str, Any]]]:
            event_id = ""
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    event_id = line[4:]
                elif line.startswith("data: "):
                    yield event_id, json.loads(line[6:])

        yield events()


def path_of(scene: Scene) -> str:
    return f"{V1}/conferences/{scene.conference_id}/seats/stream"


async def test_the_present_comes_first_and_then_every_change(live: httpx.AsyncClient, scene: Scene) -> None:
    workshop = await scene.workshop(capacity=2)
    async with asyncio.timeout(20), following(live, path_of(scene)) as events:
        _, seats = await anext(events)
        assert (seats["registered"], seats["workshops"][0]["taken"]) == (0, 0)
        await scene.register(workshop, delegation="FR")
        _, seats = await anext(events)
        assert (seats["registered"], seats["workshops"][0]["taken"], seats["workshops"][0]["free"]) == (1, 1, 1)
        await scene.register(delegation="FR")
        _, seats = await anext(events)
        assert seats["registered"] == 2, "also who asks for no workshop"


async def test_who_comes_back_is_told_what_changed_meanwhile_and_no_more(live: httpx.AsyncClient, scene: Scene) -> None:
    workshop = await scene.workshop(capacity=2)
    async with asyncio.timeout(20):
        async with following(live, path_of(scene)) as events:
            last, _ = await anext(events)
        async with following(live, path_of(scene), **{"Last-Event-ID": last}) as events:
            await scene.change_workshop(workshop, capacity=5)
            newest, seats = await anext(events)
            assert seats["workshops"][0]["capacity"] == 5, "not once more what was told already"
        await scene.register(workshop, delegation="FR")
        async with following(live, path_of(scene), **{"Last-Event-ID": newest}) as events:
            _, seats = await anext(events)
            assert seats["registered"] == 1, "at once: it changed in between"


async def test_a_conference_that_is_not_public_is_followed_by_its_signed_address(
    live: httpx.AsyncClient, coordinator: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, coordinator, visibility="private")
    await scene.workshop(announced=False)
    assert (await live.get(path_of(scene))).status_code == 404
    signed = (await coordinator.get(path_of(scene).removesuffix("/stream"))).json()["stream_url"]
    async with asyncio.timeout(20), following(live, signed) as events:
        _, seats = await anext(events)
        assert seats["workshops"] == [], "drafts are not for whoever has an address"


async def test_nobody_looks_when_nobody_follows(
    registration: ServiceUnderTest, live: httpx.AsyncClient, scene: Scene
) -> None:
    streams = registration.runtime.resources["seat streams"]
    async with asyncio.timeout(20):
        async with following(live, path_of(scene)) as one, following(live, path_of(scene)) as two:
            assert await anext(one) == await anext(two)
            assert len(streams._watches) == 1, "one look for both"
        while streams._watches:  # noqa: ASYNC110  the server learns of a closed connection in its own time
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("headers", [{"Last-Event-ID": "nonsense"}, {}])
async def test_an_unknown_id_is_answered_with_the_present(
    live: httpx.AsyncClient, scene: Scene, headers: dict[str, str]
) -> None:
    async with asyncio.timeout(20), following(live, path_of(scene), **headers) as events:
        assert (await anext(events))[1]["registered"] == 0
