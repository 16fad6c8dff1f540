"""The course of an import: batch by batch, told as it goes, ended and resumed, and no row lost or doubled."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from services.registration.registration_imports import running
from services.registration.registration_imports.running import forget_imports, run_next
from services.registration.seats.audit import recount
from services.registration.service import SERVICE
from shared.clock import now
from shared.db.engine import transaction
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest
from shared.testing.service import running as running_service
from tests.registration.conftest import ORGANISER
from tests.registration.making import events_about, head_of
from tests.registration.personal_data.scan import places_with
from tests.registration.personal_data.test_erasure import erase, exported, fresh_mark
from tests.registration.registration_imports.sending import (
    HEADER,
    batch,
    counts,
    ended,
    imported,
    queued,
    read,
    registrations,
    sent,
    states,
)
from tests.registration.seats.processes import processes
from tests.registration.seats.scene import V1, Scene, open_scene

PUPILS = HEADER + "Li;Wei;;CN;;\nLi;Wei;;CN;;\nAda;A;a@v.example.org;FR;;\nLi;Wei;;CN;;\nAda;A;A@v.example.org;FR;;\n"


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"))


@pytest.fixture
def _two_rows_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "GROUP", 2)


async def act(scene: Scene, import_id: str, verb: str, **body: Any) -> httpx.Response:
    return await scene.staff.post(f"{V1}/imports/{import_id}:{verb}", **({"json": body} if verb == "resume" else {}))


@pytest.mark.usefixtures("_two_rows_a_batch")
async def test_its_progress_is_told_and_its_end(registration: ServiceUnderTest, scene: Scene) -> None:
    made = await queued(scene, PUPILS)
    assert (made["state"], made["rows_total"], made["rows_done"]) == ("queued", 5, 0)
    await batch(registration.runtime)
    half = await read(scene, made["id"])
    assert (half["state"], half["rows_done"], counts(half)) == ("running", 2, (2, 0, 0))
    assert states(half) == ["created", "created", "waiting", "waiting", "waiting"]
    done = await ended(registration, scene, made["id"])
    assert (done["state"], counts(done)) == ("done", (4, 0, 1))
    assert done["delete_after"] > done["ended_at"]
    stream = (await scene.anyone.get(done["stream_url"])).text
    assert "event: ended" in stream
    assert '"created":4' in stream
    rows = f"{V1}/imports/{made['id']}/rows"
    twice = (await scene.staff.get(rows, params={"problem": "B13"}, headers={"Accept-Language": "fr"})).json()["items"]
    assert [row["line"] for row in twice] == [6]
    assert "ligne 4" in twice[0]["problems"][0]["message"]
    first = (await scene.staff.get(rows, params={"state": "created", "limit": 1})).json()["items"]
    assert [row["registration_state"] for row in first] == ["confirmed"]
    [event] = await events_about(registration, made["id"])
    assert (event["type"], event["visibility"]) == ("registration.import.completed", "private")
    assert (event["data"]["created"], event["data"]["refused"]) == (4, 1)


@pytest.mark.usefixtures("_two_rows_a_batch")
async def test_what_ends_a_process_between_entering_and_telling_leaves_nothing(
    registration: ServiceUnderTest, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await queued(scene, PUPILS)
    await batch(registration.runtime)

    async def dying(*_arguments: object, **_named: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(running, "_tell", dying)
        with pytest.raises(asyncio.CancelledError):
            await run_next(registration.runtime)
    assert len(await registrations(scene)) == 2
    assert counts(await ended(registration, scene, made["id"])) == (4, 0, 1)
    assert len(await registrations(scene)) == 4


async def test_a_killed_service_loses_and_doubles_nobody(databases: TestDatabases, signing_key_file: Path) -> None:
    url = await databases.clone("registration")
    async with running_service(SERVICE, url, own={"signing_key_file": signing_key_file}) as service:
        staff = await service.account("coordinator", scopes=ORGANISER)
        scene = await open_scene(staff, await service.anonymous(), delegations=("FR", "CN"))
        town = await scene.workshop(capacity=200)
        pupils = "".join(f"Li;Wei;;CN;{town};\n" for _ in range(300))
        others = "".join(f"N{n};A;a{n}@v.example.org;FR;{town};\n" for n in range(300))
        made = await queued(scene, HEADER + pupils + others)
        async with processes(1, url, signing_key_file, workers=True) as started:
            found = made
            while not found["rows_done"]:
                await asyncio.sleep(0.05)
                found = (await staff.get(f"{V1}/imports/{made['id']}")).json()
            started.kill(0)
        assert found["state"] == "running"
        assert counts(await ended(service, scene, made["id"])) == (600, 0, 0)
        async with transaction(service.runtime.engine) as session:
            assert await session.scalar(text("select count(*) from registration")) == 600
            assert await recount(session) == []
        seats = (await scene.seats())[town]
        assert (seats["taken"], seats["waiting"]) == (200, 400)


@pytest.mark.usefixtures("_two_rows_a_batch")
async def test_several_at_work_double_nobody_and_keep_the_order_of_the_file(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    rows = HEADER + "".join(f"N{n};A;{'' if n % 2 else f'a{n}@v.example.org'};FR;;\n" for n in range(12))
    one, two = await queued(scene, rows), await queued(scene, rows)

    async def at_work() -> None:
        while (await read(scene, two["id"]))["ended_at"] is None:
            await run_next(registration.runtime)

    await asyncio.gather(*(at_work() for _ in range(3)))
    assert [counts(await read(scene, each["id"])) for each in (one, two)] == [(12, 0, 0), (0, 12, 0)]
    assert [item["person"]["family_name"] for item in await registrations(scene)] == [f"N{n}" for n in range(12)]


@pytest.mark.usefixtures("_two_rows_a_batch")
async def test_a_cancelled_one_keeps_what_it_entered_and_goes_on_when_resumed(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    made = await queued(scene, PUPILS)
    assert (await act(scene, made["id"], "resume")).status_code == 409
    await batch(registration.runtime)
    stale = await scene.staff.post(f"{V1}/imports/{made['id']}:cancel", headers={"If-Match": '"77.0"'})
    assert stale.status_code == 412
    cancelled = await act(scene, made["id"], "cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert (await act(scene, made["id"], "cancel")).status_code == 409
    assert not await run_next(registration.runtime)
    assert len(await registrations(scene)) == 2
    assert (await act(scene, made["id"], "resume")).json()["rows_done"] == 2
    assert counts(await ended(registration, scene, made["id"])) == (4, 0, 1)
    again = await act(scene, made["id"], "resume")
    assert (again.json()["rows_done"], again.json()["counts"]["refused"]) == (4, 0), "what was refused is tried anew"
    assert counts(await ended(registration, scene, made["id"])) == (4, 0, 1)


@pytest.mark.usefixtures("_two_rows_a_batch")
async def test_a_trial_is_decided_as_the_real_thing_and_becomes_it_when_resumed(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    town = await scene.workshop(capacity=3, quotas={"CN": 1})
    await scene.set_policy(waitlist=False)
    people = [("CN", "a"), ("CN", "b"), ("FR", "c"), ("FR", "d"), ("FR", "e"), ("CN", "a")]
    rows = "".join(f"N;{name};{name}@v.example.org;{side};{town};\n" for side, name in people)
    before = await scene.seats()
    trial = await imported(registration, scene, HEADER + rows, dry_run="true")
    expected = ["created", "refused", "created", "created", "refused", "refused"]
    assert (states(trial), {row["registration_id"] for row in trial["rows"]}) == (expected, {None})
    assert (await registrations(scene), await scene.seats()) == ([], before)
    assert await events_about(registration, trial["id"]) == []
    assert (await act(scene, trial["id"], "resume", dry_run=False)).status_code == 200
    real = await ended(registration, scene, trial["id"])
    assert (states(real), real["dry_run"]) == (expected, False)
    assert [each["problems"] for each in real["rows"]] == [each["problems"] for each in trial["rows"]]
    assert (await scene.seats())[town]["taken"] == 3


async def test_a_trial_holds_no_seat_between_its_batches(
    registration: ServiceUnderTest, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "GROUP", 1)
    town = await scene.workshop(capacity=2)
    trial = await queued(scene, HEADER + f"A;A;;FR;{town};\nB;B;;FR;{town};\nC;C;;FR;{town};\n", dry_run="true")
    await batch(registration.runtime, 2)
    assert (await scene.register(town, delegation="FR"))["enrolments"][0]["state"] == "confirmed"
    found = await ended(registration, scene, trial["id"])
    assert states(found) == ["created", "created", "created"]
    assert (await scene.seats())[town]["taken"] == 1


async def test_who_may_no_more_registers_nobody(registration: ServiceUnderTest, scene: Scene) -> None:
    head = await head_of(registration, scene.staff, scene.conference_id, "FR")
    made = await queued(scene, HEADER + "A;A;a@v.example.org;FR;;\n", head)
    grants = f"{V1}/conferences/{scene.conference_id}/grants"
    [grant] = [item for item in (await scene.staff.get(grants)).json()["items"] if item["side"] == "FR"]
    gone = await scene.staff.delete(f"{V1}/grants/{grant['id']}", headers={"If-Match": "*"})
    assert gone.status_code == 204
    found = await ended(registration, scene, made["id"])
    assert states(found) == ["refused"]
    assert (await act(scene, made["id"], "resume")).status_code == 200, "the organiser takes it on"
    assert counts(await ended(registration, scene, made["id"])) == (1, 0, 0)


async def test_d7_rows_are_kept_until_they_are_entered_and_no_erased_person_stays_in_them(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    mark, other = fresh_mark(), fresh_mark()
    rows = HEADER + f"Family{mark};Given{mark};m{mark}@v.example.org;FR;;\nX{other};Y;no address;FR;;\n"
    made = await imported(registration, scene, rows)
    assert states(made) == ["created", "refused"]
    tables = await places_with(registration, [mark, other])
    assert "registration_import_row" not in tables[mark], "whoever is registered stands there, and in no file any more"
    assert "registration_import_row" in tables[other]
    # The same person waits in another file, and is refused in a third.
    waiting = await queued(scene, HEADER + f"Family{mark};Given{mark};m{mark}@v.example.org;FR;;\nZ;Z;;FR;;\n")
    wrong = HEADER + f"Family{mark};Given{mark};m{mark}@v.example.org;XX;;\n"
    refused = await queued(scene, wrong, dry_run="true")
    person = made["rows"][0]["registration_id"]
    held = {item["place"] for item in (await exported(scene.staff, person))["held"]}
    assert "registration_import_row.cells" in held
    assert (await erase(scene.staff, person)).status_code == 200
    assert "registration_import_row" not in (await places_with(registration, [mark]))[mark]
    found = await ended(registration, scene, waiting["id"])
    assert (states(found), found["rows"][0]["problems"][0]["code"]) == (["refused", "created"], "not_kept")
    await ended(registration, scene, refused["id"])
    assert (await act(scene, refused["id"], "resume")).status_code == 409, "nothing of it is left"


async def test_an_import_is_deleted_when_its_time_is_over(registration: ServiceUnderTest, scene: Scene) -> None:
    made = await imported(registration, scene, HEADER + "A;A;a@v.example.org;FR;;\nB;B;no address;FR;;\n")
    await forget_imports(registration.runtime)
    assert (await scene.staff.get(f"{V1}/imports/{made['id']}")).status_code == 200
    async with transaction(registration.runtime.engine) as session:
        late = text("update registration_import set delete_after = :at where id = :id")
        await session.execute(late, {"at": now(), "id": made["id"]})
    await forget_imports(registration.runtime)
    assert (await scene.staff.get(f"{V1}/imports/{made['id']}")).status_code == 404
    assert len(await registrations(scene)) == 1


async def test_the_same_request_twice_is_one_import(registration: ServiceUnderTest, scene: Scene) -> None:
    path = f"{V1}/conferences/{scene.conference_id}/imports"
    key = {"Idempotency-Key": "an import of these tests"}
    files = {"file": ("liste.csv", (HEADER + "A;A;a@v.example.org;FR;;\n").encode())}
    first, second = [await scene.staff.post(path, files=files, headers=key) for _ in range(2)]
    assert (first.status_code, second.json()["id"]) == (201, first.json()["id"])
    assert counts(await ended(registration, scene, first.json()["id"])) == (1, 0, 0)
    assert (await sent(scene, HEADER, mode="sometimes")).status_code == 422
