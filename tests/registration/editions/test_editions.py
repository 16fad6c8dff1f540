"""Editions (B28), the next one (B30) and the event beside (B24), over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, made, workshop
from tests.registration.making import room as room_in
from tests.registration.making import session as session_of
from tests.registration.seats.scene import open_scene


async def _editions(client: httpx.AsyncClient, conference_id: str) -> dict[str, Any]:
    answer = await client.get(f"{BASE}/conferences/{conference_id}/editions")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_b28_the_history_of_a_meeting_shows_its_editions_and_figures(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    days = {"starts_on": "2014-11-04", "ends_on": "2014-11-05", "time_zone": "Europe/Paris"}
    fourth = await conference(organiser, edition=4, place="Strasbourg", country="FR", **days)
    scene = await open_scene(organiser, anonymous)
    path = f"/conferences/{scene.conference_id}"
    linked = await change(
        organiser, path, edition=5, previous_edition_id=fourth["id"], place_chosen_at="Strasbourg", place="Chengdu"
    )
    assert linked.status_code == 200, linked.text
    await scene.register()
    for one in (fourth["id"], scene.conference_id):
        items = (await _editions(organiser, one))["items"]
        assert [(item["edition"], item["place"], item["participants"]) for item in items] == [
            (4, "Strasbourg", 0),
            (5, "Chengdu", 1),
        ]
    assert items[1]["place_chosen_at"] == "Strasbourg"
    # The fourth is a draft still, and nobody's business.
    assert [item["edition"] for item in (await _editions(anonymous, scene.conference_id))["items"]] == [5]


async def test_b28_an_edition_has_one_next_and_comes_before_it(organiser: httpx.AsyncClient) -> None:
    first = await conference(organiser, edition=1, starts_on="2027-01-10", ends_on="2027-01-11")
    second = await conference(organiser, edition=2, previous_edition_id=first["id"])
    body = {"title": {"en": "x"}, "time_zone": "Europe/Paris", "starts_on": "2028-01-01", "ends_on": "2028-01-02"}
    rival = await organiser.post(f"{BASE}/conferences", json=body | {"previous_edition_id": first["id"]})
    assert (rival.status_code, rival.json()["rule"]) == (409, "B28")
    circle = await change(organiser, f"/conferences/{first['id']}", previous_edition_id=second["id"])
    assert (circle.status_code, circle.json()["rule"]) == (422, "B28")
    late = await change(organiser, f"/conferences/{first['id']}", starts_on="2027-12-01", ends_on="2027-12-02")
    assert (late.status_code, late.json()["rule"]) == (409, "B28")
    unseen = await organiser.post(f"{BASE}/conferences", json=body | {"previous_edition_id": first["id"][:-4] + "0000"})
    assert (unseen.status_code, unseen.json()["errors"][0]["pointer"]) == (422, "/previous_edition_id")


async def test_b30_the_next_edition_is_made_of_the_last_without_its_people(organiser: httpx.AsyncClient) -> None:
    meeting = await conference(organiser, recurs="yearly", starts_on="2027-10-26", ends_on="2027-10-28")
    assert (await _editions(organiser, meeting["id"]))["next_expected_on"] == "2028-10-26"
    room = await workshop(organiser, meeting["id"], quotas={"FR": 20})
    await made(organiser, f"/conferences/{meeting['id']}/milestones", title={"fr": "Clôture"}, offset={"months": -3})
    await made(organiser, f"/conferences/{meeting['id']}/milestones", title={"fr": "Forum"}, on="2027-07-04")
    lotus = await room_in(organiser, meeting["id"])
    await workshop(organiser, meeting["id"], capacity=None, room_id=lotus["id"], starts_at="2027-10-27T09:00:00+08:00",
                   ends_at="2027-10-27T10:00:00+08:00")  # fmt: skip
    opening = await session_of(
        organiser, meeting["id"], room_id=lotus["id"], speakers=[{"person": {"given_name": "A"}}]
    )
    gone = await session_of(organiser, meeting["id"])
    assert (await act(organiser, f"/sessions/{gone['id']}:cancel")).status_code == 200
    days = [{"on": "2027-10-27", "languages": ["fr", "zh"]}]
    assert (await change(organiser, f"/conferences/{meeting['id']}", interpretation_days=days)).status_code == 200
    following = await made(organiser, f"/conferences/{meeting['id']}:repeat", place="Strasbourg")
    assert [day["on"] for day in following["interpretation_days"]] == ["2028-10-27"]
    path = f"{BASE}/conferences/{following['id']}"
    (place,) = (await organiser.get(f"{path}/rooms")).json()["items"]
    assert (place["name"], place["capacity"], place["id"] == lotus["id"]) == (lotus["name"], 120, False)
    (held,) = (await organiser.get(f"{path}/sessions")).json()["items"]
    assert (held["title"], held["starts_at"], held["state"]) == (opening["title"], "2028-10-26T01:00:00Z", "draft")
    assert (held["room_id"], held["speakers"]) == (place["id"], [])
    assert {name: following[name] for name in ("state", "edition", "starts_on", "ends_on", "place", "recurs")} == {
        "state": "draft",
        "edition": 7,
        "starts_on": "2028-10-26",
        "ends_on": "2028-10-28",
        "place": "Strasbourg",
        "recurs": "yearly",
    }
    assert following["previous_edition_id"] == meeting["id"]
    again, roomy = (await organiser.get(f"{BASE}/conferences/{following['id']}/workshops")).json()["items"]
    assert (again["starts_at"], again["quotas"], again["state"]) == ("2028-10-26T01:00:00Z", {"FR": 20}, "draft")
    assert again["id"] != room["id"]
    assert (roomy["room_id"], roomy["seats"], roomy["starts_at"]) == (place["id"], 120, "2028-10-27T01:00:00Z")
    stones = (await organiser.get(f"{BASE}/conferences/{following['id']}/milestones")).json()["items"]
    assert [item["on"] for item in stones] == ["2028-07-04", "2028-07-26"]
    assert (await organiser.get(f"{BASE}/conferences/{following['id']}/delegations")).json()["items"]
    twice = await organiser.post(f"{BASE}/conferences/{meeting['id']}:repeat", json={})
    assert (twice.status_code, twice.json()["rule"]) == (409, "B28")


async def test_b24_sisters_know_each_other_and_nobody_else(organiser: httpx.AsyncClient) -> None:
    meeting, fair = await conference(organiser), await conference(organiser, title={"fr": "Foire de l'Ouest"})
    own = await change(organiser, f"/conferences/{meeting['id']}", sister_event_id=meeting["id"])
    assert (own.status_code, own.json()["rule"]) == (422, "B24")
    joined = await change(organiser, f"/conferences/{meeting['id']}", sister_event_id=fair["id"])
    assert (joined.status_code, joined.json()["sister_event_id"]) == (200, fair["id"])
    read = (await organiser.get(f"{BASE}/conferences/{fair['id']}")).json()
    assert (read["sister_event_id"], read["version"]) == (meeting["id"], fair["version"] + 1)
    third = await conference(organiser)
    rival = await change(organiser, f"/conferences/{third['id']}", sister_event_id=fair["id"])
    assert (rival.status_code, rival.json()["rule"]) == (409, "B24")
    parted = await change(organiser, f"/conferences/{fair['id']}", sister_event_id=None)
    assert parted.status_code == 200
    assert (await organiser.get(f"{BASE}/conferences/{meeting['id']}")).json()["sister_event_id"] is None


async def test_b24_who_joins_two_conferences_manages_both(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    other = await registration.account("organiser", scopes=["registration:read", "registration:write"], subject="other")
    fair = await conference(other)
    assert (await act(other, f"/conferences/{fair['id']}:publish")).status_code == 200
    meeting = await conference(organiser)
    refused = await change(organiser, f"/conferences/{meeting['id']}", sister_event_id=fair["id"])
    assert refused.status_code == 403
    assert (await organiser.get(f"{BASE}/conferences/{meeting['id']}")).json()["sister_event_id"] is None


@pytest.mark.parametrize("_", range(3))
async def test_b24_conferences_joined_crosswise_at_once_are_in_pairs(organiser: httpx.AsyncClient, _: int) -> None:
    three = [await conference(organiser, delegations=()) for _ in range(3)]
    pairs = [(0, 1), (1, 2), (2, 0), (1, 0)]
    await asyncio.gather(
        *(change(organiser, f"/conferences/{three[a]['id']}", sister_event_id=three[b]["id"]) for a, b in pairs)
    )
    read = [(await organiser.get(f"{BASE}/conferences/{one['id']}")).json() for one in three]
    sisters = {one["id"]: one["sister_event_id"] for one in read}
    assert any(sisters.values())
    assert all(sisters[sister] == one for one, sister in sisters.items() if sister)
