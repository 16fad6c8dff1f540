"""Three server processes, and everybody does something else at the same moment: no limit is passed."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from services.registration.seats.audit import recount
from services.registration.seats.offers import expire_offers
from services.registration.service import SERVICE
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registration.conftest import ORGANISER
from tests.registration.seats.books import SEATED, check, read_books
from tests.registration.seats.processes import Processes, holder, processes, somebody
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene

pytestmark = pytest.mark.xdist_group("races")

_OVERDUE = """
update enrolment set offer_expires_at = now() - interval '1 minute' where state = 'offered' and registration_id in
    (select id from registration where conference_id = :id)"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database_url(databases: TestDatabases) -> str:
    return await databases.clone("registration")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(database_url: str, signing_key_file: Path) -> AsyncIterator[ServiceUnderTest]:
    async with running(SERVICE, database_url, own={"signing_key_file": signing_key_file}) as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def three(database_url: str, signing_key_file: Path) -> AsyncIterator[Processes]:
    async with processes(3, database_url, signing_key_file) as started:
        yield started


async def open_one(office: ServiceUnderTest, **policy: Any) -> Scene:
    staff = await office.account("coordinator", scopes=ORGANISER, subject=str(new_id()))
    return await open_scene(staff, await office.anonymous(), delegations=("FR", "CN"), policy=policy)


async def register(client: httpx.AsyncClient, scene: Scene, *workshops: str, code: str) -> dict[str, Any]:
    body = {"person": somebody(), "delegation": code, "workshops": list(workshops)}
    path = f"{V1}/conferences/{scene.conference_id}/registrations"
    answer = await client.post(path, json=body, headers={"Idempotency-Key": str(new_id())})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def ask(client: httpx.AsyncClient, made: dict[str, Any], path: str, **body: Any) -> int:
    """What the holder of a registration's link asks for: the status of the answer."""
    answer = await client.post(f"{V1}{path}", json=body, headers=holder(made))
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    return answer.status_code


@pytest.mark.parametrize(
    "policy",
    [
        {"promotion": "offer", "waitlist_priority": {"first_choice": 1}},
        {"better_choice": "move", "max_enrolments": 2},
    ],
    ids=["offers", "moves"],
)
async def test_whoever_does_whatever_at_once_the_seats_stay_right(
    three: Processes, office: ServiceUnderTest, policy: dict[str, Any]
) -> None:
    scene = await open_one(office, **policy)
    workshops = [
        await scene.workshop(at=at, capacity=4, quotas={"FR": 3}, reserved=1) for at in (MORNING, MORNING, None)
    ]
    people = await asyncio.gather(
        *(
            register(three.client(n), scene, *workshops[n % 3 :], *workshops[: n % 3], code="FR" if n % 3 else "CN")
            for n in range(36)
        )
    )

    def deed(turn: int) -> list[Coroutine[Any, Any, Any]]:
        made, client = people[turn], three.client(turn + 1)
        places = made["enrolments"]
        first, last = f"/enrolments/{places[0]['id']}", f"/enrolments/{places[-1]['id']}"
        match turn % 6:
            case 0:
                return [ask(client, made, f"/registrations/{made['id']}:withdraw")]
            case 1:
                return [ask(client, made, f"{first}:accept"), ask(three.client(turn), made, f"{last}:accept")]
            case 2:
                return [ask(client, made, f"{last}:decline"), ask(three.client(turn), made, f"{first}:decline")]
            case 3:
                return [ask(client, made, f"{first}:move", workshop_id=workshops[turn % 3], waitlist=True)]
            case 4:
                return [ask(client, made, f"{last}:move", workshop_id=workshops[(turn + 1) % 3])]
        return [scene.invite(made["person"]["email"])]

    for _ in range(2):
        office_work: list[Coroutine[Any, Any, Any]] = [
            scene.enter(workshops[0], delegation="FR", reason="Guest of the mayor"),
            expire_offers(office.runtime),
            expire_offers(office.runtime),
        ]
        await asyncio.gather(*office_work, *(work for turn in range(18) for work in deed(turn)))
        async with transaction(office.runtime.engine) as session:
            await session.execute(text(_OVERDUE), {"id": scene.conference_id})
        people = people[18:] + people[:18]
    await expire_offers(office.runtime)

    books = await read_books(office.runtime.engine, scene.conference_id)
    check(books)
    for workshop_id, workshop in books.workshops.items():
        seated = books.of(workshop_id, *SEATED)
        within = [item for item in seated if not item.override]
        assert len(within) <= workshop.capacity
        assert sum(item.delegation == "FR" for item in within) <= workshop.quotas["FR"]
    async with transaction(office.runtime.engine) as session:
        assert await recount(session) == []


async def test_one_offer_is_accepted_declined_or_over_and_only_one_of_it(
    three: Processes, office: ServiceUnderTest
) -> None:
    scene = await open_one(office, promotion="offer")
    for _ in range(4):
        workshop = await scene.workshop(at=MORNING, capacity=1)
        seated, first, second = [await register(three.client(n), scene, workshop, code="FR") for n in range(3)]
        await scene.withdraw(seated["id"])
        path = f"/enrolments/{first['enrolments'][0]['id']}"
        asked = [
            ask(three.client(n), first, f"{path}:{verb}") for n, verb in enumerate(("accept", "decline", "accept"))
        ]
        answers = await asyncio.gather(*asked)
        states = {item["state"] for made in (first, second) for item in (await scene.read(made["id"]))["enrolments"]}
        won = states == {"confirmed", "waitlisted"}
        assert won or states == {"declined", "offered"}
        assert answers == ([200, 409, 200] if won else [409, 200, 409])


async def test_an_approval_and_a_rejection_at_once_leave_one_decision(office: ServiceUnderTest) -> None:
    scene = await open_one(office, approval="organiser")
    workshop = await scene.workshop(capacity=2)
    for turn in range(6):
        made = await register(scene.anyone, scene, workshop, code="FR")
        path = f"{V1}/registrations/{made['id']}"
        approve, reject = (
            scene.staff.post(f"{path}:approve"),
            scene.staff.post(f"{path}:reject", json={"reason": "Full"}),
        )
        answers = await asyncio.gather(*((approve, reject) if turn % 2 else (reject, approve)))
        # A rejection may be taken back by the approval that follows; an approval is not rejected afterwards.
        assert sorted(answer.status_code for answer in answers) in ([200, 200], [200, 409])
        assert (await scene.read(made["id"]))["state"] == "confirmed"
    check(await read_books(office.runtime.engine, scene.conference_id))
