"""Registrations that must be approved: they hold no seat before, keep their place, and are refused for good."""

import httpx
import pytest
import pytest_asyncio

from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER
from tests.registration.making import events_about
from tests.registration.seats.books import check, read_books
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene, states


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    policy = {"approval": "delegation_head"}
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"), policy=policy)


async def head_of(registration: ServiceUnderTest, scene: Scene, side: str) -> httpx.AsyncClient:
    client = await registration.machine(f"head-{side}-{scene.conference_id}", scopes=MEMBER)
    grant = {"account_id": f"head-{side}-{scene.conference_id}", "role": "delegation_head", "side": side}
    made = await scene.staff.post(f"{V1}/conferences/{scene.conference_id}/grants", json=grant)
    assert made.status_code == 201, made.text
    return client


async def test_who_is_not_approved_holds_no_seat_and_waits_with_the_place_of_its_moment(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    first, second = [await scene.register(workshop, delegation="FR") for _ in range(2)]
    assert first["state"] == "pending_approval"
    assert [(item["state"], item["reason"]) for item in first["enrolments"]] == [("waitlisted", "not_approved")]
    seats = (await scene.anyone.get(f"{V1}/conferences/{scene.conference_id}/seats")).json()
    assert (seats["registered"], seats["workshops"][0]["taken"]) == (0, 0)

    approved = await scene.staff.post(f"{V1}/registrations/{second['id']}:approve")
    assert (approved.status_code, approved.json()["state"]) == (200, "confirmed")
    assert states(approved.json())[workshop] == "confirmed"
    waiting = (await scene.queue(workshop))[0]
    assert (waiting["registration_id"], waiting["reason"]) == (first["id"], "not_approved")
    assert [item["reason"] for item in waiting["passed_over"]] == ["not_approved"]

    third = await scene.register(workshop, delegation="FR")
    for item in (third, first):
        assert (await scene.staff.post(f"{V1}/registrations/{item['id']}:approve")).status_code == 200
    await scene.withdraw(second["id"])
    assert states(await scene.read(first["id"]))[workshop] == "confirmed", "it kept its place from before the approval"
    told = [event["type"] for event in await events_about(registration, first["id"])]
    assert told[0] == "registration.registration.received"
    assert "registration.registration.approved" in told
    assert "registration.registration.confirmed" in told
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_what_is_approved_is_given_in_the_order_of_preference(scene: Scene) -> None:
    full, one, two = [await scene.workshop(at=MORNING, capacity=limit) for limit in (0, 1, 1)]
    made = await scene.register(full, one, two, delegation="FR")
    approved = await scene.staff.post(f"{V1}/registrations/{made['id']}:approve")
    assert states(approved.json()) == {full: "waitlisted", one: "confirmed", two: "waitlisted"}


async def test_b13_a_rejected_person_cannot_register_again_and_a_withdrawn_one_can(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=1)
    who = {"given_name": "Li", "family_name": "Wei", "email": "li.wei@town.example.org"}
    made = await scene.register(workshop, delegation="CN", **who)
    path = f"{V1}/registrations/{made['id']}"
    rejected = await scene.staff.post(f"{path}:reject", json={"reason": "The delegation is complete"})
    assert (rejected.json()["state"], rejected.json()["enrolments"]) == ("rejected", [])
    own = (await scene.anyone.get(path, headers=holder(made))).json()["decision"]
    assert (own["by"], own["reason"]) == (None, "The delegation is complete")
    assert (await scene.ask(delegation="CN", **who)).json()["rule"] == "B13"
    for verb in ("withdraw", "reject"):
        body = {"reason": "Once more"} if verb == "reject" else {}
        assert (await scene.staff.post(f"{path}:{verb}", json=body)).status_code == 409
    assert (await scene.change(path, person=who | {"email": "other@town.example.org"})).status_code == 409
    enrol = await scene.staff.post(f"{path}/enrolments", json={"workshop_id": workshop})
    assert enrol.status_code == 409

    back = await scene.staff.post(f"{path}:approve")
    assert (back.json()["state"], back.json()["decision"]["reason"]) == ("confirmed", None)
    await scene.withdraw(made["id"])
    assert (await scene.ask(delegation="CN", **who)).status_code == 201


async def test_heads_decide_for_their_own_delegation_where_the_policy_says_so(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    french, chinese = await head_of(registration, scene, "FR"), await head_of(registration, scene, "CN")
    made = await scene.register(delegation="FR")
    path = f"{V1}/registrations/{made['id']}"
    assert (await chinese.post(f"{path}:approve")).status_code == 404
    assert (await scene.anyone.post(f"{path}:approve", headers=holder(made))).status_code in (401, 403)
    await scene.set_policy(approval="organiser")
    assert (await french.post(f"{path}:approve")).status_code == 403
    await scene.set_policy(approval="delegation_head")
    assert (await french.post(f"{path}:approve")).json()["state"] == "confirmed"
    assert (await french.post(f"{path}:approve")).status_code == 409, "decided already"

    own = {"person": {"given_name": "Ada", "email": "ada.head@town.example.org"}, "delegation": "FR", "workshops": []}
    entered = await french.post(f"{V1}/conferences/{scene.conference_id}/registrations", json=own)
    assert entered.json()["state"] == "confirmed", "whose word it would take has given it"
    other = own | {"delegation": "CN"} | {"person": {"given_name": "Li", "email": "li@town.example.org"}}
    entered = await french.post(f"{V1}/conferences/{scene.conference_id}/registrations", json=other)
    assert entered.json()["state"] == "pending_approval"


async def test_what_waits_for_approval_is_cancelled_with_its_conference(scene: Scene) -> None:
    made = await scene.register(await scene.workshop(), delegation="FR")
    assert (await scene.staff.post(f"{V1}/conferences/{scene.conference_id}:cancel")).status_code == 200
    assert (await scene.read(made["id"]))["state"] == "cancelled"


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x", "more": 1}])
async def test_a_rejection_has_a_reason(scene: Scene, body: dict[str, object]) -> None:
    made = await scene.register(delegation="FR")
    assert (await scene.staff.post(f"{V1}/registrations/{made['id']}:reject", json=body)).status_code == 422
