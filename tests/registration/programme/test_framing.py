"""A framing note by halves (B12): each side writes its own, and one half asks for the other."""

import asyncio

import httpx

from services.registration.rules.programme import sides_among
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, act, change, conference, events_about, full_line_up, head_of, workshop

FR = {"text": "Deux projets de quartier.", "author": "CUF"}
CN = {"text": "成都的两个项目。", "author": "APCAE"}


def test_b12_once_a_half_is_written_a_name_alone_counts_for_nothing() -> None:
    cuf, apcae = {"name": "CUF", "delegation": "FR"}, {"name": "APCAE", "delegation": "CN"}
    assert sides_among(["CUF", "APCAE"]) == 2
    assert sides_among(["CUF", "APCAE"], ["FR"]) == 1
    assert sides_among([], ["FR", "CN"]) == 2
    assert sides_among([cuf], ["CN"]) == 2
    assert sides_among([cuf, apcae], ["FR"]) == 2


async def put(client: httpx.AsyncClient, path: str, **half: str) -> httpx.Response:
    tag = (await client.get(path)).headers["etag"]
    return await client.put(path, json=half, headers={"If-Match": tag})


async def test_b12_each_side_writes_its_half_and_the_line_up_is_final_with_both(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    session = (await workshop(organiser, event["id"], framing_note=None))["id"]
    await act(organiser, f"/conferences/{event['id']}:publish")
    await act(organiser, f"/workshops/{session}:announce")
    await full_line_up(organiser, session, *["CN", "FR"] * 3)
    french, chinese = [await head_of(registration, organiser, event["id"], side) for side in ("FR", "CN")]
    note = f"{BASE}/workshops/{session}/framing-note"
    empty = (await anonymous.get(f"{note}/FR")).json()
    assert (empty["text"], empty["version"]) == (None, 0)

    async def missing() -> list[str]:
        board = (await organiser.get(f"{BASE}/workshops/{session}/line-up")).json()
        return [item["rule"] for item in board["missing"]]

    assert await missing() == ["B12"]
    written = await put(french, f"{note}/FR", **FR)
    assert written.status_code == 200, written.text
    assert (written.json()["text"], written.json()["version"]) == (FR["text"], 1)
    assert await missing() == ["B12"]
    for client, path, status in [
        (chinese, "FR", 403),
        (french, "CN", 403),
        (french, "DE", 404),
        (anonymous, "FR", 401),
    ]:
        assert (await client.put(f"{note}/{path}", json=FR, headers={"If-Match": "*"})).status_code == status
    for wrong in ({"text": "x"}, {"text": "", "author": "CUF"}, FR | {"more": "x"}):
        assert (await french.put(f"{note}/FR", json=wrong, headers={"If-Match": "*"})).status_code == 422
    assert (await french.put(f"{note}/FR", json=FR)).status_code == 428
    refused = (await act(organiser, f"/workshops/{session}:finalise")).json()
    assert [item["rule"] for item in refused["missing"]] == ["B12"]
    assert (await put(chinese, f"{note}/CN", **CN)).status_code == 200
    shown = (await anonymous.get(f"{BASE}/workshops/{session}")).json()
    assert shown["framing_note"] == {
        "text": f"{CN['text']}\n\n{FR['text']}",
        "authors": [{"name": "APCAE", "delegation": "CN"}, {"name": "CUF", "delegation": "FR"}],
    }
    assert [half["delegation"] for half in shown["framing_halves"]] == ["CN", "FR"]
    planned = (await anonymous.get(f"{BASE}/conferences/{event['id']}/programme")).json()
    assert planned["days"][0]["items"][0]["framing_note"] == shown["framing_note"]
    told = [e["data"]["changed"] for e in await events_about(registration, session) if "workshop.changed" in e["type"]]
    assert told == [["framing_note"], ["framing_note"]]
    assert (await act(organiser, f"/workshops/{session}:finalise")).status_code == 200
    final = await put(french, f"{note}/FR", **FR | {"text": "other"})
    assert (final.status_code, final.json()["type"].rpartition("/")[2]) == (409, "line-up-final")


async def test_b12_a_half_is_taken_away_and_the_whole_note_stays_as_it_was(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    session = await workshop(organiser, event["id"])
    path = f"{BASE}/workshops/{session['id']}/framing-note/FR"
    assert (await organiser.delete(path, headers={"If-Match": "*"})).status_code == 404
    await put(organiser, path, **FR)
    shown = (await organiser.get(f"{BASE}/workshops/{session['id']}")).json()
    assert shown["framing_note"] == session["framing_note"]
    stale = await organiser.put(path, json=CN, headers={"If-Match": '"0.0a"'})
    assert stale.status_code == 412
    assert (await organiser.delete(path, headers={"If-Match": "*"})).status_code == 204
    changed = await change(organiser, f"/workshops/{session['id']}", framing_note=None)
    assert (changed.json()["framing_note"], changed.json()["framing_halves"]) == (None, [])


async def test_b12_two_who_write_the_same_half_at_once_do_not_overwrite_each_other(
    organiser: httpx.AsyncClient,
) -> None:
    event = await conference(organiser)
    session = await workshop(organiser, event["id"])
    path = f"{BASE}/workshops/{session['id']}/framing-note/FR"
    tag = {"If-Match": (await organiser.get(path)).headers["etag"]}
    halves = [FR | {"text": str(number)} for number in range(4)]
    answers = await asyncio.gather(*(organiser.put(path, json=half, headers=tag) for half in halves))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
