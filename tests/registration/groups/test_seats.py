"""Seats of groups: all of them or none, as many as fit, together or one by one; and what the others are told."""

from shared.testing.service import ServiceUnderTest
from tests.registration.groups.making import Groups, adult
from tests.registration.seats.books import check, read_books
from tests.registration.seats.scene import MORNING, V1


async def test_all_or_nothing_gives_all_of_a_group_seats_or_nobody(groups: Groups) -> None:
    small, large = await groups.workshop(capacity=2), await groups.workshop(capacity=3)
    made = await groups.group(small, large, members=3, all_or_nothing=True)
    assert made["state"] == "confirmed"
    assert await groups.standing(made["id"], small) == (0, 3)
    assert await groups.standing(made["id"], large) == (3, 0)
    assert {seats["reason"] for seats in made["seats"]} == {"group_does_not_fit", None}


async def test_else_as_many_as_fit_are_confirmed_and_the_rest_waits_one_by_one(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=2)
    made = await groups.group(workshop, members=4)
    assert await groups.standing(made["id"], workshop) == (2, 2)
    assert [member["enrolments"][0]["state"] for member in made["members"]] == ["confirmed"] * 2 + ["waitlisted"] * 2
    await groups.change_workshop(workshop, capacity=3)
    assert await groups.standing(made["id"], workshop) == (3, 1)


async def test_the_rest_of_a_group_waits_together_where_that_is_wished(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=2)
    made = await groups.group(workshop, members=4, rest_together=True)
    assert await groups.standing(made["id"], workshop) == (2, 2)
    await groups.change_workshop(workshop, capacity=3)
    assert await groups.standing(made["id"], workshop) == (2, 2)
    await groups.change_workshop(workshop, capacity=4)
    assert await groups.standing(made["id"], workshop) == (4, 0)


async def test_a_group_that_does_not_fit_is_passed_over_keeps_its_place_and_is_told_so(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=1)
    first = await groups.register(workshop, delegation="FR")
    made = await groups.group(workshop, members=3, all_or_nothing=True)
    behind = await groups.register(workshop, delegation="CN")
    await groups.withdraw(first["id"])
    assert (await groups.read(behind["id"]))["enrolments"][0]["state"] == "confirmed"
    place, *others = await groups.queue(workshop)
    assert others == []
    assert (place["group"], place["position"], place["name"]) == ({"id": made["id"], "size": 3}, 1, "Group")
    assert place["reason"] == "no_free_seat"
    assert [item["reason"] for item in place["passed_over"]] == ["group_does_not_fit"]
    await groups.change_workshop(workshop, capacity=3)
    assert (await groups.queue(workshop))[0]["reason"] == "group_does_not_fit"
    await groups.change_workshop(workshop, capacity=4)
    assert await groups.standing(made["id"], workshop) == (3, 0)


async def test_a_conference_may_hold_free_seats_for_a_group_that_stands_before(groups: Groups) -> None:
    await groups.set_policy(groups_hold=True)
    workshop = await groups.workshop(capacity=2)
    first, second = [await groups.register(workshop, delegation="FR") for _ in range(2)]
    made = await groups.group(workshop, members=2, all_or_nothing=True)
    waiting = await groups.register(workshop, delegation="CN")
    await groups.withdraw(first["id"])
    newcomer = await groups.register(workshop, delegation="CN")
    for held in (waiting, newcomer):
        assert (await groups.read(held["id"]))["enrolments"][0]["reason"] == "group_first"
    await groups.withdraw(second["id"])
    assert await groups.standing(made["id"], workshop) == (2, 0)
    await groups.change_workshop(workshop, capacity=4)
    assert {(await groups.read(item["id"]))["enrolments"][0]["state"] for item in (waiting, newcomer)} == {"confirmed"}


async def test_seats_are_held_from_the_moment_a_group_comes_that_does_not_fit(groups: Groups) -> None:
    await groups.set_policy(groups_hold=True)
    workshop = await groups.workshop(capacity=2)
    await groups.register(workshop, delegation="CN")
    await groups.group(workshop, members=2, all_or_nothing=True)
    assert (await groups.register(workshop, delegation="CN"))["enrolments"][0]["reason"] == "group_first"


async def test_seats_are_held_for_no_group_that_could_never_fit(groups: Groups) -> None:
    await groups.set_policy(groups_hold=True)
    workshop = await groups.workshop(capacity=3, quotas={"FR": 1})
    await groups.group(workshop, members=2, all_or_nothing=True)
    assert (await groups.register(workshop, delegation="CN"))["enrolments"][0]["state"] == "confirmed"


async def test_who_leaves_an_all_or_nothing_group_takes_nobodys_seat(groups: Groups) -> None:
    workshop, full = await groups.workshop(capacity=3), await groups.workshop(capacity=2)
    made = await groups.group(workshop, full, members=3, all_or_nothing=True)
    await groups.withdraw(made["members"][0]["id"])
    assert await groups.standing(made["id"], workshop) == (2, 0)
    assert await groups.standing(made["id"], full) == (2, 0), "the others fit now"


async def test_a_quota_that_is_too_small_for_the_group_keeps_all_of_it_waiting(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=10, quotas={"FR": 2})
    made = await groups.group(workshop, members=3, all_or_nothing=True)
    assert made["seats"][0] == {"workshop_id": workshop, "confirmed": 0, "offered": 0, "waiting": 3} | {
        "reason": "group_does_not_fit"
    }
    await groups.change_workshop(workshop, quotas={"FR": 3})
    assert await groups.standing(made["id"], workshop) == (3, 0)


async def test_one_member_who_is_elsewhere_at_that_hour_keeps_the_group_waiting(groups: Groups) -> None:
    taken, wanted = await groups.workshop(at=MORNING), await groups.workshop(at=MORNING, capacity=1)
    made = await groups.group(wanted, members=2, all_or_nothing=True)
    path = f"/registration/v1/registrations/{made['members'][1]['id']}/enrolments"
    assert (await groups.staff.post(path, json={"workshop_id": taken})).status_code == 201
    await groups.change_workshop(wanted, capacity=5)
    assert await groups.standing(made["id"], wanted) == (0, 2)
    assert (await groups.queue(wanted))[0]["reason"] == "overlaps"


async def test_offers_to_a_group_are_accepted_or_declined_for_all_at_once(groups: Groups) -> None:
    await groups.set_policy(promotion="offer")
    first, second = await groups.workshop(capacity=0), await groups.workshop(capacity=0)
    made = await groups.group(first, second, members=2, all_or_nothing=True)
    for workshop in (first, second):
        await groups.change_workshop(workshop, capacity=2)
    path = f"/registration/v1/groups/{made['id']}"
    accepted = await groups.staff.post(f"{path}:accept", json={"workshop_id": first})
    assert [seats["confirmed"] for seats in accepted.json()["seats"]] == [2, 0]
    assert [seats["offered"] for seats in accepted.json()["seats"]] == [0, 2]
    declined = await groups.staff.post(f"{path}:decline", json={"workshop_id": second})
    assert [seats["offered"] for seats in declined.json()["seats"]] == [0, 0]
    assert (await groups.staff.post(f"{path}:accept", json={"workshop_id": second})).status_code == 409


async def test_an_organiser_gives_a_group_its_seats_by_hand_to_all_or_to_nobody(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=2)
    made = await groups.group(workshop, members=3, all_or_nothing=True)
    path = f"/registration/v1/enrolments/{made['members'][1]['enrolments'][0]['id']}:promote"
    assert (await groups.staff.post(path, json={})).json()["reason"] == "group_does_not_fit"
    answer = await groups.staff.post(path, json={"override": True, "reason": "The mayor's school"})
    assert answer.status_code == 200, answer.text
    assert await groups.standing(made["id"], workshop) == (3, 0)
    marked = (await groups.staff.get(f"/registration/v1/workshops/{workshop}/waitlist")).json()["overridden"]
    assert len(marked) == 1, "two of the three were within the limit"


async def test_who_joins_a_group_that_waits_together_waits_with_it_at_the_end_of_the_queue(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    workshop = await groups.workshop(capacity=1)
    await groups.register(workshop, delegation="FR")
    made = await groups.group(workshop, members=2, all_or_nothing=True)
    between = await groups.register(workshop, delegation="FR")
    added = await groups.staff.post(f"/registration/v1/groups/{made['id']}/members", json={"member": adult()})
    assert (added.status_code, added.json()["size"]) == (201, 3), added.text
    queue = await groups.queue(workshop)
    assert [item["group"] for item in queue] == [None, {"id": made["id"], "size": 3}]
    assert [item["position"] for item in queue] == [1, 2]
    await groups.change_workshop(workshop, capacity=4)
    assert await groups.standing(made["id"], workshop) == (0, 3)
    assert (await groups.read(between["id"]))["enrolments"][0]["state"] == "confirmed"
    check(await read_books(registration.runtime.engine, groups.conference_id))


async def test_who_changes_a_workshop_alone_stands_behind_the_group_it_waited_with(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    other, wanted = await groups.workshop(), await groups.workshop(capacity=0)
    made = await groups.group(wanted, members=3, all_or_nothing=True)
    behind = await groups.register(wanted, delegation="FR")
    member = made["members"][1]
    joined = f"{V1}/registrations/{member['id']}/enrolments"
    elsewhere = (await groups.staff.post(joined, json={"workshop_id": other})).json()["id"]
    move = {"workshop_id": wanted, "waitlist": True}
    assert (await groups.staff.post(f"{V1}/enrolments/{elsewhere}:move", json=move)).status_code == 200
    queue = await groups.queue(wanted)
    assert [item["group"] and item["group"]["size"] for item in queue] == [2, None, None]
    assert [item["registration_id"] for item in queue[1:]] == [member["id"], behind["id"]]
    check(await read_books(registration.runtime.engine, groups.conference_id))


async def test_points_of_single_persons_part_no_group_that_waits_together(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    await groups.set_policy(waitlist_priority={"invited": 5, "first_choice": 1})
    workshop = await groups.workshop(capacity=0)
    guest = adult(email="guest@town.example.org")
    await groups.invite(guest["email"])
    await groups.group(workshop, members=[adult(), guest, adult()], all_or_nothing=True)
    assert [(item["priority"], item["group"]["size"]) for item in await groups.queue(workshop)] == [(1, 3)]
    check(await read_books(registration.runtime.engine, groups.conference_id))
    await groups.set_policy(waitlist_priority={"invited": 7})
    assert [(item["priority"], item["group"]["size"]) for item in await groups.queue(workshop)] == [(0, 3)]
    check(await read_books(registration.runtime.engine, groups.conference_id))
