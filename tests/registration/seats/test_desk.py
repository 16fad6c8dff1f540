"""The desk itself: who goes away, who comes as it closes, and a database that hangs up in the middle."""

import asyncio
from collections import Counter

import httpx
import pytest_asyncio
from sqlalchemy import text

from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.books import check, read_books
from tests.registration.seats.scene import MORNING, Scene, open_scene

_HANG_UP = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and application_name = 'entente-registration'"""


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous)


async def test_a_caller_who_goes_away_breaks_nothing_for_the_others(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=100)
    callers = [asyncio.create_task(scene.ask(workshop)) for _ in range(20)]
    await asyncio.sleep(0.005)
    for caller in callers[::4]:
        caller.cancel()
    answers = await asyncio.gather(*callers, return_exceptions=True)
    stayed = [answer.status_code for answer in answers if isinstance(answer, httpx.Response)]
    assert set(stayed) == {201}
    assert len(stayed) >= 15
    check(await read_books(registration.runtime.engine, scene.conference_id))
    assert (await scene.ask(workshop)).status_code == 201


async def test_a_desk_that_closes_answers_all_who_wait(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop(capacity=100)
    desk = registration.runtime.resources["desk"]
    callers = [asyncio.create_task(scene.ask(workshop)) for _ in range(30)]
    async with asyncio.timeout(20):
        while desk.waiting < 5:  # noqa: ASYNC110  the desk tells nobody who comes
            await asyncio.sleep(0)
    await desk.close()
    assert desk.waiting == 0
    assert {answer.status_code for answer in await asyncio.gather(*callers)} == {201}


async def test_a_database_that_hangs_up_loses_nobody(registration: ServiceUnderTest, scene: Scene) -> None:
    async with asyncio.timeout(60):
        workshop = await scene.workshop(at=MORNING, capacity=30)
        people = [
            (str(new_id()), {"family_name": f"Nr {n}", "email": f"{new_id()}@town.example.org"}) for n in range(60)
        ]
        callers = [asyncio.create_task(scene.ask(workshop, key=key, **person)) for key, person in people]
        for _ in range(3):
            await asyncio.sleep(0.01)
            async with transaction(registration.runtime.engine) as session:
                await session.execute(text(_HANG_UP))
        answers = await asyncio.gather(*callers)
        told = Counter(answer.status_code for answer in answers)
        assert set(told) <= {201, 503}, told
        again = [await scene.ask(workshop, key=key, **person) for key, person in people]
        assert {answer.status_code for answer in again} == {201}
        made = [answer.json()["id"] for answer in answers if answer.status_code == 201]
        assert set(made) <= {answer.json()["id"] for answer in again}
        books = await read_books(registration.runtime.engine, scene.conference_id)
        assert len(books.enrolments) == len(people)
        check(books)
