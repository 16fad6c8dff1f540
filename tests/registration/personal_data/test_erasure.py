"""Export and erasure of a participant's data (D7)."""

import asyncio
from typing import Any

import httpx
import pytest_asyncio

from services.registration.seats.audit import recount
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER
from tests.registration.making import BASE, events_about, made, speaker
from tests.registration.participants.test_own_registration import holder_of
from tests.registration.personal_data.scan import places_with
from tests.registration.seats.scene import MORNING, Scene, open_scene, states


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous)


def somebody(mark: str) -> dict[str, Any]:
    """A person of whom every text is unmistakable."""
    return {
        "given_name": f"Given{mark}",
        "family_name": f"Family{mark}",
        "native_name": f"娜{mark}",
        "transcription": f"Latin{mark}",
        "sort_name": f"Sorted{mark}",
        "function": f"Function{mark}",
        "organisation_name": f"Organisation{mark}",
        "email": f"mail{mark}@town.example.org",
        "phone": f"+33{int(mark[1:], 16) % 10**12:012d}",
        "language": "fr",
        "birth_year": 1988,
    }


def fresh_mark() -> str:
    return f"q{new_id().hex[-10:]}"


async def erase(client: httpx.AsyncClient, registration_id: str, tag: str = "*") -> httpx.Response:
    path = f"{BASE}/registrations/{registration_id}/personal-data"
    return await client.delete(path, headers={"If-Match": tag})


async def exported(client: httpx.AsyncClient, registration_id: str) -> dict[str, Any]:
    answer = await client.get(f"{BASE}/registrations/{registration_id}/personal-data")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def everywhere(scene: Scene, mark: str) -> dict[str, Any]:
    """Put one person wherever a person can stand; the registration as it was made."""
    who = somebody(mark)
    said = f"Given{mark} Family{mark}"
    conference = f"/conferences/{scene.conference_id}"
    await scene.invite(who["email"], said)
    workshop = await scene.workshop(at=MORNING, framing_note={"text": f"Says {said}.", "authors": ["A", "B"]})
    registered = await scene.register(workshop, **who)
    await made(scene.staff, f"{conference}/lists:freeze", title={"en": f"With {said}"})
    await speaker(scene.staff, workshop, None, person=who, public_consent=True)
    others = {"person": {"given_name": "Other", "family_name": f"Of{mark[:3]}"}}
    group = {"name": {"en": "W"}, "mission": said, "members": [{"person": who}, others]}
    await made(scene.staff, f"{conference}/working-groups", **group)
    head = {"code": "FR", "name": {"en": "FR"}, "role": "guest", "head": who, "head_public_consent": True}
    await made(scene.staff, f"{conference}/delegations", **head)
    milestone = {"title": {"en": f"Call {said}"}, "kind": "other", "on": "2030-01-01", "responsible": said}
    await made(scene.staff, f"{conference}/milestones", **milestone)
    return registered


async def test_d7_what_is_exported_is_all_that_is_held(registration: ServiceUnderTest, scene: Scene) -> None:
    mark = fresh_mark()
    registered = await everywhere(scene, mark)
    held = await exported(await holder_of(registration, registered), registered["id"])
    places = {item["place"] for item in held["held"]}
    assert places >= {
        "registration.person",
        "participant_list_entry.person",
        "invitation.email",
        "speaker.person",
        "delegation.head",
        "working_group.members",
        "working_group.mission",
        "milestone.responsible",
        "workshop.framing_note",
    }
    assert held["registration"]["person"]["email"] == f"mail{mark}@town.example.org"
    assert held["stored_answers"] >= 4
    assert all(item["label"] for item in held["held"])
    members = [item["value"] for item in held["held"] if item["place"] == "working_group.members"]
    assert "Other" not in str(members)  # of others, nothing


async def test_d7_after_an_erasure_a_dump_of_the_database_knows_nobody(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    mark = fresh_mark()
    registered = await everywhere(scene, mark)
    answer = await scene.change(f"{BASE}/registrations/{registered['id']}", person=somebody(mark) | {"function": "X"})
    assert answer.status_code == 200
    assert "registration" in (await places_with(registration, [mark]))[mark]
    done = await erase(await holder_of(registration, registered), registered["id"])
    assert done.status_code == 200, done.text
    assert done.json()["state"] == "erased"
    assert done.json()["places"]["registration"] == 1
    phone = somebody(mark)["phone"]
    assert await places_with(registration, [mark, phone]) == {mark: set(), phone: set()}


async def test_d7_an_erased_seat_goes_to_who_waits_and_counts_are_right(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(at=MORNING, capacity=1)
    first, second = await scene.register(workshop), await scene.register(workshop)
    holder = await holder_of(registration, first)
    assert (await erase(holder, first["id"])).status_code == 200
    assert states(await scene.read(second["id"])) == {workshop: "confirmed"}
    assert (await scene.seats())[workshop]["taken"] == 1
    async with registration.runtime.unit_of_work() as work:
        assert list(await recount(work.session)) == []
    told = await events_about(registration, first["id"])
    assert [event["type"].rpartition(".")[2] for event in told][-2:] == ["withdrawn", "erased"]
    snapshot = told[-1]["data"]["registration"]
    assert (snapshot["state"], snapshot["enrolments"]) == ("erased", [])


async def test_d7_an_erased_person_may_register_again_and_the_old_registration_is_closed(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    who = somebody(fresh_mark())
    registered = await scene.register(**who)
    assert (await scene.ask(**who)).status_code == 409
    holder = await holder_of(registration, registered)
    first = await erase(holder, registered["id"])
    again = await erase(holder, registered["id"], tag='"1.0a"')
    assert again.status_code == 200
    assert (again.json()["erased_at"], again.json()["places"]) == (first.json()["erased_at"], {})
    assert (await scene.ask(**who)).status_code == 201
    path = f"{BASE}/registrations/{registered['id']}"
    seen = (await holder.get(path)).json()
    assert (seen["state"], seen["person"]["email"], seen["person"]["display_name"]) == ("erased", None, "")
    assert (await exported(holder, registered["id"]))["held"] == []
    assert (await holder.post(f"{path}:withdraw")).status_code == 409
    assert (await holder.patch(path, json={"person": who}, headers={"If-Match": "*"})).status_code == 409
    assert (await scene.staff.post(f"{path}:approve")).status_code == 409


async def test_d7_a_namesake_keeps_everything(registration: ServiceUnderTest, scene: Scene) -> None:
    mark = fresh_mark()
    mine = await scene.register(given_name=f"Gi{mark}", family_name=f"Fa{mark}", email=f"a{mark}@town.example.org")
    theirs = await scene.register(given_name=f"Gi{mark}", family_name=f"Fa{mark}", email=f"b{mark}@town.example.org")
    workshop = await scene.workshop()
    namesake = {"given_name": f"Gi{mark}", "family_name": f"Fa{mark}", "email": f"b{mark}@town.example.org"}
    await speaker(scene.staff, workshop, None, person=namesake)
    assert (await erase(scene.staff, mine["id"])).json()["places"] == {"registration": 1}
    assert (await scene.read(theirs["id"]))["person"]["email"] == f"b{mark}@town.example.org"
    line_up = (await scene.staff.get(f"{BASE}/workshops/{workshop}/line-up")).json()
    assert line_up["speakers"][0]["person"]["email"] == f"b{mark}@town.example.org"


async def test_d7_erasing_is_for_the_participant_and_the_organisers(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    registered, other = await scene.register(), await scene.register()
    path = f"{BASE}/registrations/{registered['id']}/personal-data"
    assert (await scene.anyone.get(path)).status_code == 401
    stranger = await registration.account("member", scopes=MEMBER)
    assert (await stranger.get(path)).status_code == 404
    assert (await erase(await holder_of(registration, other), registered["id"])).status_code == 404
    assert (await scene.staff.delete(path)).status_code == 428
    tag = (await scene.staff.get(path)).headers["etag"]
    await scene.change(f"{BASE}/registrations/{registered['id']}", person={"given_name": "Changed"})
    assert (await erase(scene.staff, registered["id"], tag)).status_code == 412


async def test_d7_erased_twice_at_once_is_erased_once(registration: ServiceUnderTest, scene: Scene) -> None:
    registered = await scene.register()
    answers = await asyncio.gather(*(erase(scene.staff, registered["id"]) for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {200, 412}
    told = [event["type"] for event in await events_about(registration, registered["id"])]
    assert told.count("registration.registration.erased") == 1


async def test_d7_after_the_conference_seats_and_counts_stay(
    registration: ServiceUnderTest, scene: Scene, coordinator: httpx.AsyncClient
) -> None:
    workshop = await scene.workshop(capacity=1)
    first, second = await scene.register(workshop), await scene.register(workshop)
    frozen = await made(coordinator, f"/conferences/{scene.conference_id}/lists:freeze")
    over = {"starts_on": "2020-01-01", "ends_on": "2020-01-02"}
    assert (await scene.change(f"{BASE}/conferences/{scene.conference_id}", **over)).status_code == 200
    assert (await erase(coordinator, first["id"])).status_code == 200
    seen = await scene.read(first["id"])
    assert (seen["state"], states(seen)) == ("erased", {workshop: "confirmed"})
    assert states(await scene.read(second["id"])) == {workshop: "waitlisted"}
    seats = (await coordinator.get(f"{BASE}/conferences/{scene.conference_id}/seats")).json()
    assert (seats["registered"], seats["workshops"][0]["taken"]) == (2, 1)
    lines = f"{BASE}/conferences/{scene.conference_id}/lists/{frozen['number']}/participants"
    people = {line["registration_id"]: line["person"] for line in (await coordinator.get(lines)).json()["items"]}
    assert people[first["id"]] is None
    assert people[second["id"]] is not None
    told = (await events_about(registration, first["id"]))[-1]["data"]["registration"]
    assert [enrolment["state"] for enrolment in told["enrolments"]] == ["confirmed"]
