"""An organiser may exceed limits, by saying so and why; never the hours of a day."""

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.books import check, read_books
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene, states

_BEYOND = """
select count(*) from enrolment e join seat_ledger l using (workshop_id)
where l.conference_id = :id and e.state in ('confirmed', 'offered') and (e.override is not null) = :marked"""
WHY = {"override": True, "reason": "The minister's interpreter"}


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"), policy={"max_enrolments": 1})


async def seats_marked(registration: ServiceUnderTest, scene: Scene, *, marked: bool) -> int:
    async with transaction(registration.runtime.engine) as session:
        values = {"id": scene.conference_id, "marked": marked}
        return int(await session.scalar(text(_BEYOND), values) or 0)


@pytest.mark.parametrize("limits", [{"capacity": 0}, {"quotas": {"FR": 0}}, {"capacity": 2, "reserved": 2}])
async def test_a_seat_beyond_a_limit_is_marked_with_who_when_and_why(
    registration: ServiceUnderTest, scene: Scene, limits: dict[str, object]
) -> None:
    workshop = await scene.workshop(**limits)
    waiting = await scene.register(workshop, delegation="FR")
    entered = (await scene.enter(workshop, delegation="FR", reason="Guest of the mayor")).json()
    assert states(entered) == {workshop: "confirmed"}
    mark = (await scene.read(entered["id"]))["enrolments"][0]["override"]
    assert mark["reason"] == "Guest of the mayor"
    assert mark["by"]
    assert mark["at"]
    own = await scene.anyone.get(f"{V1}/registrations/{entered['id']}", headers=holder(entered))
    assert own.json()["enrolments"][0]["override"] is None
    waitlist = (await scene.staff.get(f"{V1}/workshops/{workshop}/waitlist")).json()
    assert [item["override"]["reason"] for item in waitlist["overridden"]] == ["Guest of the mayor"]
    assert [item["reason"] for item in waitlist["items"][0]["passed_over"]] == ["override"]
    shown = (await scene.anyone.get(f"{V1}/workshops/{workshop}/waitlist", headers=holder(waiting))).json()
    assert shown["overridden"] == []
    assert await seats_marked(registration, scene, marked=True) == 1
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_an_override_that_is_not_needed_marks_nothing(registration: ServiceUnderTest, scene: Scene) -> None:
    await scene.enter(await scene.workshop(capacity=1), delegation="FR", reason="To be safe")
    assert await seats_marked(registration, scene, marked=False) == 1
    assert await seats_marked(registration, scene, marked=True) == 0


async def test_nobody_is_ever_in_two_places_at_once(scene: Scene) -> None:
    one, two = [await scene.workshop(at=MORNING) for _ in range(2)]
    entered = (await scene.enter(one, two, delegation="FR", reason="Both, please")).json()
    assert states(entered) == {one: "confirmed", two: "waitlisted"}
    path = f"{V1}/enrolments/{entered['enrolments'][1]['id']}:promote"
    refused = await scene.staff.post(path, json=WHY)
    assert (refused.status_code, refused.json()["reason"]) == (409, "overlaps")


async def test_an_organiser_enters_somebody_after_the_closing_by_an_override_alone(scene: Scene) -> None:
    workshop = await scene.workshop()
    path = f"{V1}/conferences/{scene.conference_id}"
    await scene.staff.post(f"{path}:close-registration")
    who = {
        "person": {"given_name": "Ada", "email": "late@town.example.org"},
        "delegation": "FR",
        "workshops": [workshop],
    }
    assert (await scene.staff.post(f"{path}/registrations", json=who)).status_code == 409
    entered = await scene.staff.post(f"{path}/registrations", json=who | WHY)
    assert (entered.status_code, states(entered.json())) == (201, {workshop: "confirmed"})
    again = await scene.staff.post(f"{path}/registrations", json=who | WHY)
    assert again.json()["rule"] == "B13", "one registration a person is no limit to exceed"
    await scene.staff.post(f"{path}:cancel")
    other = who | {"person": {"given_name": "Bo", "email": "later@town.example.org"}}
    assert (await scene.staff.post(f"{path}/registrations", json=other | WHY)).status_code == 409


async def test_limits_are_exceeded_by_organisers_alone(
    registration: ServiceUnderTest, scene: Scene, organiser: httpx.AsyncClient
) -> None:
    full, other = await scene.workshop(capacity=0), await scene.workshop()
    made = await scene.register(full, other, delegation="FR")
    path = f"{V1}/conferences/{scene.conference_id}/registrations"
    body = {"person": {"given_name": "Ada", "email": "x@town.example.org"}, "delegation": "FR", "workshops": [full]}
    for client in (organiser, scene.anyone):
        assert (await client.post(path, json=body | WHY)).status_code == 403
    waiting, seated = made["enrolments"]
    for asked, more in (
        (f"{V1}/registrations/{made['id']}/enrolments", {"workshop_id": full}),
        (f"{V1}/enrolments/{seated['id']}:move", {"workshop_id": full}),
    ):
        answer = await scene.anyone.post(asked, json=more | WHY, headers=holder(made))
        assert answer.status_code == 403, answer.text
    for verb in ("promote", "offer"):
        asked = f"{V1}/enrolments/{waiting['id']}:{verb}"
        assert (await scene.anyone.post(asked, json=WHY, headers=holder(made))).status_code in (401, 403)
    for wrong in ({"override": True}, {"reason": "Because"}, {"override": True, "reason": " "}):
        assert (await scene.staff.post(path, json=body | wrong)).status_code == 422


async def test_who_waits_is_given_a_seat_out_of_turn(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop, other = await scene.workshop(capacity=0), await scene.workshop()
    first, second = [await scene.register(workshop, other, delegation="FR") for _ in range(2)]
    path = f"{V1}/enrolments/{second['enrolments'][0]['id']}:promote"
    assert (await scene.staff.post(path, json={})).json()["reason"] == "no_free_seat"
    given = await scene.staff.post(path, json=WHY)
    assert (given.json()["state"], given.json()["override"]["reason"]) == ("confirmed", WHY["reason"])
    assert [item["reason"] for item in (await scene.queue(workshop))[0]["passed_over"]] == ["override"]
    third = await scene.register(other, delegation="CN")
    more = await scene.staff.post(f"{V1}/registrations/{third['id']}/enrolments", json={"workshop_id": workshop} | WHY)
    assert more.json()["state"] == "confirmed", "also beyond the most that one may hold"
    await scene.withdraw(second["id"])
    assert states(await scene.read(first["id"]))[workshop] == "waitlisted", "the capacity is what it was"
    check(await read_books(registration.runtime.engine, scene.conference_id))
