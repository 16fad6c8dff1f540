"""Personal data goes when its time is over (D7): what, when, in what order, and what stays."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import Table, delete, insert

from services.registration.models.emails import EmailRow
from services.registration.models.slides import SlidesRow
from services.registration.personal_data import inventory
from services.registration.personal_data.finding import SEEN_AT
from services.registration.personal_data.store import link_of
from services.registration.retention import worker
from services.registration.retention.forgetting_store import parts_of
from services.registration.seats.audit import recount
from services.registration.service import SERVICE
from services.registration.tables import METADATA
from services.registration.vocabularies.personal_data import DataCategory
from shared.clock import now
from shared.db.kernel_tables import idempotent_answer
from shared.files.removals import removed
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, curve_pem, running
from tests.registration.conftest import MEMBER, ORGANISER
from tests.registration.making import events_about, head_of, made, speaker
from tests.registration.participants.test_own_registration import holder_of
from tests.registration.personal_data.scan import places_with
from tests.registration.personal_data.test_erasure import erase, fresh_mark, somebody
from tests.registration.seats.scene import V1, Scene, open_scene, states

FORM = {
    "questions": [{"code": "why", "label": {"en": "Why?"}, "kind": "text"}],
    "needs": {"diet": "optional"},
    "consents": [{"purpose": "list", "text": {"en": "My name is on the list."}}],
}
_OVER = {"starts_on": "2020-01-01", "ends_on": "2020-01-02"}
_SHORT = dict.fromkeys(DataCategory, 10) | {"needs": 5, "identity": 20, "published": 30}


@dataclass
class House:
    """A service of its own, for the worker looks at all conferences that there are."""

    service: ServiceUnderTest
    staff: httpx.AsyncClient
    anyone: httpx.AsyncClient

    async def scene(self, **values: Any) -> Scene:
        scene = await open_scene(self.staff, self.anyone, delegations=("FR", "CN"), **values)
        answer = await scene.change(f"{V1}/conferences/{scene.conference_id}/form", **FORM)
        assert answer.status_code == 200, answer.text
        return scene

    async def after(self, days: int) -> int:
        """What is deleted so many days from now."""
        return await worker.delete_due(self.service.runtime, now() + timedelta(days=days))

    async def forget_answers(self) -> None:
        """What is kept for repeated requests is gone after a day."""
        async with self.service.runtime.unit_of_work() as work:
            await work.session.execute(delete(idempotent_answer))
            await work.commit()

    async def where(self, *marks: str) -> dict[str, set[str]]:
        return await places_with(self.service, marks)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    key = Path(tmp_path_factory.mktemp("keys")) / "curve.pem"
    key.write_bytes(curve_pem())
    async with running(SERVICE, await databases.clone("registration"), own={"signing_key_file": key}) as service:
        staff = await service.account("coordinator", scopes=ORGANISER)
        yield House(service, staff, await service.anonymous())


async def fill_in(scene: Scene, *workshops: str, person: dict[str, Any], mark: str) -> dict[str, Any]:
    """Somebody registers with answers, needs and a consent."""
    body = {
        "person": person,
        "delegation": "FR",
        "workshops": list(workshops),
        "answers": {"why": f"Answer{mark}"},
        "needs": {"diet": f"Diet{mark}"},
        "consents": [{"purpose": "list", "version": 1}],
    }
    return await made(scene.anyone, f"/conferences/{scene.conference_id}/registrations", **body)


async def end(house: House, scene: Scene, **policy: Any) -> None:
    """The conference is over; with these periods instead of the usual ones."""
    values: dict[str, Any] = dict(_OVER)
    if policy:
        values["policy"] = {"retention": policy}
    answer = await scene.change(f"{V1}/conferences/{scene.conference_id}", **values)
    assert answer.status_code == 200, answer.text
    await house.forget_answers()


async def planned(client: httpx.AsyncClient, scene: Scene) -> dict[str, dict[str, Any]]:
    answer = await client.get(f"{V1}/conferences/{scene.conference_id}/retention")
    assert answer.status_code == 200, answer.text
    return {item["category"]: item for item in answer.json()["items"]}


async def deleted(scene: Scene, **query: Any) -> list[dict[str, Any]]:
    path = f"{V1}/conferences/{scene.conference_id}/retention/deletions"
    answer = await scene.staff.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def hold(scene: Scene, **values: Any) -> httpx.Response:
    body = {"reason": "Audit of the grant", "until": "2099-12-31"} | values
    return await scene.staff.post(f"{V1}/conferences/{scene.conference_id}/retention/holds", json=body)


async def note_email(house: House, scene: Scene, registration_id: str) -> None:
    table: Table = METADATA.tables[EmailRow.__tablename__]
    async with house.service.runtime.unit_of_work() as work:
        values = {
            "id": new_id(), "event_id": new_id(), "conference_id": scene.conference_id, "registration_version": 1,
            "recipient_id": registration_id, "template": "received", "details": {}, "status": "sent", "attempts": 1,
            "step": 1, "created_at": now(),
        }  # fmt: skip
        await work.session.execute(insert(table).values(values))
        await work.commit()


async def note_slides(house: House, scene: Scene, speaker_id: str) -> UUID:
    """A file of that speaker's, as the store knows it: the object's key."""
    table: Table = METADATA.tables[SlidesRow.__tablename__]
    key = new_id()
    async with house.service.runtime.unit_of_work() as work:
        values = {
            "speaker_id": speaker_id, "conference_id": scene.conference_id, "file_name": "Mine.pdf",
            "media_type": "pdf", "size": 1, "sha256": "0", "slides": 1, "counted": True, "object_key": key,
            "handed_in_at": now(),
            "handed_in_by": "link",
        }  # fmt: skip
        await work.session.execute(insert(table).values(values))
        await work.commit()
    return key


async def removed_files(house: House) -> set[UUID]:
    async with house.service.runtime.unit_of_work() as work:
        return set(await removed(work.session, 100))


@dataclass
class Meeting:
    """A conference that is over, and who was there: each known by a mark in all that is told of them."""

    scene: Scene
    workshop: str
    first: dict[str, Any]
    second: dict[str, Any]
    left: dict[str, Any]
    asked: dict[str, Any]
    named: dict[str, Any]
    came: str
    gone: str
    quiet: str
    public: str


async def meeting(house: House) -> Meeting:
    """One holds the only seat and stands wherever a person can; one waits; one left; one was asked to speak; one did,
    and agreed to be named."""
    scene, (came, gone, quiet, public) = await house.scene(), [fresh_mark() for _ in range(4)]
    conference, said = f"/conferences/{scene.conference_id}", f"Given{came} Family{came}"
    workshop = await scene.workshop(capacity=1)
    await scene.invite(somebody(came)["email"])
    first = await fill_in(scene, workshop, person=somebody(came), mark=came)
    second = await scene.register(workshop, delegation="FR")
    left = await fill_in(scene, person=somebody(gone), mark=gone)
    await scene.withdraw(left["id"])
    await note_email(house, scene, first["id"])
    await made(scene.staff, f"{conference}/lists:freeze", title={"en": "First"})
    group = {"name": {"en": "W"}, "mission": f"Asks {said}", "members": [{"person": somebody(came)}]}
    await made(scene.staff, f"{conference}/working-groups", **group)
    milestone = {"title": {"en": f"Call {said}"}, "kind": "other", "on": "2030-01-01", "responsible": said}
    await made(scene.staff, f"{conference}/milestones", **milestone)
    asked = await speaker(scene.staff, workshop, "FR", person=somebody(quiet), state="proposed")
    named = await speaker(scene.staff, workshop, "FR", person=somebody(public), state="accepted", public_consent=True)
    await made(scene.staff, f"{conference}/candidates", person=somebody(quiet), delegation="FR", topic="T")
    assert await house.after(1000) == 0  # it is not over
    await end(house, scene)
    return Meeting(scene, workshop, first, second, left, asked, named, came, gone, quiet, public)


async def counts_stay(house: House, met: Meeting) -> None:
    path = f"{V1}/conferences/{met.scene.conference_id}"
    seats = (await met.scene.staff.get(f"{path}/seats")).json()
    assert (seats["registered"], seats["workshops"][0]["taken"], seats["workshops"][0]["waiting"]) == (2, 1, 1)
    frozen = (await met.scene.staff.get(f"{path}/lists")).json()["items"][0]
    assert (frozen["participants"], frozen["by_delegation"], frozen["title"]) == (2, {"FR": 2}, {"en": "First"})
    assert states(await met.scene.read(met.second["id"])) == {met.workshop: "waitlisted"}
    async with house.service.runtime.unit_of_work() as work:
        assert list(await recount(work.session)) == []


async def speaks(met: Meeting, found: dict[str, Any]) -> str:
    return str((await met.scene.staff.get(f"{V1}/speakers/{found['id']}")).json()["person"]["display_name"])


async def test_d7_each_category_goes_in_its_turn_and_what_is_counted_stays(house: House) -> None:
    met = await meeting(house)
    scene, mark = met.scene, met.came
    assert await house.after(29) == 0
    assert await house.after(30) == 2
    assert await house.where(f"diet{mark}") == {f"diet{mark}": set()}
    assert "registration_answer" in (await house.where(f"Answer{mark}"))[f"Answer{mark}"]
    await house.after(90)
    assert (await scene.staff.get(f"{V1}/conferences/{scene.conference_id}/emails")).json()["items"] == []
    await house.after(180)  # who left, and who was not chosen
    assert (await house.where(met.gone, met.quiet)) == {met.gone: set(), met.quiet: set()}
    assert (await scene.read(met.left["id"]))["state"] == "erased"
    assert await speaks(met, met.asked) == ""
    await house.after(365)  # answers, and how to reach people
    for gone in (f"Answer{mark}", f"mail{mark}", f"mail{met.public}", somebody(mark)["phone"]):
        assert await house.where(gone) == {gone: set()}
    assert (await scene.read(met.first["id"]))["person"]["family_name"] == f"Family{mark}"
    filled = (await scene.staff.get(f"{V1}/registrations/{met.first['id']}/answers")).json()
    assert [consent["purpose"] for consent in filled["consents"]] == ["list"]
    await house.after(1095)  # names
    assert await house.where(mark) == {mark: set()}
    assert f"Family{met.public}" in await speaks(met, met.named)
    await house.after(3650)
    assert await house.where(met.public) == {met.public: set()}
    await counts_stay(house, met)
    told = [event["type"] for event in await events_about(house.service, met.first["id"])]
    assert told.count("registration.registration.erased") == 1


async def test_d7_the_plan_says_what_goes_when_and_the_report_what_went(house: House) -> None:
    met = await meeting(house)
    plan = await planned(met.scene.staff, met.scene)
    assert list(plan) == sorted(plan, key=lambda name: plan[name]["days"])
    assert (plan["needs"]["state"], plan["needs"]["places"]) == ("kept", {"registration_answer": 2})
    assert plan["identity"]["places"] == {"registration": 3, "working_group": 1, "speaker": 1}
    assert plan["published"]["places"] == {"speaker": 1}
    slides = await note_slides(house, met.scene, met.asked["id"])
    assert plan["dropped"]["places"] == {"registration": 1}
    assert "Given" not in str(plan)
    while await house.after(4000):
        pass
    assert slides in await removed_files(house)
    report = await deleted(met.scene)
    assert {item["category"] for item in report} == set(DataCategory) - {"waiting"}
    needs = (await deleted(met.scene, category="needs"))[0]
    assert (needs["rule"], needs["days"], needs["rows"], needs["places"]) == ("D7", 30, 2, {"registration_answer": 2})
    assert (needs["due_on"], needs["day"] > needs["due_on"]) == (plan["needs"]["due_on"], True)
    assert "Given" not in str(report)
    assert sum(item["rows"] for item in (await planned(met.scene.staff, met.scene)).values()) == 0


async def test_d7_two_workers_and_small_batches_delete_everything_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(worker, "_REGISTRATIONS_AT_ONCE", 2)
    scene, marks = await house.scene(), [fresh_mark() for _ in range(5)]
    people = [await fill_in(scene, person=somebody(mark), mark=mark) for mark in marks]
    await end(house, scene, **_SHORT)
    at = now() + timedelta(days=25)
    async with house.service.runtime.unit_of_work() as work:  # a process that dies in the middle of a batch
        assert await worker.delete_some(work.session, scene.conference_id, at, set()) == 2
    assert await deleted(scene) == []
    numbers = await asyncio.gather(*(worker.delete_due(house.service.runtime, at) for _ in range(3)))
    assert sum(numbers) > 0
    await worker.delete_due(house.service.runtime, at)
    report = {item["category"]: item for item in await deleted(scene)}
    assert report["needs"]["places"] == {"registration_answer": 5}
    assert report["identity"]["places"]["registration"] == 5
    assert report["contact"]["rows"] == 10  # each registration's key, and its address
    assert await house.where(*marks) == {mark: set() for mark in marks}
    for person in people:
        told = [event["type"] for event in await events_about(house.service, person["id"])]
        assert told.count("registration.registration.erased") == 1
    assert await worker.delete_due(house.service.runtime, at) == 0


async def test_d7_a_hold_keeps_what_it_names_and_says_why(house: House) -> None:
    scene, mark = await house.scene(), fresh_mark()
    registered = await fill_in(scene, person=somebody(mark), mark=mark)
    await end(house, scene, **_SHORT)
    placed = await hold(scene, categories=["answers"])
    assert placed.status_code == 201, placed.text
    await house.after(25)
    assert await house.where(f"Diet{mark}") == {f"Diet{mark}": set()}
    assert (await house.where(f"Answer{mark}"))[f"Answer{mark}"] >= {"registration_answer"}
    assert (await scene.read(registered["id"]))["person"]["given_name"] == f"Given{mark}"
    refused = await erase(await holder_of(house.service, registered), registered["id"])
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "retention-hold")
    assert "Audit" not in refused.text
    plan = (await scene.staff.get(f"{V1}/conferences/{scene.conference_id}/retention")).json()
    assert [(item["reason"], item["active"]) for item in plan["holds"]] == [("Audit of the grant", True)]
    path = placed.headers["location"]
    assert (await scene.staff.get(path)).json()["categories"] == ["answers"]
    lifted = await scene.staff.post(f"{path}:lift")
    assert (lifted.status_code, lifted.json()["active"]) == (200, False)
    assert (await scene.staff.post(f"{path}:lift")).status_code == 409
    await house.after(26)
    assert await house.where(mark) == {mark: set()}


async def test_d7_what_is_kept_how_long_is_the_conferences_policy(house: House) -> None:
    scene = await house.scene()
    path = f"{V1}/conferences/{scene.conference_id}"
    late = await scene.change(path, policy={"retention": {"needs": 200}})
    assert late.status_code == 422
    assert late.json()["errors"][0]["pointer"].startswith("/policy/retention")
    assert (await scene.change(path, policy={"retention": {"needs": 400}})).status_code == 422
    await end(house, scene, needs=7)
    plan = await planned(scene.staff, scene)
    assert (plan["needs"]["days"], plan["answers"]["days"]) == (7, 365)


async def test_d7_who_was_never_approved_goes_with_those_who_were_not(house: House) -> None:
    scene, mark = await house.scene(policy={"approval": "organiser"}), fresh_mark()
    waits = await fill_in(scene, person=somebody(mark), mark=mark)
    stays = await fill_in(scene, person=somebody(f"{mark}b"), mark=mark)
    assert (await scene.staff.post(f"{V1}/registrations/{stays['id']}:approve")).status_code == 200
    await end(house, scene, **_SHORT)
    await house.after(10)
    assert [(await scene.read(each["id"]))["state"] for each in (waits, stays)] == ["erased", "confirmed"]


async def test_d7_plan_and_report_are_for_those_who_manage_the_conference(house: House) -> None:
    service = house.service
    organiser = await service.account("organiser", scopes=ORGANISER, subject=str(new_id()))
    scene = await open_scene(organiser, house.anyone, delegations=("FR",))
    path = f"{V1}/conferences/{scene.conference_id}/retention"
    head = await head_of(service, organiser, scene.conference_id, "FR")
    stranger = await service.account("member", scopes=MEMBER)
    admin = await service.account("admin", scopes=ORGANISER)
    editor_id = str(new_id())
    await made(organiser, f"/conferences/{scene.conference_id}/grants", account_id=editor_id, role="editor")
    editor = await service.account("member", scopes=MEMBER, subject=editor_id)
    for route in (path, f"{path}/deletions"):
        answers = [(await who.get(route)).status_code for who in (organiser, editor, admin, head, stranger)]
        assert answers == [200, 200, 200, 403, 403]
        assert (await house.anyone.get(route)).status_code == 401
        assert (await organiser.get(route.replace(scene.conference_id, str(new_id())))).status_code == 404
    body = {"reason": "Audit", "until": "2099-01-01"}
    assert (await editor.post(f"{path}/holds", json=body)).status_code == 403
    assert (await organiser.post(f"{path}/holds", json=body | {"until": "2020-01-01"})).status_code == 422
    assert (await organiser.post(f"{path}/holds", json=body | {"categories": ["shoes"]})).status_code == 422
    assert (await organiser.post(f"{path}/holds", json={"until": "2099-01-01"})).status_code == 422
    placed = (await organiser.post(f"{path}/holds", json=body)).headers["location"]
    assert [(await who.get(placed)).status_code for who in (editor, head, stranger)] == [200, 404, 404]
    assert (await editor.post(f"{placed}:lift")).status_code == 403
    assert (await organiser.post(f"{placed}:lift", headers={"If-Match": '"7.0a"'})).status_code == 412


def test_d7_every_place_of_the_inventory_goes_with_some_category() -> None:
    tables = {place.partition(".")[0] for place in inventory.HELD}
    unreachable = [name for name in tables if "conference_id" not in METADATA.tables[name].columns]
    assert [name for name in unreachable if link_of(METADATA.tables[name]) is None] == []
    going = {part.table.name for category in DataCategory for part in parts_of(category)}
    words = {place.partition(".")[0] for place in inventory.WORDS}
    erased = {name for name in tables if link_of(METADATA.tables[name]) is not None}
    assert tables - going - words - erased == set()
    assert inventory.HELD.keys() >= inventory.PERSONS | inventory.WORDS
    named = {place for place in inventory.PERSONS if inventory.HELD[place].erasure is inventory.Erasure.NAMED}
    assert named == SEEN_AT.keys(), "where somebody is named is found by the address, too"
