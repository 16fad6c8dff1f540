"""Milestones over HTTP: the checklist of a conference (B16), what closes when (B18, B19), what is told."""

import asyncio
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import httpx

from services.registration.milestones.worker import tell_milestones
from shared.clock import today
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, events_about, made, propose, remove, workshop
from tests.registration.seats.scene import open_scene

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _days(days: int) -> str:
    """So many days from today where the conference is."""
    return str(today(SHANGHAI) + timedelta(days=days))


async def _milestone(client: httpx.AsyncClient, conference_id: str, **fields: object) -> dict[str, object]:
    usual = {"title": {"fr": "Clôture"}, "on": _days(1)}
    if "offset" in fields:
        del usual["on"]
    return await made(client, f"/conferences/{conference_id}/milestones", **(usual | fields))


async def test_b16_a_milestone_is_a_day_or_an_offset_that_moves_along(
    organiser: httpx.AsyncClient,
) -> None:
    meeting = await conference(organiser, starts_on="2027-05-31", ends_on="2027-06-02")
    fixed = await _milestone(organiser, meeting["id"], on="2027-01-15")
    moving = await _milestone(organiser, meeting["id"], offset={"months": -3})
    assert (moving["on"], moving["until"]) == ("2027-02-28", "2027-02-28")
    assert moving["over_at"] == "2027-02-28T16:00:00Z"
    answer = await change(organiser, f"/conferences/{meeting['id']}", starts_on="2027-06-30", ends_on="2027-07-01")
    assert answer.status_code == 200, answer.text
    listed = (await organiser.get(f"{BASE}/conferences/{meeting['id']}/milestones")).json()["items"]
    assert [(item["id"], item["on"]) for item in listed] == [(fixed["id"], "2027-01-15"), (moving["id"], "2027-03-30")]
    assert listed[1]["version"] > moving["version"]
    answer = await change(organiser, f"/milestones/{moving['id']}", on="2027-04-01")
    assert (answer.json()["on"], answer.json()["offset"]) == ("2027-04-01", None)


async def test_a_milestone_has_either_a_day_or_an_offset(organiser: httpx.AsyncClient) -> None:
    meeting = await conference(organiser)
    path = f"{BASE}/conferences/{meeting['id']}/milestones"
    for fields in ({}, {"on": "2027-01-01", "offset": {"days": 3}}, {"on": "1812-01-01"}, {"offset": {"days": 10_000}}):
        assert (await organiser.post(path, json={"title": {"en": "x"}, **fields})).status_code == 422, fields
    unknown = await organiser.post(path, json={"title": {"en": "x"}, "on": "2027-01-01", "audience": "DE"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/audience")


async def test_b18_registration_closes_with_the_end_of_the_day_and_opens_when_the_day_is_moved(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous)
    milestone = await _milestone(coordinator, scene.conference_id, closes=["registration"], on=_days(1))
    assert (await scene.ask()).status_code == 201
    assert (await change(coordinator, f"/milestones/{milestone['id']}", on=_days(-1))).status_code == 200
    refused = await scene.ask()
    assert (refused.status_code, refused.json()["rule"]) == (409, "B18")
    assert _days(-1) in refused.json()["detail"]
    assert refused.json()["milestone_id"] == milestone["id"]
    assert (await remove(coordinator, f"/milestones/{milestone['id']}")).status_code == 204
    assert (await scene.ask()).status_code == 201


async def test_b19_the_zone_of_the_conference_says_when_a_day_is_over(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous)
    # Somewhere it is tomorrow already for at least ten of these twenty-six hours, elsewhere it is yesterday still.
    east, west = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Niue")
    assert today(east) > today(west)
    await _milestone(coordinator, scene.conference_id, closes=["registration"], on=str(today(west)))
    path = f"/conferences/{scene.conference_id}"
    assert (await change(coordinator, path, time_zone="Pacific/Niue")).status_code == 200
    assert (await scene.ask()).status_code == 201
    assert (await change(coordinator, path, time_zone="Pacific/Kiritimati")).status_code == 200
    assert (await scene.ask()).json()["rule"] == "B18"


async def test_b18_changes_are_moderated_once_they_closed_for_participants_and_not_for_organisers(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient, registration: ServiceUnderTest
) -> None:
    scene = await open_scene(coordinator, anonymous)
    someone = await scene.register()
    link = await registration.bearer(someone["manage_url"].partition("#token=")[2])
    path, person = f"/registrations/{someone['id']}", {"given_name": "Ada", "email": "ada.b18@example.org"}
    assert (await change(link, path, person=person)).status_code == 200
    closing = await _milestone(coordinator, scene.conference_id, closes=["changes"], on=_days(-1))
    assert (await change(link, path, person=person | {"given_name": "Eve"})).status_code == 202
    assert (await change(coordinator, path, person=person | {"given_name": "Eva"})).status_code == 200
    assert (await act(link, f"{path}:withdraw")).status_code == 202
    await scene.set_policy(late_changes="refused")
    refused = await change(link, path, person=person | {"given_name": "Eve"})
    assert (refused.status_code, refused.json()["rule"]) == (409, "B18")
    assert refused.json()["milestone_id"] == closing["id"]
    assert (await act(link, f"{path}:withdraw")).status_code == 200


async def test_b17_b18_applications_close_for_the_delegation_they_concern(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    meeting = await conference(organiser)
    room = await workshop(organiser, meeting["id"])
    heads = {}
    for side in ("FR", "CN"):
        heads[side] = await registration.account("member", scopes=["registration:read"], subject=f"head-{side}-b18")
        await made(
            organiser,
            f"/conferences/{meeting['id']}/grants",
            account_id=f"head-{side}-b18",
            role="delegation_head",
            side=side,
        )
    await _milestone(organiser, meeting["id"], closes=["applications"], audience="FR", on=_days(-1))
    refused = await propose(heads["FR"], room["id"], "FR")
    assert (refused.status_code, refused.json()["rule"]) == (409, "B18")
    assert (await propose(heads["CN"], room["id"], "CN")).status_code == 201
    assert (await propose(organiser, room["id"], "FR")).status_code == 201  # who organises may be late


async def test_b16_a_milestone_is_ticked_off_by_those_it_concerns(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    meeting = await conference(organiser)
    head = await registration.account("member", scopes=["registration:read"], subject="head-b16")
    grant = {"account_id": "head-b16", "role": "delegation_head", "side": "FR"}
    await made(organiser, f"/conferences/{meeting['id']}/grants", **grant)
    french = await _milestone(organiser, meeting["id"], audience="FR", on=_days(-2))
    chinese = await _milestone(organiser, meeting["id"], audience="CN")
    assert french["state"] == "overdue"
    done = await act(head, f"/milestones/{french['id']}:complete")
    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert (await act(head, f"/milestones/{french['id']}:complete")).json()["version"] == done.json()["version"]
    assert (await act(head, f"/milestones/{chinese['id']}:complete")).status_code == 403
    left = (await head.get(f"{BASE}/conferences/{meeting['id']}/milestones?done=false&count=true")).json()
    assert ([item["id"] for item in left["items"]], left["total"]) == ([chinese["id"]], 1)
    assert (await act(organiser, f"/milestones/{french['id']}:reopen")).json()["state"] == "overdue"


async def test_milestones_are_shown_to_those_whom_they_are_meant_for(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous)
    own = {
        visibility: (await _milestone(coordinator, scene.conference_id, visibility=visibility))["id"]
        for visibility in ("private", "network", "public")
    }
    viewer = await registration.account("viewer", scopes=["registration:read"])
    for client, shown in ((anonymous, ["public"]), (viewer, ["network", "public"]), (coordinator, [*own])):
        listed = (await client.get(f"{BASE}/conferences/{scene.conference_id}/milestones")).json()["items"]
        assert {item["id"] for item in listed} == {own[visibility] for visibility in shown}
        for visibility, milestone_id in own.items():
            read = await client.get(f"{BASE}/milestones/{milestone_id}")
            assert read.status_code == (200 if visibility in shown else 404)
    assert (
        await viewer.post(
            f"{BASE}/conferences/{scene.conference_id}/milestones", json={"title": {"en": "x"}, "on": "2027-01-01"}
        )
    ).status_code == 403


async def test_b18_what_has_come_is_told_once_however_many_look(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous)
    near = await _milestone(coordinator, scene.conference_id, on=_days(3), reminders=[30, 7, 1], visibility="public")
    over = await _milestone(coordinator, scene.conference_id, on=_days(-2), lasts_days=2, closes=["slides"])
    for _ in range(2):
        await asyncio.gather(*(tell_milestones(registration.runtime) for _ in range(4)))
    told = await events_about(registration, str(near["id"]))
    assert [(item["type"], item["visibility"], item["data"]["days_before"]) for item in told] == [
        ("registration.milestone.approached", "public", 7)
    ]
    told = await events_about(registration, str(over["id"]))
    assert [(item["type"], item["visibility"], item["data"]["closes"]) for item in told] == [
        ("registration.milestone.passed", "private", ["slides"])
    ]
    moved = await change(coordinator, f"/milestones/{near['id']}", on=_days(6))
    assert moved.status_code == 200
    await tell_milestones(registration.runtime)
    told = await events_about(registration, str(near["id"]))
    assert [(item["data"]["on"], item["data"]["days_before"]) for item in told] == [(_days(3), 7), (_days(6), 7)]


async def test_b16_to_b21_the_usual_milestones_of_a_meeting_stand_where_the_source_has_them(
    organiser: httpx.AsyncClient,
) -> None:
    meeting = await conference(organiser, starts_on="2016-10-26", ends_on="2016-10-28", historical=True)
    path = f"/conferences/{meeting['id']}/milestones:apply-template"
    items = (await act(organiser, path)).json()["items"]
    assert [(item["on"], item["until"], item["kind"]) for item in items] == [
        ("2016-05-20", "2016-05-20", "validation"),
        ("2016-06-21", "2016-06-21", "meeting"),
        ("2016-06-30", "2016-06-30", "closing"),
        ("2016-06-30", "2016-06-30", "list"),
        ("2016-07-04", "2016-07-05", "meeting"),
        ("2016-07-26", "2016-07-26", "invitation"),
        ("2016-07-31", "2016-07-31", "validation"),
    ]
    again = (await act(organiser, path)).json()["items"]
    assert [item["id"] for item in again] == [item["id"] for item in items]


async def test_a_stale_change_of_a_milestone_is_refused(organiser: httpx.AsyncClient) -> None:
    meeting = await conference(organiser)
    milestone = await _milestone(organiser, meeting["id"])
    path = f"{BASE}/milestones/{milestone['id']}"
    etag = (await organiser.get(path)).headers["etag"]
    assert (await organiser.patch(path, json={"responsible": "CUF"})).status_code == 428
    assert (await organiser.patch(path, json={"responsible": "CUF"}, headers={"If-Match": etag})).status_code == 200
    assert (await organiser.patch(path, json={"responsible": "APCAE"}, headers={"If-Match": etag})).status_code == 412
    assert date.fromisoformat(str(milestone["on"]))
