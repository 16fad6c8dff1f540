"""Reserved places: for the invited, who take them first, until the day on which they are for all."""

import httpx
import pytest
import pytest_asyncio

from services.registration.programme.release import release_due_quotas
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.books import check, read_books
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import V1, Scene, open_scene, states


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"))


def address() -> str:
    return f"{new_id()}@town.example.org"


async def state_in(scene: Scene, workshop: str, made: dict[str, str]) -> str:
    return states(await scene.read(made["id"]))[workshop]


async def test_the_invited_take_reserved_places_first_and_others_find_the_rest(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop, guest = await scene.workshop(capacity=2, reserved=1), address()
    await scene.invite(guest)
    first, second = [await scene.register(workshop, delegation="FR") for _ in range(2)]
    assert (states(first)[workshop], second["enrolments"][0]["reason"]) == ("confirmed", "reserved")
    seats = (await scene.seats())[workshop]
    assert (seats["free"], seats["reserved"], seats["reserved_free"]) == (1, 1, 1)
    invited = await scene.register(workshop, delegation="CN", email=guest.upper())
    assert states(invited)[workshop] == "confirmed"
    assert (await scene.read(invited["id"]))["invited"] is True
    assert invited["invited"] is None, "who is invited is the organisers' knowledge"
    assert (await scene.seats())[workshop]["reserved_free"] == 0
    assert [item["reason"] for item in (await scene.queue(workshop))[0]["passed_over"]] == ["reserved"]
    await scene.withdraw(invited["id"])
    assert await state_in(scene, workshop, second) == "waitlisted", "the place is kept for the invited again"
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_of_reserve_and_quota_the_smaller_decides(scene: Scene) -> None:
    workshop, guest = await scene.workshop(capacity=5, reserved=2, quotas={"FR": 1}), address()
    await scene.invite(guest)
    await scene.register(workshop, delegation="FR")
    made = await scene.register(workshop, delegation="FR", email=guest)
    assert made["enrolments"][0]["reason"] == "quota_used"


async def test_who_is_invited_later_moves_up_and_who_is_no_longer_keeps_the_seat(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop, guest = await scene.workshop(capacity=1, reserved=1), address()
    made = await scene.register(workshop, delegation="FR", email=guest)
    assert states(made)[workshop] == "waitlisted"
    path = await scene.invite(guest)
    assert await state_in(scene, workshop, made) == "confirmed"
    tag = (await scene.staff.get(path)).headers["etag"]
    assert (await scene.staff.delete(path, headers={"If-Match": tag})).status_code == 204
    assert await state_in(scene, workshop, made) == "confirmed"
    assert (await scene.read(made["id"]))["invited"] is False
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_where_several_share_an_address_the_name_tells_who_is_invited(scene: Scene) -> None:
    workshop, shared = await scene.workshop(capacity=2, reserved=2), address()
    await scene.invite(shared, "Zhao Ping")
    other = await scene.register(workshop, delegation="CN", email=shared, given_name="Wei", family_name="Li")
    guest = await scene.register(workshop, delegation="CN", email=shared, given_name="Ping", family_name="Zhao")
    assert [states(item)[workshop] for item in (other, guest)] == ["waitlisted", "confirmed"]


async def test_a_registration_that_becomes_another_persons_is_invited_as_that_one(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop, guest = await scene.workshop(capacity=1, reserved=1), address()
    await scene.invite(guest)
    made = await scene.register(workshop, delegation="FR", email=guest)
    other = await scene.register(workshop, delegation="FR")
    path = f"{V1}/registrations/{made['id']}"
    who = {"given_name": "Ada", "email": address()}
    assert (await scene.change(path, person=who)).status_code == 200
    assert (await scene.read(made["id"]))["invited"] is False
    assert (await scene.change(f"{V1}/registrations/{other['id']}", person=who | {"email": guest})).status_code == 200
    await scene.withdraw(made["id"])
    assert await state_in(scene, workshop, other) == "confirmed"
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_reserved_places_are_returned_to_all_at_their_day(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop(capacity=1, reserved=1, reserve_release_on="2030-10-01")
    made = await scene.register(workshop, delegation="FR")
    assert states(made)[workshop] == "waitlisted"
    assert await release_due_quotas(registration.runtime) >= 0
    assert await state_in(scene, workshop, made) == "waitlisted"
    await scene.change_workshop(workshop, reserve_release_on="2020-10-01")
    assert await state_in(scene, workshop, made) == "confirmed"
    assert (await scene.seats())[workshop]["reserved_free"] == 0


async def test_a_smaller_reserve_lets_others_move_up(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=2, reserved=2)
    made = [await scene.register(workshop, delegation="FR") for _ in range(2)]
    await scene.change_workshop(workshop, reserved=1)
    assert [await state_in(scene, workshop, item) for item in made] == ["confirmed", "waitlisted"]


async def test_the_list_of_the_invited_is_the_organisers(
    registration: ServiceUnderTest, scene: Scene, organiser: httpx.AsyncClient
) -> None:
    path, who = f"{V1}/conferences/{scene.conference_id}/invitations", address()
    location = await scene.invite(who, "Zhao Ping")
    assert (await scene.staff.get(path, params={"q": "zhao"})).json()["items"][0]["email"] == who
    assert (await scene.staff.post(path, json={"email": who, "name": "Ping ZHAO"})).status_code == 409
    made = await scene.register(await scene.workshop(), delegation="FR")
    for client, read, listed in ((organiser, 404, 403), (scene.anyone, 401, 401)):
        assert (await client.get(location)).status_code == read
        assert (await client.get(path)).status_code == listed
        assert (await client.post(path, json={"email": who})).status_code == listed
    assert (await scene.anyone.get(path, headers=holder(made))).status_code in (401, 403)


@pytest.mark.parametrize(("fields", "pointer"), [({"reserved": -1}, "/reserved"), ({"reserved": None}, "/reserved")])
async def test_what_cannot_be_reserved_is_named(scene: Scene, fields: dict[str, object], pointer: str) -> None:
    answer = await scene.change(f"{V1}/workshops/{await scene.workshop()}", **fields)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
