"""Sessions over HTTP: what takes place beside the workshops."""

from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, events_about, made, remove, session
from tests.registration.seats.scene import open_scene

AUXIETTE = {"given_name": "Jacques", "family_name": "Auxiette", "email": "auxiette@example.org"}
SHEN = {"given_name": "Xin", "family_name": "Shen", "name_order": "family_first", "email": "shen@example.org"}


async def test_a_session_is_planned_announced_changed_and_cancelled(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    await act(organiser, f"/conferences/{event['id']}:publish")
    planned = await session(organiser, event["id"], kind="opening", languages=["fr"], state="draft")
    path = f"/sessions/{planned['id']}"
    assert (planned["version"], planned["state"]) == (1, "draft")
    assert (await anonymous.get(BASE + path)).status_code == 404
    assert (await anonymous.get(f"{BASE}/conferences/{event['id']}/sessions")).json()["items"] == []
    announced = await act(organiser, f"{path}:announce")
    assert (announced.json()["state"], announced.json()["version"]) == ("announced", 2)
    assert (await act(organiser, f"{path}:announce")).status_code == 409
    listed = (await anonymous.get(f"{BASE}/conferences/{event['id']}/sessions", params={"kind": "opening"})).json()
    assert [item["id"] for item in listed["items"]] == [planned["id"]]
    moved = await change(organiser, path, starts_at="2027-10-26T08:30:00+08:00", languages=["fr"])
    assert moved.json()["starts_at"] == "2027-10-26T08:30:00+08:00"
    assert (await remove(organiser, path)).json()["type"].endswith("wrong-state")
    assert (await act(organiser, f"{path}:cancel")).json()["state"] == "cancelled"
    assert (await anonymous.get(BASE + path)).json()["state"] == "cancelled"
    assert (await change(organiser, path, title={"fr": "x"})).status_code == 409
    told = await events_about(registration, planned["id"])
    assert [(item["type"], item["data"].get("changed")) for item in told] == [
        ("registration.session.announced", None),
        ("registration.session.changed", ["starts_at"]),
        ("registration.session.cancelled", None),
    ]
    assert {item["visibility"] for item in told} == {"public"}


async def test_a_draft_can_be_removed(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    planned = await session(organiser, event["id"], state="draft", speakers=[{"person": AUXIETTE}])
    assert (await remove(organiser, f"/sessions/{planned['id']}")).status_code == 204
    assert (await organiser.get(f"{BASE}/sessions/{planned['id']}")).status_code == 404


async def test_who_speaks_is_named_in_public_where_the_person_agreed(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    await act(organiser, f"/conferences/{event['id']}:publish")
    both = [
        {"person": AUXIETTE, "delegation": "FR", "role": "chair", "public_consent": True},
        {"person": SHEN, "delegation": "CN"},
    ]
    planned = await session(organiser, event["id"], speakers=both)
    assert [item["person"]["email"] for item in planned["speakers"]] == ["auxiette@example.org", "shen@example.org"]
    public = (await anonymous.get(f"{BASE}/sessions/{planned['id']}")).json()["speakers"]
    assert (public[0]["person"]["display_name"], public[0]["person"]["email"]) == ("Jacques Auxiette", None)
    assert (public[1]["person"], public[1]["delegation"]) == (None, "CN")
    turned = await change(organiser, f"/sessions/{planned['id']}", speakers=both[::-1])
    assert [item["person"]["display_name"] for item in turned.json()["speakers"]] == ["Shen Xin", "Jacques Auxiette"]


async def test_a_speaker_is_tied_to_a_registration_of_the_same_conference(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene, other = await open_scene(coordinator, anonymous), await open_scene(coordinator, anonymous)
    mine, foreign = await scene.register(), await other.register()
    path = f"/conferences/{scene.conference_id}/sessions"
    fields: dict[str, Any] = {"title": {"fr": "x"}, "kind": "plenary"}
    tied = await made(coordinator, path, **fields, speakers=[{"person": SHEN, "registration_id": mine["id"]}])
    assert tied["speakers"][0]["registration_id"] == mine["id"]
    for registration_id in (foreign["id"], str(new_id())):
        speakers = [{"person": SHEN, "registration_id": registration_id}]
        refused = await coordinator.post(BASE + path, json=fields | {"speakers": speakers})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/speakers/0/registration_id")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "concert"}, "/kind"),
        ({"title": {}}, "/title"),
        ({"ends_at": None}, "/ends_at"),
        ({"ends_at": "2027-10-26T09:00:00+08:00"}, "/ends_at"),
        ({"starts_at": "2027-10-29T09:00:00+08:00", "ends_at": "2027-10-29T10:00:00+08:00"}, "/starts_at"),
        ({"state": "cancelled"}, "/state"),
        ({"interpretation": ["français"]}, "/interpretation/0"),
        ({"speakers": [{"person": {}}]}, "/speakers/0/person"),
        ({"speakers": [{"person": SHEN, "delegation": "DE"}]}, "/speakers/0/delegation"),
        ({"capacity": 3}, "/capacity"),
    ],
)
async def test_what_is_no_session_is_named(organiser: httpx.AsyncClient, fields: dict[str, Any], pointer: str) -> None:
    event = await conference(organiser)
    usual = {
        "title": {"fr": "x"},
        "kind": "plenary",
        "starts_at": "2027-10-26T09:00:00+08:00",
        "ends_at": "2027-10-26T10:00:00+08:00",
    }
    answer = await organiser.post(f"{BASE}/conferences/{event['id']}/sessions", json=usual | fields)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_sessions_keep_the_conference_on_its_days_and_end_with_it(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    last = await session(
        organiser, event["id"], starts_at="2027-10-28T18:00:00+08:00", ends_at="2027-10-29T00:00:00+08:00"
    )
    path = f"/conferences/{event['id']}"
    assert (await change(organiser, path, ends_on="2027-10-27")).json()["type"].endswith("workshops-outside")
    await act(organiser, f"/sessions/{last['id']}:cancel")
    assert (await change(organiser, path, ends_on="2027-10-27")).status_code == 200
    draft = await session(organiser, event["id"], state="draft")
    await act(organiser, f"{path}:cancel")
    assert (await change(organiser, f"/sessions/{draft['id']}", kind="visit")).status_code == 409
    assert (
        await organiser.post(f"{BASE}{path}/sessions", json={"title": {"fr": "x"}, "kind": "visit"})
    ).status_code == 409
