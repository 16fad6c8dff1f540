"""One registration for a conference and its sister event (B24), over HTTP."""

import httpx
import pytest_asyncio

from shared.ids import new_id
from tests.registration.making import BASE, change
from tests.registration.seats.scene import Scene, open_scene


@pytest_asyncio.fixture
async def events(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> tuple[Scene, Scene]:
    """The meeting with its delegations, and the fair beside it, which has none."""
    meeting = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    fair = await open_scene(coordinator, anonymous)
    joined = await change(coordinator, f"/conferences/{meeting.conference_id}", sister_event_id=fair.conference_id)
    assert joined.status_code == 200, joined.text
    return meeting, fair


async def _ask(scene: Scene, key: str | None = None, **fields: object) -> httpx.Response:
    person = {"given_name": "Ada", "family_name": "Exemple", "email": f"{new_id()}@example.org"}
    body = {"person": person, "delegation": "FR", "sister_event": True} | fields
    headers = {"Idempotency-Key": key or str(new_id())}
    return await scene.anyone.post(
        f"{BASE}/conferences/{scene.conference_id}/registrations", json=body, headers=headers
    )


async def test_b24_one_registration_covers_both_each_with_its_own(events: tuple[Scene, Scene]) -> None:
    meeting, fair = events
    workshop = await meeting.workshop()
    answer = await _ask(meeting, workshops=[workshop])
    assert answer.status_code == 201, answer.text
    beside = answer.json()["sister_registration"]
    assert (beside["conference_id"], beside["state"], beside["refused"]) == (fair.conference_id, "confirmed", None)
    there = await fair.read(beside["id"])
    assert (there["conference_id"], there["delegation"], there["enrolments"]) == (fair.conference_id, None, [])
    assert there["person"] == (await meeting.read(answer.json()["id"]))["person"]
    # Distinct events: who leaves the one stays with the other.
    assert (await meeting.withdraw(answer.json()["id"])).status_code == 200
    assert (await fair.read(beside["id"]))["state"] == "confirmed"


async def test_b24_what_the_sister_refuses_is_told_and_the_registration_stands(events: tuple[Scene, Scene]) -> None:
    meeting, fair = events
    closed = await fair.staff.post(f"{BASE}/conferences/{fair.conference_id}:close-registration")
    assert closed.status_code == 200
    answer = await _ask(meeting)
    assert (answer.status_code, answer.json()["state"]) == (201, "confirmed")
    beside = answer.json()["sister_registration"]
    assert (beside["id"], beside["manage_url"]) == (None, None)
    assert beside["refused"]


async def test_b24_asked_again_under_the_same_key_both_are_there_once(events: tuple[Scene, Scene]) -> None:
    meeting, fair = events
    key, person = str(new_id()), {"given_name": "Ada", "email": "twice@example.org"}
    # Cut off between the two: the first was made, the second was not.
    await fair.staff.post(f"{BASE}/conferences/{fair.conference_id}:close-registration")
    first = (await _ask(meeting, key, person=person)).json()
    await fair.staff.post(f"{BASE}/conferences/{fair.conference_id}:open-registration")
    again = [(await _ask(meeting, key, person=person)).json() for _ in range(2)]
    assert {one["id"] for one in again} == {first["id"]}
    assert again[0]["sister_registration"]["id"] == again[1]["sister_registration"]["id"] is not None


async def test_b24_without_a_sister_event_there_is_nothing_to_join(events: tuple[Scene, Scene]) -> None:
    meeting, _ = events
    await change(meeting.staff, f"/conferences/{meeting.conference_id}", sister_event_id=None)
    refused = await _ask(meeting)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/sister_event")


_TEXT = {"en": "I agree to be photographed."}
_FORM = {
    "questions": [
        {"code": "shuttle", "label": {"en": "Shuttle?"}, "kind": "boolean", "required": True},
        {"code": "nights", "label": {"en": "Nights"}, "kind": "number"},
        {"code": "tour", "label": {"en": "Tour?"}, "kind": "boolean"},
    ],
    "needs": {"diet": "optional", "access": "optional"},
    "consents": [
        {"purpose": "photographs", "text": _TEXT},
        {"purpose": "list", "text": {"en": "My name is on the meeting's list."}},
    ],
}
_FILLED = {
    "answers": {"shuttle": True, "nights": 2, "tour": True},
    "needs": {"diet": "vegetarian", "access": "ramp"},
    "consents": [{"purpose": "photographs", "version": 1}, {"purpose": "list", "version": 1}],
}


async def _form(scene: Scene, **form: object) -> None:
    answer = await scene.change(f"{BASE}/conferences/{scene.conference_id}/form", **form)
    assert answer.status_code == 200, answer.text


async def test_b24_what_the_sister_asks_for_too_is_carried_there(events: tuple[Scene, Scene]) -> None:
    meeting, fair = events
    await _form(meeting, **_FORM)
    questions = [
        _FORM["questions"][0],
        {"code": "nights", "label": {"en": "Nights"}, "kind": "text"},
        {"code": "stand", "label": {"en": "Stand?"}, "kind": "boolean"},
    ]
    other = {"purpose": "list", "text": {"en": "My firm is in the fair's catalogue."}}
    former = {"purpose": "photographs", "text": {"en": "Another text, once."}}
    await _form(fair, consents=[former])
    await _form(
        fair, fields={"birth_year": "hidden"}, questions=questions, needs={"diet": "required"},
        consents=[{"purpose": "photographs", "text": _TEXT}, other],
    )  # fmt: skip
    answer = await _ask(meeting, **_FILLED, person={"given_name": "Ada", "birth_year": 1980})
    assert answer.status_code == 201, answer.text
    beside = answer.json()["sister_registration"]
    assert (beside["refused"], beside["errors"]) == (None, [])
    filled = (await fair.staff.get(f"{BASE}/registrations/{beside['id']}/answers")).json()
    assert (filled["answers"], filled["needs"]) == (
        {"shuttle": True},
        {"diet": "vegetarian", "access": None, "visa": None},
    )
    # The same text in its version there; another text under the same purpose is another consent.
    assert [(item["purpose"], item["version"]) for item in filled["consents"]] == [("photographs", 2)]
    assert (await fair.read(beside["id"]))["person"]["birth_year"] is None


async def test_b24_what_the_sister_asks_besides_is_named(events: tuple[Scene, Scene]) -> None:
    meeting, fair = events
    await _form(meeting, **_FORM)
    stand = {"code": "stand", "label": {"en": "Stand?"}, "kind": "boolean", "required": True}
    await _form(fair, questions=[stand], consents=[{"purpose": "list", "text": {"en": "Other"}, "required": True}])
    answer = await _ask(meeting, **_FILLED)
    assert answer.status_code == 201, answer.text
    beside = answer.json()["sister_registration"]
    assert (beside["id"], [item["pointer"] for item in beside["errors"]]) == (None, ["/answers/stand", "/consents"])
    seats = (await fair.anyone.get(f"{BASE}/conferences/{fair.conference_id}/seats")).json()
    assert seats["registered"] == 0
