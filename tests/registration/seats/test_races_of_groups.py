"""Three server processes, groups and single people for the same seats at the same moment: all of a group, or none."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.registration.seats.audit import recount
from services.registration.service import SERVICE
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registration.conftest import ORGANISER
from tests.registration.groups.making import adult, consent, leader, pupil
from tests.registration.seats.books import SEATED, check, check_all_or_nothing, read_books
from tests.registration.seats.processes import Processes, holder, processes, somebody
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene

pytestmark = pytest.mark.xdist_group("races")


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


async def post(client: httpx.AsyncClient, path: str, body: Any = None, made: Any = None) -> httpx.Response:
    headers = holder(made) if made else {"Idempotency-Key": str(new_id())}
    answer = await client.post(f"{V1}{path}", json=body, headers=headers)
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    return answer


async def register(client: httpx.AsyncClient, scene: Scene, *workshops: str, members: Any = None, **how: Any) -> Any:
    """A group, or (without `members`) one alone."""
    body = {"delegation": "FR", "workshops": workshops} | how
    body |= {"name": "Group", "leader": leader(), "members": members} if members else {"person": somebody()}
    made = await post(client, f"/conferences/{scene.conference_id}/{'groups' if members else 'registrations'}", body)
    assert made.status_code == 201, made.text
    return made.json()


@pytest.mark.parametrize(
    "policy",
    [{}, {"groups_hold": True, "promotion": "offer"}, {"better_choice": "move", "groups_hold": True}],
    ids=["passed", "held", "moves"],
)
async def test_groups_and_single_people_at_once_leave_no_group_in_parts(
    three: Processes, office: ServiceUnderTest, policy: dict[str, Any]
) -> None:
    staff = await office.account("coordinator", scopes=ORGANISER, subject=str(new_id()))
    scene = await open_scene(staff, await office.anonymous(), delegations=("FR",), policy=policy)
    workshops = [await scene.workshop(at=at, capacity=9, reserved=1) for at in (MORNING, MORNING, None)]
    seekers: list[Coroutine[Any, Any, Any]] = []
    for turn in range(12):
        people: list[Any] = [adult(), adult(), pupil(guardian_consent=None) if turn % 4 == 0 else pupil()]
        wishes = workshops[turn % 3 :] + workshops[: turn % 3]
        how = {"all_or_nothing": turn % 2 == 0, "rest_together": turn % 3 == 0}
        seekers.append(register(three.client(turn), scene, *wishes, members=people, **how))
        seekers.append(register(three.client(turn + 1), scene, *wishes[:2]))
    made = await asyncio.gather(*seekers)
    groups, single = made[0::2], made[1::2]
    first = await read_books(office.runtime.engine, scene.conference_id)
    check(first)
    for group in groups:
        if group["all_or_nothing"] and not policy:
            ids = {member["id"] for member in group["members"]}
            check_all_or_nothing([item for item in first.enrolments.values() if str(item.registration_id) in ids])

    def deed(turn: int) -> list[Coroutine[Any, Any, Any]]:
        group, client, other = groups[turn], three.client(turn), three.client(turn + 1)
        path, members = f"/groups/{group['id']}", group["members"]
        match turn % 5:
            case 0:
                return [
                    post(client, f"/registrations/{members[2]['id']}:record-consent", consent(), group),
                    post(other, f"/registrations/{members[0]['id']}:withdraw", None, group),
                ]
            case 1:
                return [post(client, f"{path}:withdraw", None, group), post(other, f"{path}:withdraw", None, group)]
            case 2:
                return [post(each, f"{path}/members", {"member": adult()}, group) for each in (client, other)]
            case 3:
                body = {"workshop_id": workshops[turn % 3]}
                return [post(client, f"{path}:accept", body, group), post(other, f"{path}:decline", body, group)]
        place = members[1]["enrolments"][0]["id"]
        return [
            post(client, f"/enrolments/{place}:move", {"workshop_id": workshops[2], "waitlist": True}, group),
            post(other, f"{path}/members/{members[0]['id']}:replace", adult(), group),
        ]

    office_work = [
        scene.change_workshop(workshops[0], capacity=12),
        *(
            post(three.client(turn), f"/registrations/{one['id']}:withdraw", None, one)
            for turn, one in enumerate(single)
        ),
    ]
    await asyncio.gather(*office_work, *(work for turn in range(12) for work in deed(turn)))
    books = await read_books(office.runtime.engine, scene.conference_id)
    check(books)
    for workshop_id, workshop in books.workshops.items():
        assert len(books.of(workshop_id, *SEATED)) <= workshop.capacity
    together = {(item.together, item.workshop_id) for item in first.enrolments.values() if item.together is not None}
    for group_id, workshop_id in together:
        before = [item.id for item in first.of(workshop_id, "waitlisted") if item.together == group_id]
        stayed = [books.enrolments[item] for item in before if item in books.enrolments]
        seated = {item.state in SEATED for item in stayed if item.together is not None}
        assert len(seated) < 2, "a part of those who wait together got seats"
    async with transaction(office.runtime.engine) as session:
        assert await recount(session) == []
