"""Participants who propose themselves as speakers, candidates changed, and the ranking page by page (B9, B18)."""

import asyncio
from typing import Any

import httpx

from shared.testing.service import ServiceUnderTest
from tests.registration.candidates.test_candidates import choose, enter, entered
from tests.registration.making import BASE, act, change, conference, head_of, made, registered, remove, workshop
from tests.registration.participants.test_own_registration import holder_of


async def open_event(staff: httpx.AsyncClient) -> tuple[str, str]:
    event = (await conference(staff))["id"]
    planned = (await workshop(staff, event))["id"]
    for step in ("publish", "open-registration"):
        await act(staff, f"/conferences/{event}:{step}")
    return event, planned


async def apply(client: httpx.AsyncClient, registration_id: str, **fields: Any) -> httpx.Response:
    return await client.post(f"{BASE}/registrations/{registration_id}/candidacies", json=fields)


async def test_b9_a_participant_applies_by_the_own_link_and_is_chosen(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event, planned = await open_event(organiser)
    mine, other = [await registered(organiser, event, delegation="FR") for _ in range(2)]
    holder, stranger = [await holder_of(registration, each) for each in (mine, other)]
    answers = await asyncio.gather(*(apply(holder, mine["id"], workshop_id=planned, topic="Eau") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    (one,) = [answer.json() for answer in answers if answer.status_code == 201]
    assert (one["registration_id"], one["delegation"], one["person"]["given_name"]) == (mine["id"], "FR", "Ada")
    assert (await apply(holder, mine["id"])).status_code == 201, "for whichever, too"
    assert (await apply(holder, mine["id"])).status_code == 409
    path = f"/candidates/{one['id']}"
    for client, status in ((stranger, 404), (anonymous, 401)):
        assert (await client.get(BASE + path)).status_code == status
        assert (await apply(client, mine["id"])).status_code == status
    assert (await change(holder, path, topic="Eau et villes", profile="expert")).json()["score"] == 4
    assert (await change(holder, path, person={"given_name": "Bo"})).status_code == 403
    assert (await change(holder, path, delegation="CN")).status_code == 403
    chosen = await choose(organiser, one["id"], planned)
    assert (chosen.status_code, chosen.json()["registration_id"]) == (201, mine["id"])
    assert (await change(holder, path, topic="Other")).status_code == 409
    await organiser.post(f"{BASE}/registrations/{other['id']}:withdraw")
    assert (await apply(stranger, other["id"])).status_code == 409


async def test_b18_nobody_but_organisers_applies_or_changes_once_applications_have_closed(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, _ = await open_event(organiser)
    mine = await registered(organiser, event, delegation="FR")
    holder = await holder_of(registration, mine)
    one = (await apply(holder, mine["id"], topic="Eau")).json()
    closing = {"title": {"fr": "Clôture"}, "on": "2020-06-30", "closes": ["applications"]}
    await made(organiser, f"/conferences/{event}/milestones", **closing)
    assert (await change(holder, f"/candidates/{one['id']}", topic="Late")).json()["rule"] == "B18"
    assert (await apply(await holder_of(registration, mine), mine["id"])).json()["rule"] == "B18"
    assert (await change(organiser, f"/candidates/{one['id']}", topic="Late")).status_code == 200
    assert (await remove(holder, f"/candidates/{one['id']}")).status_code == 204


async def test_a_candidate_is_changed_by_its_side(registration: ServiceUnderTest, organiser: httpx.AsyncClient) -> None:
    event, planned = await open_event(organiser)
    french, chinese = [await head_of(registration, organiser, event, side) for side in ("FR", "CN")]
    path = f"/candidates/{await entered(french, event)}"
    changed = await change(french, path, person={"given_name": "Bo"}, workshop_id=planned, profile="company")
    assert (changed.json()["person"]["given_name"], changed.json()["score"]) == ("Bo", 4)
    assert (await change(french, path, delegation="CN")).status_code == 403
    assert (await change(organiser, path, delegation="DE")).json()["errors"][0]["pointer"] == "/delegation"
    assert (await change(organiser, path, delegation="CN")).status_code == 200
    assert (await french.get(BASE + path)).status_code == 404
    for wrong in ({"topic": ""}, {"person": None}, {"speaker_id": None}, {"workshop_id": event}):
        assert (await change(chinese, path, **wrong)).status_code == 422
    assert (await chinese.patch(BASE + path, json={"topic": "x"})).status_code == 428


async def test_b9_a_ranking_is_read_page_by_page(organiser: httpx.AsyncClient) -> None:
    event, _ = await open_event(organiser)
    for number in range(5):
        assert (await enter(organiser, event, "FR", project_operator=number % 2 == 0)).status_code == 201
    path = f"{BASE}/conferences/{event}/candidates"
    whole = [item["id"] for item in (await organiser.get(path)).json()["items"]]
    found, cursor = [], None
    while cursor is not None or not found:
        page = (await organiser.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        assert page["total"] == 5
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert found == whole
    assert (await organiser.get(path, params={"cursor": "no"})).status_code == 400


async def test_d7_an_application_is_erased_with_its_registration(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, planned = await open_event(organiser)
    mine = await registered(organiser, event, delegation="FR")
    holder = await holder_of(registration, mine)
    one = (await apply(holder, mine["id"], topic="Eau")).json()
    data = f"{BASE}/registrations/{mine['id']}/personal-data"
    assert (await holder.delete(data, headers={"If-Match": "*"})).json()["places"]["candidate"] == 1
    left = (await organiser.get(f"{BASE}/candidates/{one['id']}")).json()
    assert (left["person"]["display_name"], left["topic"]) == ("", None)
    assert (await choose(organiser, one["id"], planned)).status_code == 409
