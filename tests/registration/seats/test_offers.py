"""A freed seat is offered, held for whoever it is offered to, accepted, declined, or over in time."""

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from services.registration.seats.offers import expire_offers
from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registration.making import events_about
from tests.registration.seats.books import check, read_books
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    policy = {"promotion": "offer", "offer_hours": 5}
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"), policy=policy)


async def enrolment(scene: Scene, made: dict[str, object], number: int = 0) -> dict[str, object]:
    found: dict[str, object] = (await scene.read(str(made["id"])))["enrolments"][number]
    return found


async def pass_time(registration: ServiceUnderTest, enrolment_id: object) -> None:
    """The offer's time has passed."""
    async with transaction(registration.runtime.engine) as session:
        statement = "update enrolment set offer_expires_at = now() - interval '1 minute' where id = :id"
        await session.execute(text(statement), {"id": enrolment_id})


async def test_a_freed_seat_is_offered_and_is_taken_meanwhile(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    seated, first, second = [await scene.register(workshop, delegation="FR") for _ in range(3)]
    await scene.withdraw(seated["id"])
    offered = await enrolment(scene, first)
    assert (offered["state"], offered["position"]) == ("offered", None)
    assert offered["offer_expires_at"]
    seats = (await scene.seats())[workshop]
    assert (seats["taken"], seats["free"], seats["waiting"]) == (1, 0, 1)
    late = await scene.register(workshop, delegation="FR")
    assert late["enrolments"][0]["position"] == 2
    told = [event for event in await events_about(registration, str(offered["id"])) if "offered" in event["type"]]
    assert told[0]["data"]["offer_expires_at"] == offered["offer_expires_at"]

    accepted = await scene.anyone.post(f"{V1}/enrolments/{offered['id']}:accept", headers=holder(first))
    assert (accepted.json()["state"], accepted.json()["offer_expires_at"]) == ("confirmed", None)
    again = await scene.anyone.post(f"{V1}/enrolments/{offered['id']}:accept", headers=holder(first))
    assert again.json()["state"] == "confirmed"
    assert (await enrolment(scene, second))["position"] == 1
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_a_declined_offer_goes_on_to_the_next_and_can_be_asked_for_again(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    seated, first, second, third = [await scene.register(workshop, delegation="FR") for _ in range(4)]
    await scene.withdraw(seated["id"])
    offered = await enrolment(scene, first)
    declined = await scene.anyone.post(f"{V1}/enrolments/{offered['id']}:decline", headers=holder(first))
    assert declined.json()["state"] == "declined"
    assert (await enrolment(scene, second))["state"] == "offered"
    too_late = await scene.anyone.post(f"{V1}/enrolments/{offered['id']}:accept", headers=holder(first))
    assert too_late.status_code == 409
    path = f"{V1}/registrations/{first['id']}/enrolments"
    asked = await scene.anyone.post(path, json={"workshop_id": workshop}, headers=holder(first))
    assert (asked.status_code, asked.json()["position"]) == (201, 2)
    assert [item["state"] for item in (await scene.read(first["id"]))["enrolments"]] == ["waitlisted"]
    assert (await enrolment(scene, third))["position"] == 1
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_an_offer_ends_with_its_time_and_the_next_is_offered_the_seat(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    seated, first, second = [await scene.register(workshop, delegation="FR") for _ in range(3)]
    await scene.withdraw(seated["id"])
    offered = await enrolment(scene, first)
    await pass_time(registration, offered["id"])
    late = await scene.anyone.post(f"{V1}/enrolments/{offered['id']}:accept", headers=holder(first))
    assert late.status_code == 409, "after its time, even before anybody has ended it"
    assert await expire_offers(registration.runtime) >= 1
    assert (await enrolment(scene, first))["state"] == "expired"
    assert (await enrolment(scene, second))["state"] == "offered"
    assert "registration.enrolment.expired" in [
        event["type"] for event in await events_about(registration, str(offered["id"]))
    ]
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_an_offer_that_ends_keeps_nobody_from_another_workshop_any_more(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    one, two = [await scene.workshop(at=MORNING, capacity=1) for _ in range(2)]
    in_one, in_two = await scene.register(one, delegation="FR"), await scene.register(two, delegation="CN")
    both = await scene.register(one, two, delegation="FR")
    await scene.withdraw(in_one["id"])
    await scene.withdraw(in_two["id"])
    await pass_time(registration, (await enrolment(scene, both))["id"])
    await expire_offers(registration.runtime)
    assert [item["state"] for item in (await scene.read(both["id"]))["enrolments"]] == ["expired", "offered"]
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_an_offer_may_be_given_back_like_a_seat(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=1)
    seated, first, second = [await scene.register(workshop, delegation="FR") for _ in range(3)]
    await scene.withdraw(seated["id"])
    assert (await scene.leave(str((await enrolment(scene, first))["id"]))).status_code == 204
    assert (await enrolment(scene, second))["state"] == "offered"
    await scene.withdraw(second["id"])
    assert (await scene.seats())[workshop]["free"] == 1


async def test_nobody_is_offered_a_seat_beside_another_of_the_same_hour(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    one, two = [await scene.workshop(at=MORNING, capacity=1) for _ in range(2)]
    in_one, in_two = await scene.register(one, delegation="FR"), await scene.register(two, delegation="CN")
    both = await scene.register(one, two, delegation="FR")
    await scene.withdraw(in_one["id"])
    await scene.withdraw(in_two["id"])
    found = (await scene.read(both["id"]))["enrolments"]
    assert [(item["state"], item["reason"]) for item in found] == [("offered", None), ("waitlisted", "overlaps")]
    assert found[1]["overlaps"] == [one]
    await scene.anyone.post(f"{V1}/enrolments/{found[0]['id']}:decline", headers=holder(both))
    found = (await scene.read(both["id"]))["enrolments"]
    assert [item["state"] for item in found] == ["declined", "offered"]
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_whoever_is_offered_a_seat_waits_for_another_of_that_hour(scene: Scene) -> None:
    wanted, beside = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING)
    seated, first = [await scene.register(wanted, delegation="FR") for _ in range(2)]
    await scene.withdraw(seated["id"])
    path = f"{V1}/registrations/{first['id']}/enrolments"
    asked = await scene.anyone.post(path, json={"workshop_id": beside}, headers=holder(first))
    assert (asked.status_code, asked.json()["reason"], asked.json()["overlaps"]) == (201, "overlaps", [wanted])


async def test_an_organiser_offers_by_hand(scene: Scene, anonymous: httpx.AsyncClient) -> None:
    workshop = await scene.workshop(capacity=1)
    await scene.register(workshop, delegation="FR")
    first, second = [await scene.register(workshop, delegation="FR") for _ in range(2)]
    path = f"{V1}/enrolments/{second['enrolments'][0]['id']}:offer"
    assert (await anonymous.post(path, json={}, headers=holder(second))).status_code == 403
    refused = await scene.staff.post(path, json={})
    assert (refused.status_code, refused.json()["reason"]) == (409, "no_free_seat")
    offered = await scene.staff.post(path, json={"override": True, "reason": "Speaks in the morning"})
    assert offered.json()["state"] == "offered"
    assert offered.json()["override"]["reason"] == "Speaks in the morning"
    assert [item["reason"] for item in (await scene.queue(workshop))[0]["passed_over"]] == ["override"]
    waitlist = (await scene.staff.get(f"{V1}/workshops/{workshop}/waitlist")).json()
    assert [item["enrolment_id"] for item in waitlist["overridden"]] == [offered.json()["id"]]
    await scene.leave(first["enrolments"][0]["id"])
    declined = await scene.anyone.post(path.replace(":offer", ":decline"), headers=holder(second))
    assert declined.json()["state"] == "declined"
    again = await scene.staff.post(path, json={})
    assert again.json()["reason"] == "no_free_seat"


@pytest.mark.parametrize("verb", ["accept", "decline"])
async def test_there_is_nothing_to_answer_without_an_offer(scene: Scene, verb: str) -> None:
    workshop = await scene.workshop(capacity=0)
    made = await scene.register(workshop, delegation="FR")
    answer = await scene.anyone.post(f"{V1}/enrolments/{made['enrolments'][0]['id']}:{verb}", headers=holder(made))
    assert answer.status_code == 409
