"""A registration changed by its link while that is in time: part by part, as the form asks; and its history."""

from typing import Any

import httpx
import pytest

from shared.testing.service import ServiceUnderTest
from tests.registration.changes.conftest import Enter
from tests.registration.forms.test_form import GOOD
from tests.registration.making import BASE, change, events_about, head_of
from tests.registration.seats.scene import Scene


async def answers_of(client: httpx.AsyncClient, registration_id: str) -> dict[str, Any]:
    answer = await client.get(f"{BASE}/registrations/{registration_id}/answers")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def history_of(client: httpx.AsyncClient, registration_id: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{BASE}/registrations/{registration_id}/history")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_each_part_named_is_replaced_whole_and_the_others_stay(
    registration: ServiceUnderTest, meeting: Scene, enter: Enter
) -> None:
    made, holder = await enter(meeting)
    path = f"/registrations/{made['id']}"
    changed = await change(holder, path, answers={"shuttle": "no"}, needs={"visa": False})
    assert (changed.status_code, changed.json()["version"], changed.json()["pending_change"]) == (200, 2, None)
    filled = await answers_of(holder, made["id"])
    assert (filled["answers"], filled["needs"]["diet"], filled["needs"]["visa"]) == ({"shuttle": "no"}, None, False)
    assert [item["purpose"] for item in filled["consents"]] == ["list"]
    assert changed.json()["person"] == made["person"]
    told = (await events_about(registration, made["id"]))[-1]
    assert (told["type"], told["data"]["changed"]) == ("registration.registration.changed", ["answers", "needs"])
    same = await change(holder, path, answers={"shuttle": "no"})
    assert (same.status_code, same.json()["version"]) == (200, 2)


@pytest.mark.parametrize(
    ("parts", "pointers"),
    [
        ({"answers": {}}, ["/answers/shuttle"]),
        ({"answers": {"shuttle": "boat", "hobby": "chess"}}, ["/answers/hobby", "/answers/shuttle"]),
        ({"needs": {"access": "ramp"}}, ["/needs/access", "/needs/visa"]),
        ({"consents": []}, ["/consents"]),
        ({"person": {"given_name": "Ada", "birth_year": 1980}}, ["/person/phone", "/person/birth_year"]),
        ({"person": None}, ["/person"]),
        ({"delegation": "CN"}, ["/delegation"]),
    ],
)
async def test_what_the_form_refuses_of_a_new_registration_it_refuses_of_a_change(
    meeting: Scene, enter: Enter, parts: dict[str, Any], pointers: list[str]
) -> None:
    made, holder = await enter(meeting)
    refused = await change(holder, f"/registrations/{made['id']}", **parts)
    assert refused.status_code == 422, refused.text
    assert sorted(item["pointer"] for item in refused.json()["errors"]) == sorted(pointers)
    assert (await answers_of(holder, made["id"]))["answers"] == GOOD["answers"]
    assert await history_of(holder, made["id"]) == []


async def test_organisers_may_leave_out_of_a_change_what_they_do_not_know(meeting: Scene, enter: Enter) -> None:
    made, _ = await enter(meeting)
    path = f"/registrations/{made['id']}"
    assert (await change(meeting.staff, path, answers={"nights": 3})).status_code == 200
    assert (await change(meeting.staff, path, answers={"nights": 9})).status_code == 422


async def test_d7_consents_are_given_kept_and_withdrawn_each_with_its_time(meeting: Scene, enter: Enter) -> None:
    made, holder = await enter(meeting)
    path = f"/registrations/{made['id']}"
    first = (await answers_of(holder, made["id"]))["consents"][0]["given_at"]
    both = [*GOOD["consents"], {"purpose": "photographs", "version": 1}]
    assert (await change(holder, path, consents=both)).status_code == 200
    consents = (await answers_of(holder, made["id"]))["consents"]
    assert [(item["purpose"], item["withdrawn_at"]) for item in consents] == [("list", None), ("photographs", None)]
    assert (consents[0]["given_at"], consents[1]["given_at"] > first) == (first, True)
    assert (await change(holder, path, consents=GOOD["consents"])).status_code == 200
    consents = (await answers_of(holder, made["id"]))["consents"]
    assert [(item["purpose"], item["withdrawn_at"] is None) for item in consents] == [
        ("list", True),
        ("photographs", False),
    ]
    outdated = await change(holder, path, consents=[{"purpose": "list", "version": 2}])
    assert (outdated.status_code, outdated.json()["type"]) == (409, "/problems/consent-outdated")


async def test_the_history_says_who_changed_what_when(
    registration: ServiceUnderTest, meeting: Scene, enter: Enter
) -> None:
    made, holder = await enter(meeting)
    path = f"/registrations/{made['id']}"
    person = {"given_name": "Ada", "email": made["person"]["email"], "phone": "+33 3 20 00 00 00"}
    await change(holder, path, person=person, needs={"visa": False, "diet": "halal"})
    await change(meeting.staff, path, answers={"shuttle": "no", "nights": 2})
    own, organisers = await history_of(holder, made["id"]), await history_of(meeting.staff, made["id"])
    assert [(item["deed"], item["done_as"]) for item in own] == [("changed", "organiser"), ("changed", "participant")]
    assert own[0]["fields"] == ["answers.shuttle"]
    assert (own[0]["before"], own[0]["after"]) == ({"answers.shuttle": "airport"}, {"answers.shuttle": "no"})
    assert own[1]["fields"] == ["person.family_name", "person.language", "needs.diet", "needs.visa"]
    assert own[1]["before"]["needs.diet"] == "végétarien"
    assert (own[0]["account"], organisers[1]["account"]) == (None, None)
    assert organisers[0]["account"].startswith("account:")
    chief = await head_of(registration, meeting.staff, meeting.conference_id, "FR")
    seen = await history_of(chief, made["id"])
    assert (seen[0]["fields"], seen[0]["before"], seen[0]["account"]) == (["answers.shuttle"], None, None)
    other = await head_of(registration, meeting.staff, meeting.conference_id, "CN")
    assert (await other.get(f"{BASE}{path}/history")).status_code == 404
    assert (await meeting.anyone.get(f"{BASE}{path}/history")).status_code == 401


async def test_d7_an_erasure_leaves_of_the_history_that_there_was_one(meeting: Scene, enter: Enter) -> None:
    made, holder = await enter(meeting)
    await change(holder, f"/registrations/{made['id']}", needs={"visa": False, "diet": "halal"})
    path = f"{BASE}/registrations/{made['id']}/personal-data"
    held = {item["place"] for item in (await holder.get(path)).json()["held"]}
    assert "registration_history.needs" in held
    assert (await holder.delete(path, headers={"If-Match": "*"})).status_code == 200
    (item,) = [item for item in await history_of(meeting.staff, made["id"]) if item["deed"] == "changed"]
    assert (item["fields"], item["before"], item["after"]) == (["needs.diet", "needs.visa"], {}, {})


async def test_what_is_done_about_workshops_is_in_the_history_once(meeting: Scene, enter: Enter) -> None:
    workshop = await meeting.workshop()
    made, holder = await enter(meeting)
    joined = await holder.post(f"{BASE}/registrations/{made['id']}/enrolments", json={"workshop_id": workshop})
    for _ in range(2):
        left = await holder.delete(f"{BASE}/enrolments/{joined.json()['id']}", headers={"If-Match": "*"})
        assert left.status_code == 204
    await holder.post(f"{BASE}/registrations/{made['id']}:withdraw")
    history = await history_of(holder, made["id"])
    assert [(item["deed"], item["workshop_id"]) for item in history] == [
        ("withdrawn", None),
        ("left", workshop),
        ("enrolled", workshop),
    ]
