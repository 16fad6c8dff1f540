"""Numbered lists of participants over HTTP (B18)."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest_asyncio

from services.registration.lists.store import erase_from_lists
from services.registration.milestones.worker import tell_milestones
from shared.clock import today
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, events_about, made
from tests.registration.milestones.test_milestones import SHANGHAI
from tests.registration.seats.scene import MORNING, Scene, open_scene


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous)


async def _freeze(scene: Scene, **fields: Any) -> dict[str, Any]:
    return await made(scene.staff, f"/conferences/{scene.conference_id}/lists:freeze", **fields)


async def _read(client: httpx.AsyncClient, scene: Scene, path: str) -> dict[str, Any]:
    answer = await client.get(f"{BASE}/conferences/{scene.conference_id}/lists{path}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_b18_lists_are_numbered_and_stay_as_they_were(registration: ServiceUnderTest, scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING)
    stays, goes = await scene.register(workshop), await scene.register()
    first = await _freeze(scene, title={"fr": "Première liste"})
    assert (first["number"], first["participants"], first["milestone_id"]) == (1, 2, None)
    assert (await scene.staff.post(f"{BASE}/registrations/{goes['id']}:withdraw")).status_code == 200
    comes = await scene.register()
    second = await _freeze(scene)
    assert (second["number"], second["participants"]) == (2, 2)
    assert [item["number"] for item in (await _read(scene.staff, scene, ""))["items"]] == [2, 1]
    lines = (await _read(scene.staff, scene, "/1/participants"))["items"]
    assert {line["registration_id"] for line in lines} == {stays["id"], goes["id"]}
    assert lines[0]["enrolments"] == {workshop: "confirmed"}
    told = await events_about(registration, first["id"])
    assert [(item["type"], item["visibility"], item["data"]["number"]) for item in told] == [
        ("registration.list.frozen", "private", 1)
    ]
    assert comes["id"] not in {line["registration_id"] for line in lines}


async def test_b18_a_list_of_chosen_states_has_who_applied_and_is_not_approved_yet(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous, policy={"approval": "organiser"})
    approved, waits, goes = [await scene.register() for _ in range(3)]
    assert (await scene.staff.post(f"{BASE}/registrations/{approved['id']}:approve")).status_code == 200
    assert (await scene.staff.post(f"{BASE}/registrations/{goes['id']}:withdraw")).status_code == 200
    usual, applied = await _freeze(scene), await _freeze(scene, states=["pending_approval", "confirmed", "confirmed"])
    assert (usual["states"], usual["participants"]) == (["confirmed"], 1)
    assert (applied["states"], applied["participants"]) == (["confirmed", "pending_approval"], 2)
    lines = (await _read(scene.staff, scene, "/2/participants"))["items"]
    assert {line["registration_id"]: line["state"] for line in lines} == {
        approved["id"]: "confirmed",
        waits["id"]: "pending_approval",
    }
    assert (await _read(scene.staff, scene, "/2/diff?with=1"))["added"] == 1
    for wrong in ([], ["erased"], ["arrived"], "confirmed"):
        path = f"{BASE}/conferences/{scene.conference_id}/lists:freeze"
        assert (await scene.staff.post(path, json={"states": wrong})).status_code == 422


async def test_b18_two_lists_are_compared_line_by_line_and_page_by_page(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    seated, waiting = await scene.register(workshop), await scene.register(workshop)
    await _freeze(scene)
    assert (await scene.staff.post(f"{BASE}/registrations/{seated['id']}:withdraw")).status_code == 200
    comes = await scene.register()
    await _freeze(scene)
    whole = await _read(scene.staff, scene, "/1/diff?with=2&count=true")
    assert {name: whole[name] for name in ("earlier", "later", "added", "removed", "changed", "total")} == {
        "earlier": 1,
        "later": 2,
        "added": 1,
        "removed": 1,
        "changed": 1,
        "total": 3,
    }
    found = {item["registration_id"]: (item["change"], item["fields"]) for item in whole["items"]}
    assert found == {
        seated["id"]: ("removed", []),
        waiting["id"]: ("changed", ["enrolments"]),
        comes["id"]: ("added", []),
    }
    paged, cursor = [], ""
    while cursor is not None:
        page = await _read(scene.staff, scene, f"/2/diff?with=1&limit=1{cursor and '&cursor=' + cursor}")
        paged += page["items"]
        cursor = page["next"]
    assert paged == whole["items"]
    same = await _read(scene.staff, scene, "/2/diff?with=2")
    assert (same["items"], same["added"], same["removed"], same["changed"]) == ([], 0, 0, 0)


async def test_lists_frozen_at_once_have_a_number_each(scene: Scene) -> None:
    await scene.register()
    frozen = await asyncio.gather(*(_freeze(scene) for _ in range(6)))
    assert sorted(item["number"] for item in frozen) == [1, 2, 3, 4, 5, 6]


async def test_b18_a_milestone_freezes_its_list_once_its_day_is_over(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    await scene.register()
    body = {"title": {"fr": "Première liste"}, "on": str(today(SHANGHAI) - timedelta(days=1)), "freezes_list": True}
    milestone = await made(scene.staff, f"/conferences/{scene.conference_id}/milestones", **body)
    await asyncio.gather(*(tell_milestones(registration.runtime) for _ in range(4)))
    (only,) = (await _read(scene.staff, scene, ""))["items"]
    assert (only["number"], only["milestone_id"], only["participants"]) == (1, milestone["id"], 1)


async def test_a_delegations_head_reads_its_own_people_and_strangers_nobody(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    french, _ = await scene.register(delegation="FR"), await scene.register(delegation="CN")
    subject = str(new_id())
    head = await registration.account("member", scopes=["registration:read"], subject=subject)
    grant = {"account_id": subject, "role": "delegation_head", "side": "FR"}
    await made(coordinator, f"/conferences/{scene.conference_id}/grants", **grant)
    frozen = await _freeze(scene)
    assert frozen["by_delegation"] == {"CN": 1, "FR": 1}
    lines = (await _read(head, scene, "/1/participants"))["items"]
    assert [line["registration_id"] for line in lines] == [french["id"]]
    viewer = await registration.account("viewer", scopes=["registration:read"])
    assert (await viewer.get(f"{BASE}/conferences/{scene.conference_id}/lists/1")).status_code == 403
    assert (await coordinator.get(f"{BASE}/conferences/{scene.conference_id}/lists/9")).status_code == 404


async def test_an_erasure_takes_the_person_out_and_leaves_the_line(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    someone = await scene.register()
    await _freeze(scene)
    async with transaction(registration.runtime.engine) as session:
        await erase_from_lists(session, [someone["id"]])
    (line,) = (await _read(scene.staff, scene, "/1/participants"))["items"]
    assert (line["registration_id"], line["person"], line["state"]) == (someone["id"], None, "confirmed")
