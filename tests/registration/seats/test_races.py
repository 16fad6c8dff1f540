"""Three server processes and many callers at once: nothing is oversold, lost, doubled or left lying."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from services.registration.service import SERVICE
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registration.conftest import ORGANISER
from tests.registration.seats.books import Books, check, read_books
from tests.registration.seats.processes import Processes, holder, processes, somebody
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene

pytestmark = pytest.mark.xdist_group("races")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database_url(databases: TestDatabases) -> str:
    return await databases.clone("registration")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(database_url: str, signing_key_file: Path) -> AsyncIterator[ServiceUnderTest]:
    """The same service in this process, over the same database, for whoever manages the conference."""
    async with running(SERVICE, database_url, own={"signing_key_file": signing_key_file}) as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def three(database_url: str, signing_key_file: Path) -> AsyncIterator[Processes]:
    async with processes(3, database_url, signing_key_file) as started:
        yield started


@pytest_asyncio.fixture
async def scene(office: ServiceUnderTest) -> Scene:
    staff = await office.account("coordinator", scopes=ORGANISER, subject=str(new_id()))
    return await open_scene(staff, await office.anonymous(), delegations=("FR", "CN"))


async def books_of(office: ServiceUnderTest, scene: Scene) -> Books:
    return await read_books(office.runtime.engine, scene.conference_id)


async def ask(
    client: httpx.AsyncClient, scene: Scene, *workshops: str, key: str | None = None, code: str = "FR", **person: Any
) -> httpx.Response:
    body = {"person": person or somebody(), "delegation": code, "workshops": list(workshops)}
    headers = {"Idempotency-Key": key or str(new_id())}
    return await client.post(f"{V1}/conferences/{scene.conference_id}/registrations", json=body, headers=headers)


async def register(client: httpx.AsyncClient, scene: Scene, *workshops: str, code: str = "FR") -> dict[str, Any]:
    answer = await ask(client, scene, *workshops, code=code)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def seats_of(books: Books) -> Counter[str]:
    """How many seats each registration holds."""
    return Counter(str(item.registration_id) for item in books.enrolments.values() if item.state == "confirmed")


async def withdraw(client: httpx.AsyncClient, made: dict[str, Any]) -> int:
    return (await client.post(f"{V1}/registrations/{made['id']}:withdraw", headers=holder(made))).status_code


async def standing_at_locks(office: ServiceUnderTest, number: int) -> None:
    """Return once so many connections wait for a lock."""
    statement = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with asyncio.timeout(20):
        waiting = 0
        while waiting < number:
            async with transaction(office.runtime.engine) as session:  # a new one: it sees one moment only
                waiting = await session.scalar(text(statement)) or 0
            await asyncio.sleep(0.01)


async def test_the_last_seats_go_to_as_many_as_there_are(
    three: Processes, office: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=20, quotas={"FR": 12, "CN": 12})
    asked = [ask(three.client(n), scene, workshop, code="FR" if n % 4 else "CN") for n in range(150)]
    answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {201}
    told = Counter(answer.json()["enrolments"][0]["state"] for answer in answers)
    assert told == {"confirmed": 20, "waitlisted": 130}
    books = await books_of(office, scene)
    check(books)
    by = Counter(item.delegation for item in books.of(next(iter(books.workshops)), "confirmed"))
    assert by["FR"] <= 12
    assert by["CN"] <= 12
    positions = [answer.json()["enrolments"][0]["position"] for answer in answers]
    assert sorted(position for position in positions if position) == list(range(1, 131))


async def test_registrations_and_withdrawals_at_once_leave_the_books_right(
    three: Processes, office: ServiceUnderTest, scene: Scene
) -> None:
    workshops = [await scene.workshop(at=MORNING, capacity=5, quotas={"FR": 3, "CN": 3}) for _ in range(3)]

    async def come_and_go(turn: int) -> None:
        wishes = workshops[turn % 3 :] + workshops[: turn % 3]
        made = await register(three.client(turn), scene, *wishes, code="FR" if turn % 2 else "CN")
        if turn % 3:
            assert await withdraw(three.client(turn + 1), made) == 200

    await asyncio.gather(*(come_and_go(turn) for turn in range(60)))
    check(await books_of(office, scene))


async def test_a_seat_freed_in_two_overlapping_workshops_at_once_gives_each_person_one(
    three: Processes, office: ServiceUnderTest, scene: Scene
) -> None:
    """People wait in two workshops of one hour, in opposite order; both are emptied at the same moment."""
    for _ in range(4):
        one, two = [await scene.workshop(at=MORNING, capacity=6) for _ in range(2)]
        seated = [await register(three.client(n), scene, one if n % 2 else two) for n in range(12)]
        forth = [await register(three.client(n), scene, one, two) for n in range(6)]
        back = [await register(three.client(n), scene, two, one) for n in range(6)]
        gone = await asyncio.gather(*(withdraw(three.client(n), made) for n, made in enumerate(seated)))
        assert set(gone) == {200}
        books = await books_of(office, scene)
        check(books)
        assert all(seats_of(books)[made["id"]] == 1 for made in forth + back)


@pytest_asyncio.fixture
async def slow_enrolments(office: ServiceUnderTest) -> AsyncIterator[None]:
    """Every change of an enrolment takes 20 ms in the database, so that two transactions are sure to meet."""
    engine = office.runtime.engine
    body = "'begin perform pg_sleep(0.02); return new; end'"
    slowly = f"create function slowly() returns trigger language plpgsql as {body}"
    async with transaction(engine) as session:
        await session.execute(text(slowly))
        await session.execute(
            text("create trigger slowly before update on enrolment for each row execute function slowly()")
        )
    yield
    async with transaction(engine) as session:
        await session.execute(text("drop function slowly cascade"))


async def test_capacities_raised_at_once_promote_everybody_once(
    three: Processes, office: ServiceUnderTest, scene: Scene, slow_enrolments: None
) -> None:
    """Both changes want the same people, in opposite order, in the same instant: a lock of ours lets both start."""
    for _ in range(2):
        one, two = [await scene.workshop(at=MORNING, capacity=0) for _ in range(2)]
        people = [await register(three.client(n), scene, one) for n in range(12)]
        for made in reversed(people):
            path = f"{V1}/registrations/{made['id']}/enrolments"
            joined = await three.client(0).post(path, json={"workshop_id": two}, headers=holder(made))
            assert joined.status_code == 201
        async with transaction(office.runtime.engine) as ours:
            both = text("select 1 from seat_ledger where workshop_id in (:one, :two) for update")
            await ours.execute(both, {"one": one, "two": two})
            raised = [asyncio.create_task(scene.change_workshop(item, capacity=30)) for item in (one, two)]
            await standing_at_locks(office, 2)
        await asyncio.gather(*raised)
        books = await books_of(office, scene)
        check(books)
        assert all(seats_of(books)[made["id"]] == 1 for made in people)


async def test_joining_one_workshop_while_promoted_in_another_of_the_same_hour(
    three: Processes, office: ServiceUnderTest, scene: Scene
) -> None:
    for turn in range(10):
        full, other = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING)
        seated, waiting = [await register(three.client(n), scene, full) for n in range(2)]
        join = three.client(turn).post(
            f"{V1}/registrations/{waiting['id']}/enrolments", json={"workshop_id": other}, headers=holder(waiting)
        )
        left, joined = await asyncio.gather(withdraw(three.client(turn + 1), seated), join)
        assert (left, joined.status_code) == (200, 201)
    check(await books_of(office, scene))


async def test_one_request_sent_to_all_at_once_is_done_once(
    three: Processes, office: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(capacity=50)
    for person in (somebody(), somebody(email=None), somebody(), somebody(email=None)):
        key = str(new_id())
        # Some of no workshop at all: there is no ledger's lock to queue them.
        wishes = [workshop] if person["email"] else []
        answers = await asyncio.gather(*(ask(three.client(n), scene, *wishes, key=key, **person) for n in range(12)))
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        assert len({answer.json()["id"] for answer in answers}) == 1
    check(await books_of(office, scene))
    seats = (await scene.anyone.get(f"{V1}/conferences/{scene.conference_id}/seats")).json()
    assert seats["registered"] == 4


async def test_b13_one_person_at_three_desks_is_registered_once(
    three: Processes, office: ServiceUnderTest, scene: Scene
) -> None:
    workshops = [await scene.workshop() for _ in range(3)]
    for _ in range(5):
        person = somebody()
        # Another workshop at each desk: no common lock, so that only the database can tell.
        asked = (ask(three.client(n), scene, workshops[n % 3], **person) for n in range(9))
        answers = Counter(answer.status_code for answer in await asyncio.gather(*asked))
        assert answers == {201: 1, 409: 8}
    check(await books_of(office, scene))


async def test_the_closing_waits_for_those_being_served_and_nobody_comes_after(
    three: Processes, office: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop()
    path = f"{V1}/conferences/{scene.conference_id}"
    async with transaction(office.runtime.engine) as ours:
        await ours.execute(text("select 1 from seat_ledger where workshop_id = :id for update"), {"id": workshop})
        served = [asyncio.create_task(ask(three.client(n), scene, workshop)) for n in range(3)]
        await standing_at_locks(office, 3)  # having seen the registration open
        closing = asyncio.create_task(scene.staff.post(f"{path}:close-registration"))
        await asyncio.wait([closing], timeout=1)
        assert not closing.done()
    assert (await closing).status_code == 200
    assert {answer.status_code for answer in await asyncio.gather(*served)} == {201}
    assert (await ask(three.client(0), scene, workshop)).status_code == 409
    assert (await scene.staff.get(f"{path}/seats")).json()["registered"] == 3


async def test_kill_9_loses_nothing_that_was_answered(
    database_url: str, signing_key_file: Path, office: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=60)
    people = [(str(new_id()), somebody()) for _ in range(300)]
    async with processes(3, database_url, signing_key_file) as doomed:
        callers = [
            asyncio.create_task(ask(doomed.client(n), scene, workshop, key=key, **person))
            for n, (key, person) in enumerate(people)
        ]
        await next(asyncio.as_completed(callers))
        doomed.kill(0)
        first = await asyncio.gather(*callers, return_exceptions=True)
        answered = [answer.json()["id"] for answer in first if isinstance(answer, httpx.Response)]
        assert len(answered) < len(people), "killed too late to show anything"
        retried = await asyncio.gather(
            *(ask(doomed.clients[1], scene, workshop, key=key, **person) for key, person in people)
        )
    assert {answer.status_code for answer in retried} == {201}
    ids = {answer.json()["id"] for answer in retried}
    assert set(answered) <= ids
    books = await books_of(office, scene)
    check(books)
    assert {str(item.registration_id) for item in books.enrolments.values()} == ids
    assert len(ids) == len(people)
