"""Workshops in order of preference: kept with each place, followed when seats come free, changed in one step."""

from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.books import check, read_books
from tests.registration.seats.processes import holder
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene, states

HOUR = timedelta(hours=1)


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"))


async def states_of(scene: Scene, made: dict[str, str]) -> dict[str, str]:
    return states(await scene.read(made["id"]))


async def test_places_keep_their_rank_and_a_later_wish_comes_last(scene: Scene) -> None:
    one, two, three = [await scene.workshop() for _ in range(3)]
    made = await scene.register(two, one, delegation="FR")
    path = f"{V1}/registrations/{made['id']}/enrolments"
    await scene.staff.post(path, json={"workshop_id": three})
    found = (await scene.read(made["id"]))["enrolments"]
    assert {item["workshop_id"]: item["rank"] for item in found} == {two: 1, one: 2, three: 3}


async def test_who_holds_a_less_liked_seat_stays_and_waits_unless_the_policy_moves_people_up(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    better, worse = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING, capacity=1)
    seated = await scene.register(better, delegation="FR")
    made = await scene.register(better, worse, delegation="FR")
    behind = await scene.register(worse, delegation="CN")
    await scene.withdraw(seated["id"])
    assert await states_of(scene, made) == {better: "waitlisted", worse: "confirmed"}
    queue = await scene.queue(better)
    assert [(item["reason"], item["overlaps"], item["rank"]) for item in queue] == [("overlaps", [worse], 1)]
    await scene.set_policy(better_choice="move")
    assert await states_of(scene, made) == {better: "confirmed"}, "the less liked seat is given back"
    assert await states_of(scene, behind) == {worse: "confirmed"}, "and goes on in the same step"
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_nobody_is_moved_to_what_is_liked_less(scene: Scene) -> None:
    await scene.set_policy(better_choice="move", promotion="offer")
    better, worse = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING, capacity=1)
    seated = await scene.register(worse, delegation="FR")
    made = await scene.register(better, worse, delegation="FR")
    await scene.withdraw(seated["id"])
    assert await states_of(scene, made) == {better: "confirmed", worse: "waitlisted"}


async def test_a_chain_of_people_moves_up_together(registration: ServiceUnderTest, scene: Scene) -> None:
    await scene.set_policy(better_choice="move", max_enrolments=1)
    # Made in this order, the ones that are given up are looked at before those they are given up for.
    three, two, one = [await scene.workshop(at=at, capacity=1) for at in (None, MORNING, MORNING)]
    top = await scene.register(one, delegation="FR")
    second = await scene.register(one, two, delegation="FR")
    third = await scene.register(two, three, delegation="CN")
    fourth = await scene.register(three, delegation="CN")
    await scene.withdraw(top["id"])
    assert await states_of(scene, second) == {one: "confirmed"}
    assert await states_of(scene, third) == {two: "confirmed"}
    assert await states_of(scene, fourth) == {three: "confirmed"}
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_what_is_given_up_keeps_nobody_from_a_third_workshop_any_more(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    """One lasts from nine, the next from ten, the third from eleven: the seat at ten stood in the way of the third."""
    await scene.set_policy(better_choice="move")
    best, held = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING + HOUR, capacity=1)
    third = await scene.workshop(at=MORNING + 2 * HOUR, capacity=1)
    first = await scene.register(best, delegation="FR")
    made = await scene.register(best, held, third, delegation="FR")
    assert await states_of(scene, made) == {best: "waitlisted", held: "confirmed", third: "waitlisted"}
    await scene.withdraw(first["id"])
    assert await states_of(scene, made) == {best: "confirmed", third: "confirmed"}
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_the_old_seat_goes_only_when_the_new_one_is_had(registration: ServiceUnderTest, scene: Scene) -> None:
    full, old, free = [await scene.workshop(at=MORNING, capacity=limit) for limit in (0, 1, 1)]
    made = await scene.register(old, delegation="FR")
    waiting = await scene.register(old, delegation="CN")
    path = f"{V1}/enrolments/{made['enrolments'][0]['id']}:move"
    refused = await scene.anyone.post(path, json={"workshop_id": full}, headers=holder(made))
    assert (refused.status_code, refused.json()["refused"][0]["reason"]) == (409, "no_free_seat")
    assert await states_of(scene, made) == {old: "confirmed"}
    moved = await scene.anyone.post(path, json={"workshop_id": free}, headers=holder(made))
    assert (moved.json()["workshop_id"], moved.json()["state"], moved.json()["rank"]) == (free, "confirmed", 1)
    assert await states_of(scene, made) == {free: "confirmed"}
    assert await states_of(scene, waiting) == {old: "confirmed"}, "promoted in the same step"
    gone = await scene.anyone.post(path, json={"workshop_id": free}, headers=holder(made))
    assert gone.status_code == 409
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_a_place_in_the_queue_is_worth_the_old_seat_if_asked(scene: Scene) -> None:
    full, old = await scene.workshop(at=MORNING, capacity=0), await scene.workshop(at=MORNING, capacity=1)
    made = await scene.register(old, delegation="FR")
    path = f"{V1}/enrolments/{made['enrolments'][0]['id']}:move"
    moved = await scene.staff.post(path, json={"workshop_id": full, "waitlist": True})
    assert (moved.json()["state"], moved.json()["position"]) == ("waitlisted", 1)
    assert await states_of(scene, made) == {full: "waitlisted"}


async def test_who_waits_for_the_other_workshop_of_the_hour_moves_into_its_free_seat(scene: Scene) -> None:
    wanted, held = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING, capacity=1)
    made = await scene.register(held, wanted, delegation="FR")
    first, second = made["enrolments"]
    assert second["reason"] == "overlaps"
    moved = await scene.staff.post(f"{V1}/enrolments/{first['id']}:move", json={"workshop_id": wanted})
    assert (moved.json()["id"], moved.json()["state"]) == (second["id"], "confirmed")
    assert await states_of(scene, made) == {wanted: "confirmed"}
    back = await scene.staff.post(f"{V1}/enrolments/{second['id']}:move", json={"workshop_id": wanted})
    assert back.status_code == 409
    unknown = await scene.staff.post(f"{V1}/enrolments/{second['id']}:move", json={"workshop_id": str(new_id())})
    assert unknown.status_code == 422


async def test_who_moves_on_to_where_they_wait_already_likes_it_as_much_as_what_they_leave(scene: Scene) -> None:
    await scene.set_policy(better_choice="move", max_enrolments=1)
    one, two, three = [await scene.workshop() for _ in range(3)]
    made = await scene.register(one, two, three, delegation="FR")
    old = next(item["id"] for item in made["enrolments"] if item["workshop_id"] == one)
    moved = await scene.staff.post(f"{V1}/enrolments/{old}:move", json={"workshop_id": three})
    assert (moved.status_code, moved.json()["state"], moved.json()["rank"]) == (200, "confirmed", 1)
    assert await states_of(scene, made) == {three: "confirmed", two: "waitlisted"}


async def test_a_seat_given_up_for_a_better_one_at_once_is_answered_as_such(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    await scene.set_policy(better_choice="move", max_enrolments=1)
    best, good, fair = await scene.workshop(capacity=1), await scene.workshop(capacity=1), await scene.workshop()
    first = await scene.register(best, delegation="FR")
    made = await scene.register(best, good, delegation="FR")
    other = await scene.register(good, best, delegation="CN")
    waiting = next(item["id"] for item in other["enrolments"] if item["workshop_id"] == best)
    by_hand = {"override": True, "reason": "Speaker of the morning"}
    assert (await scene.staff.post(f"{V1}/enrolments/{waiting}:promote", json=by_hand)).status_code == 200
    await scene.withdraw(first["id"])
    # Leaving the good one lets the other move up to it: so the best one is free, and the fair one needed no more.
    old = next(item["id"] for item in made["enrolments"] if item["workshop_id"] == good)
    moved = await scene.staff.post(f"{V1}/enrolments/{old}:move", json={"workshop_id": fair})
    assert (moved.status_code, moved.json()["state"]) == (200, "withdrawn")
    assert await states_of(scene, made) == {best: "confirmed"}
    assert await states_of(scene, other) == {good: "confirmed"}
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_priority_is_the_sum_of_the_terms_that_the_policy_names_and_is_shown(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    await scene.set_policy(waitlist_priority={"first_choice": 10, "delegation:CN": 3, "invited": 100})
    workshop, other = await scene.workshop(capacity=0), await scene.workshop(capacity=0)
    plain = await scene.register(other, workshop, delegation="FR")
    chinese = await scene.register(other, workshop, delegation="CN")
    first = await scene.register(workshop, delegation="FR")
    both = await scene.register(workshop, delegation="CN")
    assert both["enrolments"][0]["position"] == 1
    assert [(item["registration_id"], item["priority"], item["terms"]) for item in await scene.queue(workshop)] == [
        (both["id"], 13, {"first_choice": 10, "delegation:CN": 3}),
        (first["id"], 10, {"first_choice": 10}),
        (chinese["id"], 3, {"delegation:CN": 3}),
        (plain["id"], 0, {}),
    ]
    await scene.change_workshop(workshop, capacity=1)
    assert (await states_of(scene, both))[workshop] == "confirmed"
    told = {
        item["registration_id"]: [why["reason"] for why in item["passed_over"]] for item in await scene.queue(workshop)
    }
    assert told == {first["id"]: ["priority"], chinese["id"]: ["priority"], plain["id"]: ["priority"]}
    await scene.set_policy()
    assert [item["registration_id"] for item in await scene.queue(workshop)] == [
        plain["id"],
        chinese["id"],
        first["id"],
    ], "without priorities the order is that of coming"
    check(await read_books(registration.runtime.engine, scene.conference_id))


@pytest.mark.parametrize("terms", [{"second_choice": 1}, {"delegation:": 1}, {"invited": 1_001}, {"invited": 1.5}])
async def test_terms_of_priority_are_a_closed_list(scene: Scene, terms: dict[str, object]) -> None:
    path = f"{V1}/conferences/{scene.conference_id}"
    assert (await scene.change(path, policy={"waitlist_priority": terms})).status_code == 422
