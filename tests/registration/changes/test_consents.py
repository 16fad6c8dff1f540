"""A consent is withdrawn at any time, and what depends on it stops (D7)."""

import asyncio
import csv
import io
from typing import Any

import httpx

from shared.testing.service import ServiceUnderTest
from tests.registration.changes.conftest import Enter
from tests.registration.changes.test_changing import answers_of, history_of
from tests.registration.forms.test_form import CONSENTS, GOOD, ask_for
from tests.registration.making import BASE, change, events_about, head_of, speaker
from tests.registration.seats.scene import MORNING, Scene, states

BOTH = {"consents": [*GOOD["consents"], {"purpose": "photographs", "version": 1}]}


async def withdraw(
    client: httpx.AsyncClient, registration_id: str, purpose: str, body: dict[str, Any] | None = None
) -> httpx.Response:
    return await client.post(f"{BASE}/registrations/{registration_id}/consents/{purpose}:withdraw", json=body)


async def test_d7_who_withdraws_a_consent_is_left_out_of_the_lists_for_it(
    registration: ServiceUnderTest, meeting: Scene, enter: Enter
) -> None:
    made, holder = await enter(meeting, **BOTH)
    path = f"{BASE}/conferences/{meeting.conference_id}"

    async def photographed() -> set[str]:
        listed = await meeting.staff.get(f"{path}/registrations", params={"consent": "photographs", "limit": 200})
        query = {"consent": "photographs", "columns": "id,consents"}
        file = await meeting.staff.get(f"{path}/participants.csv", params=query)
        lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
        assert all("photographs" in line["Consents"] for line in lines)
        found = {line["Registration"] for line in lines}
        assert found == {item["id"] for item in listed.json()["items"]}
        return found

    assert made["id"] in await photographed()
    done = await withdraw(holder, made["id"], "photographs")
    assert done.status_code == 200, done.text
    (kept,) = [item for item in done.json()["consents"] if item["purpose"] == "photographs"]
    assert kept["given_at"] < kept["withdrawn_at"]
    assert made["id"] not in await photographed()
    again = await withdraw(holder, made["id"], "photographs")
    assert again.json()["consents"] == done.json()["consents"]
    assert [(item["deed"], item["fields"]) for item in await history_of(holder, made["id"])] == [
        ("consent_withdrawn", ["consents.photographs"])
    ]
    assert (await events_about(registration, made["id"]))[-1]["data"]["changed"] == ["consents"]
    assert (await withdraw(holder, made["id"], "newsletter")).status_code == 404
    assert (await withdraw(holder, made["id"], "N°")).status_code == 404


async def test_d7_without_a_required_consent_the_registration_goes_too_once_that_is_said(
    meeting: Scene, enter: Enter
) -> None:
    workshop = await meeting.workshop(at=MORNING, capacity=1)
    made, holder = await enter(meeting, workshops=[workshop])
    other, _ = await enter(meeting, workshops=[workshop])
    refused = await withdraw(holder, made["id"], "list")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/consent-required")
    assert states(await meeting.read(made["id"])) == {workshop: "confirmed"}
    done = await withdraw(holder, made["id"], "list", {"withdraw_registration": True})
    assert done.status_code == 200, done.text
    assert (await meeting.read(made["id"]))["state"] == "withdrawn"
    assert states(await meeting.read(other["id"])) == {workshop: "confirmed"}
    assert (await answers_of(holder, made["id"]))["consents"][0]["withdrawn_at"] is not None
    assert [item["deed"] for item in await history_of(holder, made["id"])] == ["consent_withdrawn", "withdrawn"]


async def test_d7_withdrawing_a_consent_is_never_moderated_and_counts_for_what_waits(
    registration: ServiceUnderTest, late: Scene, enter: Enter
) -> None:
    made, holder = await enter(late)
    asked = await change(holder, f"/registrations/{made['id']}", **BOTH)
    change_id = asked.json()["pending_change"]["id"]
    given = await change(late.staff, f"/registrations/{made['id']}", **BOTH)
    assert given.status_code == 200, given.text
    answers = await asyncio.gather(*(withdraw(holder, made["id"], "photographs") for _ in range(3)))
    assert {answer.status_code for answer in answers} == {200}
    approved = await late.staff.post(f"{BASE}/changes/{change_id}:approve")
    assert approved.status_code == 200, approved.text
    standing = {
        item["purpose"] for item in (await answers_of(holder, made["id"]))["consents"] if not item["withdrawn_at"]
    }
    assert standing == {"list"}
    deeds = [item["deed"] for item in await history_of(holder, made["id"])]
    assert deeds.count("consent_withdrawn") == 1


async def test_d7_a_consent_is_the_participants_or_the_organisers_to_withdraw(
    registration: ServiceUnderTest, late: Scene, head: httpx.AsyncClient, enter: Enter
) -> None:
    made, _ = await enter(late, **BOTH)
    _, stranger = await enter(late)
    assert (await withdraw(head, made["id"], "photographs")).status_code == 403
    assert (await withdraw(stranger, made["id"], "photographs")).status_code == 404
    other = await head_of(registration, late.staff, late.conference_id, "CN")
    assert (await withdraw(other, made["id"], "photographs")).status_code == 404
    assert (await withdraw(late.anyone, made["id"], "photographs")).status_code == 401
    assert (await withdraw(late.staff, made["id"], "photographs")).status_code == 200


async def test_d7_the_programme_no_longer_names_who_withdraws_that_consent(
    coordinator: httpx.AsyncClient, meeting: Scene, enter: Enter
) -> None:
    named = [*CONSENTS, {"purpose": "public_name", "text": {"en": "My name is in the programme."}}]
    assert (await ask_for(meeting, consents=named)).status_code == 200
    made, holder = await enter(meeting, consents=[*GOOD["consents"], {"purpose": "public_name", "version": 1}])
    workshop = await meeting.workshop()
    tied = {"registration_id": made["id"], "public_consent": True}
    await speaker(coordinator, workshop, "FR", **tied)
    plenary = {"title": {"en": "Plenary"}, "kind": "plenary", "state": "announced"}
    times = {"starts_at": "2030-10-26T02:00:00Z", "ends_at": "2030-10-26T03:00:00Z"}
    speaks = [{"person": {"given_name": "Ada", "family_name": "Invented"}, "delegation": "FR"} | tied]
    entered = await coordinator.post(
        f"{BASE}/conferences/{meeting.conference_id}/sessions", json=plenary | times | {"speakers": speaks}
    )
    assert entered.status_code == 201, entered.text
    pages = (f"{BASE}/workshops/{workshop}/line-up", f"{BASE}/sessions/{entered.json()['id']}")
    for page in pages:
        assert "Invented" in (await meeting.anyone.get(page)).text
    assert (await withdraw(holder, made["id"], "public_name")).status_code == 200
    for page in pages:
        assert "Invented" not in (await meeting.anyone.get(page)).text
    # The same where it is no longer named among the consents.
    other, holds = await enter(meeting, consents=[*GOOD["consents"], {"purpose": "public_name", "version": 1}])
    await speaker(coordinator, workshop, "FR", **(tied | {"registration_id": other["id"]}))
    assert "Invented" in (await meeting.anyone.get(pages[0])).text
    assert (await change(holds, f"/registrations/{other['id']}", consents=GOOD["consents"])).status_code == 200
    assert "Invented" not in (await meeting.anyone.get(pages[0])).text
