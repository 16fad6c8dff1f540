"""Slides through HTTP: handed in by the speaker's link, the head or an organiser, counted, closed, erased (B7, B18)."""

from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest_asyncio

from services.registration.service import SERVICE
from services.registration.slides.store import named
from shared.files.objects import files_of
from shared.files.tidying import Tidying
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registration.conftest import ORGANISER
from tests.registration.making import (
    BASE,
    act,
    change,
    conference,
    events_about,
    full_line_up,
    head_of,
    registered,
    remove,
    speaker,
    workshop,
)
from tests.registration.participants.test_own_registration import holder_of
from tests.registration.slides.making import hand_in, odp, pdf, pptx

FILE = pptx(6)


class Stage(NamedTuple):
    """A conference that takes registrations, and somebody of France who speaks and is registered."""

    conference: str
    workshop: str
    speaker: str
    registration: dict[str, Any]
    staff: httpx.AsyncClient
    holder: httpx.AsyncClient

    @property
    def path(self) -> str:
        return f"{BASE}/speakers/{self.speaker}/slides"


async def staged(service: ServiceUnderTest, staff: httpx.AsyncClient, **policy: Any) -> Stage:
    event = await conference(staff, policy=policy)
    session = await workshop(staff, event["id"])
    for step in ("publish", "open-registration"):
        await act(staff, f"/conferences/{event['id']}:{step}")
    mine = await registered(staff, event["id"], delegation="FR")
    who = await speaker(staff, session["id"], "FR", registration_id=mine["id"], state="accepted")
    return Stage(event["id"], session["id"], who["id"], mine, staff, await holder_of(service, mine))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(registration: ServiceUnderTest, coordinator: httpx.AsyncClient) -> Stage:
    return await staged(registration, coordinator)


def lying_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


async def test_b7_a_speaker_hands_in_by_the_link_of_the_own_registration(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient, slides_folder: Path
) -> None:
    stage = await staged(registration, coordinator)
    empty = (await stage.holder.get(stage.path)).json()
    assert (empty["limit"], empty["open"], empty["closes_at"], empty["file"]) == (6, True, None, None)
    before = lying_in(slides_folder)
    answer = await hand_in(stage.holder, stage.speaker, FILE, name="../mes pratiques.exe")
    assert answer.status_code == 200, answer.text
    kept = answer.json()
    assert (kept["slides"], kept["file"]["slides"], kept["file"]["counted"]) == (6, 6, True)
    assert (kept["file"]["file_name"], kept["file"]["size"]) == ("mes pratiques.exe.pptx", len(FILE))
    [object_] = lying_in(slides_folder) - before
    assert object_.parent.parent.name == "slides"
    content = await anonymous.get(kept["file"]["content_url"])
    assert (content.status_code, content.content) == (200, FILE)
    assert content.headers["content-disposition"].startswith("attachment;")
    plain = kept["file"]["content_url"].partition("?")[0]
    assert (await anonymous.get(plain)).status_code == 404
    assert (await anonymous.get(kept["file"]["content_url"] + "0")).status_code == 404
    assert (await stage.holder.get(plain)).content == FILE
    shown = (await stage.staff.get(f"{BASE}/speakers/{stage.speaker}")).json()
    assert (shown["slides"], shown["slides_handed_in"], shown["version"]) == (6, True, 2)
    assert (await change(stage.staff, f"/speakers/{stage.speaker}", slides=3)).status_code == 409
    told = (await events_about(registration, stage.speaker))[-1]
    assert (told["type"], told["visibility"], told["data"]["slides"]) == ("registration.slides.received", "private", 6)


async def test_b10_speakers_read_what_they_are_asked_for_by_their_link(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    stage = await staged(registration, organiser)
    path = f"{BASE}/registrations/{stage.registration['id']}/slides"
    (plain,) = (await stage.holder.get(path)).json()["items"]
    assert (plain["speaker_id"], plain["guidance"]) == (stage.speaker, [])
    guidance = [{"fr": "Pas de discours"}, {"fr": "Deux cas", "zh": "两个案例"}]
    for where, said in zip([f"/conferences/{stage.conference}", f"/workshops/{stage.workshop}"], guidance, strict=True):
        assert (await change(organiser, where, speaker_guidance=said)).json()["speaker_guidance"] == said
        assert (await organiser.get(BASE + where)).json()["speaker_guidance"] == said
        assert (await change(organiser, where, speaker_guidance={"french": ""})).status_code == 422
    (shown,) = (await stage.holder.get(path)).json()["items"]
    assert shown["guidance"] == (await stage.holder.get(stage.path)).json()["guidance"] == guidance
    stranger = await holder_of(registration, await registered(organiser, stage.conference, delegation="FR"))
    assert (await stranger.get(path)).status_code == 404
    assert (await anonymous.get(path)).status_code == 401


async def test_b7_seven_slides_are_refused_and_nothing_is_kept(stage: Stage) -> None:
    for content in (pptx(7), odp(7), pdf(7)):
        answer = await hand_in(stage.holder, stage.speaker, content)
        assert (answer.status_code, answer.json()["rule"]) == (422, "B7")
        assert (answer.json()["limit"], answer.json()["current"]) == (6, 7)
    assert (await stage.holder.get(stage.path)).json()["file"] is None


async def test_b7_what_cannot_be_counted_is_declared_and_what_can_is_not(stage: Stage) -> None:
    unclear = b"%PDF-1.7 " + new_id().hex.encode()
    asked = await hand_in(stage.staff, stage.speaker, unclear)
    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (422, "/slides")
    assert (await hand_in(stage.staff, stage.speaker, unclear, slides="7")).json()["rule"] == "B7"
    assert (await hand_in(stage.staff, stage.speaker, pptx(7), slides="6")).json()["rule"] == "B7"
    declared = (await hand_in(stage.staff, stage.speaker, unclear, slides="5")).json()
    assert (declared["slides"], declared["file"]["counted"]) == (5, False)
    gone = await stage.staff.delete(stage.path, headers={"If-Match": "*"})
    assert gone.status_code == 204
    after = (await stage.staff.get(stage.path)).json()
    assert (after["slides"], after["file"]) == (None, None)
    assert (await stage.staff.delete(stage.path, headers={"If-Match": "*"})).status_code == 404


async def test_what_is_no_slides_is_refused_in_the_callers_language(stage: Stage) -> None:
    for content, status in [(b"", 422), (b"MZ...", 415), (b"\x89PNG\r\n\x1a\n", 415), (b" " * (20 * 2**20 + 1), 413)]:
        assert (await hand_in(stage.holder, stage.speaker, content)).status_code == status
    assert (await hand_in(stage.holder, stage.speaker, pptx(2, **{"ppt/vbaProject.bin": "x"}))).status_code == 415
    assert (await hand_in(stage.holder, stage.speaker, pdf(2, script=True))).status_code == 422
    for form in ({"slides": "-1"}, {"slides": "x"}, {"more": "1"}):
        assert (await hand_in(stage.holder, stage.speaker, FILE, **form)).status_code == 422
    assert (await hand_in(stage.holder, stage.speaker, FILE, override_reason="because")).status_code == 403


async def test_only_the_speaker_the_own_head_and_organisers_come_to_the_file(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, stage: Stage
) -> None:
    own, other = [await head_of(registration, coordinator, stage.conference, side) for side in ("FR", "CN")]
    stranger = await holder_of(registration, await registered(coordinator, stage.conference, delegation="FR"))
    assert (await hand_in(own, stage.speaker, FILE)).status_code == 200
    url = f"{stage.path}/content"
    for client, seen, changed in ((other, 404, 403), (stranger, 404, 404)):
        assert (await client.get(stage.path)).status_code == seen
        assert (await client.get(url)).status_code == seen
        assert (await hand_in(client, stage.speaker, FILE)).status_code == changed
    shown = (await other.get(f"{BASE}/speakers/{stage.speaker}")).json()
    assert (shown["slides"], shown["slides_handed_in"]) == (6, False)
    assert (await stage.holder.put(stage.path, files={"file": FILE})).status_code == 428
    stale = await hand_in(stage.holder, stage.speaker, FILE, tag='"1.0a"')
    assert stale.status_code == 412


async def test_b18_after_the_deadline_only_organisers_hand_in_and_say_why(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    stage = await staged(registration, organiser, slides_until="2020-06-30")
    head = await head_of(registration, organiser, stage.conference, "FR")
    assert (await stage.holder.get(stage.path)).json()["open"] is False
    for client in (stage.holder, head, organiser):
        closed = await hand_in(client, stage.speaker, FILE)
        assert (closed.status_code, closed.json()["rule"]) == (409, "B18")
        assert "2020-06-30" in closed.json()["detail"]
    assert (await change(head, f"/speakers/{stage.speaker}", slides=4)).json()["rule"] == "B18"
    assert (await hand_in(head, stage.speaker, FILE, override_reason="late")).status_code == 403
    late = await hand_in(organiser, stage.speaker, FILE, override_reason="Came with the delegation")
    assert late.status_code == 200, late.text
    assert late.json()["file"]["override"]["reason"] == "Came with the delegation"
    assert (await stage.holder.get(stage.path)).json()["file"]["override"] is None
    path = f"/conferences/{stage.conference}"
    assert (await change(organiser, path, policy={"slides_until": {"days": -1}})).status_code == 200
    assert (await hand_in(stage.holder, stage.speaker, FILE)).status_code == 200
    for wrong in ("30/06/2020", {"weeks": 1}, {"days": 10_000}, 5):
        assert (await change(organiser, path, policy={"slides_until": wrong})).status_code == 422


async def test_b7_slides_are_handed_in_for_a_final_line_up_and_not_for_who_left(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    session = await workshop(organiser, event["id"])
    await act(organiser, f"/conferences/{event['id']}:publish")
    await act(organiser, f"/workshops/{session['id']}:announce")
    first, second, *_ = await full_line_up(organiser, session["id"], *["CN", "FR"] * 3)
    assert (await act(organiser, f"/workshops/{session['id']}:finalise")).status_code == 200
    assert (await hand_in(organiser, first["id"], FILE)).status_code == 200
    assert (await act(organiser, f"/workshops/{session['id']}:reopen")).status_code == 200
    assert (await hand_in(organiser, second["id"], FILE)).status_code == 200
    await organiser.post(f"{BASE}/speakers/{second['id']}:decline", json={})
    assert (await hand_in(organiser, second["id"], FILE)).status_code == 409


async def test_a_removed_speakers_file_goes_and_what_replaces_a_file_leaves_none(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, stage: Stage, slides_folder: Path
) -> None:
    files = files_of(registration.runtime)
    assert files is not None
    tidying = Tidying(named)
    await tidying.remove_removed(registration.runtime, files)
    before = lying_in(slides_folder)
    who = await speaker(coordinator, stage.workshop, "CN")
    for content in (FILE, pptx(2), pdf(3)):
        assert (await hand_in(coordinator, who["id"], content)).status_code == 200
    await tidying.remove_removed(registration.runtime, files)
    assert len(lying_in(slides_folder) - before) == 1
    assert (await remove(coordinator, f"/speakers/{who['id']}")).status_code == 204
    await tidying.remove_removed(registration.runtime, files)
    assert lying_in(slides_folder) == before


async def test_d7_slides_are_erased_with_their_speaker(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, slides_folder: Path
) -> None:
    stage = await staged(registration, organiser)
    before = lying_in(slides_folder)
    assert (await hand_in(stage.holder, stage.speaker, FILE, name="Ada.pptx")).status_code == 200
    [object_] = lying_in(slides_folder) - before
    data = f"{BASE}/registrations/{stage.registration['id']}/personal-data"
    held = (await stage.holder.get(data)).json()["held"]
    assert [item["value"] for item in held if item["place"] == "speaker_slides.file_name"] == ["Ada.pptx"]
    erased = await stage.holder.delete(data, headers={"If-Match": "*"})
    assert erased.json()["places"]["speaker_slides"] == 1
    files = files_of(registration.runtime)
    assert files is not None
    await Tidying(named).remove_removed(registration.runtime, files)
    assert not object_.exists()
    assert (await hand_in(stage.holder, stage.speaker, FILE)).status_code in (404, 409)


async def test_without_a_store_no_slides_are_taken(databases: TestDatabases, signing_key_file: Path) -> None:
    own = {"signing_key_file": signing_key_file}
    async with running(SERVICE, await databases.clone("registration"), own=own) as service:
        staff = await service.account("coordinator", scopes=ORGANISER)
        event = await conference(staff)
        who = await speaker(staff, (await workshop(staff, event["id"]))["id"], "FR")
        answer = await hand_in(staff, who["id"], FILE)
        assert answer.status_code == 503
        assert (await staff.get(f"{BASE}/speakers/{who['id']}/slides")).json()["file"] is None
