"""A free seat goes at once to the first who waits and can take it, whatever made it free."""

import httpx
import pytest_asyncio

from tests.registration.seats.scene import MORNING, V1, Scene, open_scene, states


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"))


async def state_in(scene: Scene, workshop: str, registration: dict[str, str]) -> str:
    return states(await scene.read(registration["id"]))[workshop]


async def test_who_withdraws_makes_room_for_the_first_in_the_queue(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    seated, first, second = [await scene.register(workshop, delegation="FR") for _ in range(3)]
    await scene.withdraw(seated["id"])
    assert await state_in(scene, workshop, first) == "confirmed"
    waiting = await scene.read(second["id"])
    assert [(item["state"], item["position"]) for item in waiting["enrolments"]] == [("waitlisted", 1)]
    assert (await scene.read(first["id"]))["version"] == 2


async def test_who_leaves_a_workshop_makes_room_and_stays_registered(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=1)
    seated, first = [await scene.register(workshop, delegation="FR") for _ in range(2)]
    assert (await scene.leave(seated["enrolments"][0]["id"])).status_code == 204
    assert await state_in(scene, workshop, first) == "confirmed"
    assert (await scene.read(seated["id"]))["state"] == "confirmed"


async def test_a_quota_gives_its_seat_to_its_own_delegation(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=2, quotas={"FR": 1, "CN": 1})
    french, chinese = [await scene.register(workshop, delegation=code) for code in ("FR", "CN")]
    waiting_fr, waiting_cn = [await scene.register(workshop, delegation=code) for code in ("FR", "CN")]
    assert [item["reason"] for item in await scene.queue(workshop)] == ["no_free_seat", "no_free_seat"]
    await scene.withdraw(chinese["id"])
    assert await state_in(scene, workshop, waiting_cn) == "confirmed"
    assert await state_in(scene, workshop, waiting_fr) == "waitlisted"
    assert await state_in(scene, workshop, french) == "confirmed"


async def test_what_one_side_leaves_unused_waits_for_its_release(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=2, quotas={"FR": 1, "CN": 1})
    await scene.register(workshop, delegation="FR")
    waiting = await scene.register(workshop, delegation="FR")
    assert waiting["enrolments"][0]["reason"] == "quota_used"
    seats = (await scene.seats())[workshop]
    assert (seats["free"], seats["by_delegation"]["FR"]["free"], seats["by_delegation"]["FR"]["waiting"]) == (1, 0, 1)
    await scene.change_workshop(workshop, quota_release_on="2020-01-01")
    assert await state_in(scene, workshop, waiting) == "confirmed"


async def test_raised_limits_let_those_who_wait_move_up(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=0, quotas={"FR": 1})
    french = [await scene.register(workshop, delegation="FR") for _ in range(3)]
    chinese = await scene.register(workshop, delegation="CN")
    await scene.change_workshop(workshop, capacity=2)
    assert [await state_in(scene, workshop, item) for item in french] == ["confirmed", "waitlisted", "waitlisted"]
    assert await state_in(scene, workshop, chinese) == "confirmed"
    await scene.change_workshop(workshop, capacity=None, quotas={})
    assert [await state_in(scene, workshop, item) for item in french] == ["confirmed"] * 3


async def test_a_lowered_limit_takes_nobodys_seat_and_gives_no_new_one(scene: Scene) -> None:
    workshop = await scene.workshop(capacity=2)
    seated = [await scene.register(workshop, delegation="FR") for _ in range(2)]
    waiting = await scene.register(workshop, delegation="FR")
    await scene.change_workshop(workshop, capacity=1)
    await scene.withdraw(seated[0]["id"])
    seats = (await scene.seats())[workshop]
    assert (seats["taken"], seats["free"], seats["waiting"]) == (1, 0, 1)
    assert await state_in(scene, workshop, waiting) == "waitlisted"


async def test_an_overlap_is_passed_over_and_served_when_it_ends(scene: Scene) -> None:
    wanted, other = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING)
    seated = await scene.register(wanted, delegation="FR")
    busy = await scene.register(wanted, other, delegation="FR")
    behind = await scene.register(wanted, delegation="FR")
    assert states(busy) == {wanted: "waitlisted", other: "confirmed"}
    await scene.withdraw(seated["id"])
    assert await state_in(scene, wanted, behind) == "confirmed"
    assert await state_in(scene, wanted, busy) == "waitlisted"
    await scene.withdraw(behind["id"])
    assert [item["reason"] for item in await scene.queue(wanted)] == ["overlaps"]
    elsewhere = next(item for item in busy["enrolments"] if item["workshop_id"] == other)
    await scene.leave(elsewhere["id"])
    assert await state_in(scene, wanted, busy) == "confirmed"


async def test_a_workshop_that_moves_frees_those_whom_it_kept_waiting(scene: Scene) -> None:
    wanted, other = await scene.workshop(at=MORNING), await scene.workshop(at=MORNING)
    made = await scene.register(other, wanted, delegation="FR")
    assert states(made)[wanted] == "waitlisted"
    await scene.change_workshop(other, starts_at="2030-10-27T06:00:00Z", ends_at="2030-10-27T07:00:00Z")
    assert await state_in(scene, wanted, made) == "confirmed"
    back = await scene.change(
        f"{V1}/workshops/{other}", starts_at="2030-10-27T09:00:00Z", ends_at="2030-10-27T10:00:00Z"
    )
    assert back.status_code == 409
    assert states(await scene.read(made["id"])) == {wanted: "confirmed", other: "confirmed"}


async def test_the_waitlist_tells_each_the_reason(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=3, quotas={"FR": 1})
    rival = await scene.workshop(at=MORNING)
    await scene.register(workshop, delegation="FR")
    await scene.register(workshop, delegation="FR")
    await scene.register(rival, workshop, delegation="CN")
    queue = await scene.queue(workshop)
    assert [(item["position"], item["delegation"], item["reason"]) for item in queue] == [
        (1, "FR", "quota_used"),
        (2, "CN", "overlaps"),
    ]


async def test_the_seats_of_a_conference_add_up(scene: Scene) -> None:
    one, two = await scene.workshop(capacity=1), await scene.workshop(capacity=0)
    for code in ("FR", "CN", "FR"):
        await scene.register(one, two, delegation=code)
    answer = (await scene.anyone.get(f"{V1}/conferences/{scene.conference_id}/seats")).json()
    assert (answer["registered"], answer["waiting"]) == (3, 5)
    assert answer["delegations"] == [
        {"code": "CN", "registered": 1, "waiting": 2},
        {"code": "FR", "registered": 2, "waiting": 3},
    ]
    assert [(item["taken"], item["waiting"]) for item in answer["workshops"]] == [(1, 2), (0, 3)]


async def test_who_holds_as_many_as_one_may_is_passed_over_until_there_is_room(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous, policy={"max_enrolments": 1})
    wanted, held = await scene.workshop(capacity=1), await scene.workshop()
    seated, first, second = (
        await scene.register(wanted),
        await scene.register(held, wanted),
        await scene.register(wanted),
    )
    await scene.withdraw(seated["id"])
    assert await state_in(scene, wanted, second) == "confirmed"
    (waiting,) = await scene.queue(wanted)
    assert [item["reason"] for item in waiting["passed_over"]] == ["max_enrolments"]
    await scene.withdraw(second["id"])
    assert [item["reason"] for item in await scene.queue(wanted)] == ["max_enrolments"]
    await scene.leave(next(item["id"] for item in first["enrolments"] if item["workshop_id"] == held))
    assert await state_in(scene, wanted, first) == "confirmed"
