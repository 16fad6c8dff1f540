"""Rooms over HTTP: their venues (B31), and the seats that workshops take from them."""

import asyncio
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, events_about, remove, room, session, workshop
from tests.registration.seats.scene import Scene, open_scene

ZOLLERN = {
    "name": "Zeche Zollern",
    "lines": ["Grubenweg 5"],
    "postal_code": "44388",
    "locality": "Dortmund",
    "country": "DE",
    "location": {"lat": 51.518, "lon": 7.335},
    "directions": None,
}


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous)


async def test_b31_a_room_has_a_venue_with_its_address(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    fields = {"venue": ZOLLERN, "equipment": ["projector"], "accessibility": ["step_free", "induction_loop"]}
    made = await room(organiser, event["id"], **fields)
    assert {name: made[name] for name in fields} == fields
    assert (await organiser.get(f"{BASE}/rooms/{made['id']}")).json() == made
    listed = (await organiser.get(f"{BASE}/conferences/{event['id']}/rooms")).json()
    assert listed == {"items": [made]}
    without = await change(organiser, f"/rooms/{made['id']}", venue=None, equipment=[])
    assert (without.json()["venue"], without.json()["equipment"], without.json()["capacity"]) == (None, [], 120)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"name": {}}, "/name"),
        ({"capacity": -1}, "/capacity"),
        ({"accessibility": ["flying"]}, "/accessibility/0"),
        ({"venue": {"name": "x", "country": "XX"}}, "/venue/country"),
        ({"venue": {"name": "x", "location": {"lat": 91, "lon": 0}}}, "/venue/location/lat"),
        ({"venue": {"lines": ["5 rue"]}}, "/venue/name"),
        ({"seats": 3}, "/seats"),
    ],
)
async def test_what_is_no_room_is_named(organiser: httpx.AsyncClient, fields: dict[str, Any], pointer: str) -> None:
    event = await conference(organiser)
    path = f"{BASE}/conferences/{event['id']}/rooms"
    answer = await organiser.post(path, json={"name": {"fr": "x"}} | fields)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_room_is_the_business_of_those_who_manage_its_conference(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    made = await room(organiser, event["id"])
    assert (await anonymous.get(f"{BASE}/rooms/{made['id']}")).status_code == 404
    await act(organiser, f"/conferences/{event['id']}:publish")
    assert (await anonymous.get(f"{BASE}/rooms/{made['id']}")).status_code == 200
    other = await registration.account("organiser", scopes=["registration:read", "registration:write"])
    for answer in (
        await other.post(f"{BASE}/conferences/{event['id']}/rooms", json={"name": {"fr": "x"}}),
        await change(other, f"/rooms/{made['id']}", capacity=1),
        await remove(other, f"/rooms/{made['id']}"),
    ):
        assert answer.status_code == 403
    path = f"{BASE}/rooms/{made['id']}"
    assert (await organiser.patch(path, json={"capacity": 3})).status_code == 428
    assert (await organiser.patch(path, json={"capacity": 3}, headers={"If-Match": '"7.00"'})).status_code == 412


async def test_a_room_in_which_something_takes_place_stays(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    place, spare = await room(organiser, event["id"]), await room(organiser, event["id"])
    planned = await workshop(organiser, event["id"], room_id=place["id"])
    held = await session(organiser, event["id"], room_id=place["id"], state="draft")
    assert planned["room"] == {name: place[name] for name in ("id", "name", "capacity", "venue")} == held["room"]
    assert (await remove(organiser, f"/rooms/{place['id']}")).status_code == 409
    assert (await change(organiser, f"/workshops/{planned['id']}", room_id=spare["id"])).status_code == 200
    assert (await remove(organiser, f"/rooms/{place['id']}")).status_code == 409
    assert (await change(organiser, f"/sessions/{held['id']}", room_id=None)).status_code == 200
    assert (await remove(organiser, f"/rooms/{place['id']}")).status_code == 204
    assert (await organiser.get(f"{BASE}/rooms/{place['id']}")).status_code == 404


async def test_the_room_of_another_conference_is_none_of_this_one(organiser: httpx.AsyncClient) -> None:
    event, other = await conference(organiser), await conference(organiser)
    foreign = await room(organiser, other["id"])
    own = await workshop(organiser, event["id"])
    for room_id in (foreign["id"], str(new_id())):
        for answer in (
            await change(organiser, f"/workshops/{own['id']}", room_id=room_id),
            await organiser.post(
                f"{BASE}/conferences/{event['id']}/workshops", json={"title": {"fr": "x"}, "room_id": room_id}
            ),
            await organiser.post(
                f"{BASE}/conferences/{event['id']}/sessions",
                json={"title": {"fr": "x"}, "kind": "visit", "room_id": room_id},
            ),
        ):
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/room_id")


async def test_a_workshop_without_a_capacity_takes_the_rooms_seats(scene: Scene) -> None:
    small, large = [await room(scene.staff, scene.conference_id, capacity=seats) for seats in (1, 3)]
    own = await scene.workshop(room_id=small["id"], capacity=2)
    from_room = await scene.workshop(room_id=small["id"])
    seats = await scene.seats()
    assert (seats[own]["capacity"], seats[from_room]["capacity"]) == (2, 1)
    for _ in range(4):
        await scene.register(from_room)
    assert (await scene.seats())[from_room]["waiting"] == 3

    await scene.change(f"{BASE}/rooms/{small['id']}", capacity=2)
    seats = await scene.seats()
    assert [seats[from_room][name] for name in ("taken", "waiting", "free")] == [2, 2, 0]
    assert seats[own]["capacity"] == 2

    await scene.change_workshop(from_room, room_id=large["id"])
    shown = (await scene.anyone.get(f"{BASE}/workshops/{from_room}")).json()
    assert [shown[name] for name in ("capacity", "seats", "taken", "waiting")] == [None, 3, 3, 1]

    await scene.change(f"{BASE}/rooms/{large['id']}", capacity=0)
    shown = (await scene.anyone.get(f"{BASE}/workshops/{from_room}")).json()
    assert [shown[name] for name in ("seats", "taken", "waiting", "free")] == [0, 3, 1, 0]

    await scene.change_workshop(from_room, room_id=None)
    shown = (await scene.anyone.get(f"{BASE}/workshops/{from_room}")).json()
    assert [shown[name] for name in ("seats", "taken", "waiting", "free")] == [None, 4, 0, None]


async def test_a_room_and_its_workshops_changed_at_once_end_with_the_seats_that_they_say(scene: Scene) -> None:
    place = await room(scene.staff, scene.conference_id, capacity=5)
    workshops = [await scene.workshop(room_id=place["id"]) for _ in range(3)]

    async def resize(seats: int) -> None:
        await scene.staff.patch(f"{BASE}/rooms/{place['id']}", json={"capacity": seats}, headers={"If-Match": "*"})

    async def settle(workshop_id: str, capacity: int | None) -> None:
        path = f"{BASE}/workshops/{workshop_id}"
        await scene.staff.patch(path, json={"capacity": capacity}, headers={"If-Match": "*"})

    for number in range(4):
        await asyncio.gather(
            resize(10 + number),
            *(settle(item, 2) for item in workshops),
            *(settle(item, None) for item in workshops),
            resize(20 + number),
        )
        seats = (await scene.staff.get(f"{BASE}/rooms/{place['id']}")).json()["capacity"]
        for item in workshops:
            shown = (await scene.staff.get(f"{BASE}/workshops/{item}")).json()
            assert shown["seats"] == (seats if shown["capacity"] is None else shown["capacity"])


async def test_a_programme_whose_room_changes_is_told(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    place = await room(organiser, event["id"])
    made = await workshop(organiser, event["id"], room_id=place["id"])
    await act(organiser, f"/conferences/{event['id']}:publish")
    await change(organiser, f"/rooms/{place['id']}", name={"fr": "Salle des Bambous"})
    await act(organiser, f"/workshops/{made['id']}:announce")
    await change(organiser, f"/rooms/{place['id']}", capacity=80)
    await change(organiser, f"/workshops/{made['id']}", room_id=None, title={"fr": "Autre titre"})
    told = await events_about(registration, event["id"])
    programme = [item["data"] for item in told if item["data"]["subject"]["type"] == "programme"]
    assert [(item["subject"]["version"], item["changed"]) for item in programme] == [
        (1, ["workshops"]),
        (2, ["rooms"]),
        (3, ["workshops"]),
    ]
    changed = [item["data"] for item in await events_about(registration, made["id"]) if "changed" in item["type"]]
    assert [item["changed"] for item in changed] == [["room_id", "title"]]
