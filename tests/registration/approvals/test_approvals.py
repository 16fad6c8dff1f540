"""Two keys through HTTP: each delegation approves the programme; a change asks again, and says what changed (B16)."""

import asyncio
from typing import Any

import httpx
import pytest

from services.registration.approvals import store
from shared.testing.service import ServiceUnderTest
from tests.registration.making import (
    BASE,
    act,
    change,
    conference,
    events_about,
    full_line_up,
    head_of,
    remove,
    session,
    speaker,
    workshop,
)


async def read(client: httpx.AsyncClient, event: str) -> dict[str, Any]:
    answer = await client.get(f"{BASE}/conferences/{event}/programme/approvals")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def approve(client: httpx.AsyncClient, event: str, digest: str | None = None) -> httpx.Response:
    digest = digest or (await read(client, event))["digest"]
    return await client.post(f"{BASE}/conferences/{event}/programme:approve", json={"digest": digest})


async def standing(client: httpx.AsyncClient, event: str) -> dict[str, bool]:
    return {side["side"]: side["approved"] for side in (await read(client, event))["sides"]}


async def prepared(
    service: ServiceUnderTest, organiser: httpx.AsyncClient, codes: tuple[str, ...] = ("CN", "FR"), **policy: Any
) -> tuple[str, str, list[httpx.AsyncClient]]:
    """A draft with one workshop, and the heads of its delegations."""
    event = await conference(organiser, codes, policy=policy)
    planned = await workshop(organiser, event["id"])
    heads = [await head_of(service, organiser, event["id"], code) for code in codes]
    return event["id"], planned["id"], heads


@pytest.mark.parametrize("codes", [("CN", "FR"), ("CN", "DE", "FR")])
async def test_b16_the_programme_is_approved_by_all_sides_each_with_its_own_key(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, codes: tuple[str, ...]
) -> None:
    event, _, heads = await prepared(registration, organiser, codes)
    assert (await approve(organiser, event)).status_code == 403
    for index, head in enumerate(heads):
        answer = await approve(head, event)
        assert answer.status_code == 200, answer.text
        assert answer.json()["approved"] is (index == len(heads) - 1)
    shown = await read(organiser, event)
    assert [(item["side"], item["number"], item["changes"]) for item in shown["sides"]] == [(c, 1, []) for c in codes]
    assert all(item["approved_by"] and item["approved_at"] for item in shown["sides"])
    assert [item["side"] for item in shown["history"]] == list(reversed(codes))
    await approve(heads[0], event)
    assert len((await read(organiser, event))["history"]) == len(codes)


async def test_a_change_of_what_is_common_asks_all_again_and_says_what_changed(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, planned, heads = await prepared(registration, organiser)
    for head in heads:
        await approve(head, event)
    await change(organiser, f"/workshops/{planned}", starts_at="2027-10-26T08:30:00+08:00", capacity=50)
    added = await session(organiser, event)
    shown = await read(heads[0], event)
    assert {side["side"]: side["approved"] for side in shown["sides"]} == {"CN": False, "FR": False}
    told = [(item["thing"], item["id"], item["field"], item["before"]) for item in shown["sides"][0]["changes"]]
    assert told == [
        ("workshop", planned, "capacity", 40),
        ("workshop", planned, "starts_at", "2027-10-26T01:00:00+00:00"),
        ("session", added["id"], None, None),
    ]
    assert shown["sides"][0]["changes"][1]["after"] == "2027-10-26T00:30:00+00:00"
    assert shown["sides"][0]["changes"][2]["after"]["title"] == added["title"]
    await approve(heads[0], event)
    shown = await read(heads[0], event)
    assert [(side["side"], side["approved"], side["number"]) for side in shown["sides"]] == [
        ("CN", True, 2),
        ("FR", False, 1),
    ]


async def test_what_is_taken_back_needs_no_new_approval(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, planned, heads = await prepared(registration, organiser)
    for head in heads:
        await approve(head, event)
    for capacity, approved in [(41, False), (40, True)]:
        await change(organiser, f"/workshops/{planned}", capacity=capacity)
        assert (await read(organiser, event))["approved"] is approved


async def test_a_sides_own_speaker_asks_that_side_alone_and_the_other_reads_of_it(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, planned, heads = await prepared(registration, organiser)
    for head in heads:
        await approve(head, event)
    own = await speaker(heads[1], planned, "FR", person={"given_name": "Unmistakable"})
    assert await standing(organiser, event) == {"CN": True, "FR": False}
    shown = await read(heads[0], event)
    (told,) = shown["sides"][0]["changes"]
    assert (told["thing"], told["id"], told["workshop_id"], told["concerns"]) == ("speaker", own["id"], planned, "FR")
    assert told["after"] == {"workshop_id": planned, "delegation": "FR", "role": "speaker"}
    assert "Unmistakable" not in str(shown)
    await approve(heads[1], event)
    assert await standing(organiser, event) == {"CN": True, "FR": True}
    await change(organiser, f"/speakers/{own['id']}", delegation=None)
    assert await standing(organiser, event) == {"CN": False, "FR": False}
    await remove(organiser, f"/speakers/{own['id']}")
    assert await standing(organiser, event) == {"CN": True, "FR": False}


async def test_an_answer_of_a_speaker_is_no_change_of_the_programme(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, planned, heads = await prepared(registration, organiser)
    own = await speaker(heads[1], planned, "FR")
    for head in heads:
        await approve(head, event)
    await act(heads[1], f"/speakers/{own['id']}:accept")
    assert (await read(organiser, event))["approved"] is True
    await organiser.post(f"{BASE}/speakers/{own['id']}:decline", json={})
    assert await standing(organiser, event) == {"CN": True, "FR": False}


async def test_only_what_was_read_is_approved(registration: ServiceUnderTest, organiser: httpx.AsyncClient) -> None:
    event, planned, (head, _) = await prepared(registration, organiser)
    digest = (await read(head, event))["digest"]
    await change(organiser, f"/workshops/{planned}", capacity=50)
    refused = await approve(head, event, digest)
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (409, "programme-changed")
    assert (await approve(head, event, "no digest")).status_code == 422


async def test_both_keys_turned_at_once_count_both(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, _, heads = await prepared(registration, organiser)
    digest = (await read(organiser, event))["digest"]
    answers = await asyncio.gather(*(approve(head, event, digest) for head in heads * 2))
    assert [answer.status_code for answer in answers] == [200] * 4
    shown = await read(organiser, event)
    assert (shown["approved"], sorted(item["side"] for item in shown["history"])) == (True, ["CN", "FR"])
    assert {item["number"] for item in shown["history"]} == {1}


async def test_b16_where_the_policy_asks_for_approval_nothing_is_published_or_final_without(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event, planned, heads = await prepared(registration, organiser, approval_required=True)
    other = await workshop(organiser, event)
    publish = f"/conferences/{event}:publish"
    await approve(heads[0], event)
    refused = await act(organiser, publish)
    assert refused.status_code == 409
    assert [(item["rule"], item["pointer"]) for item in refused.json()["missing"]] == [
        ("B16", "/programme/approvals/FR")
    ]
    await approve(heads[1], event)
    assert (await act(organiser, publish)).status_code == 200
    await act(organiser, f"/workshops/{planned}:announce")
    await full_line_up(organiser, planned, *["CN", "FR"] * 3)
    refused = await act(organiser, f"/workshops/{planned}:finalise")
    assert [item["pointer"] for item in refused.json()["missing"]] == [
        "/programme/approvals/CN",
        "/programme/approvals/FR",
    ]
    for head in heads:
        await approve(head, event)
    await change(organiser, f"/workshops/{other['id']}", capacity=7)
    assert (await act(organiser, f"/workshops/{planned}:finalise")).status_code == 200


@pytest.mark.parametrize("codes", [(), ("FR",)])
async def test_nobody_waits_for_approval_without_two_sides(
    organiser: httpx.AsyncClient, codes: tuple[str, ...]
) -> None:
    event = await conference(organiser, codes, policy={"approval_required": True})
    assert (await read(organiser, event["id"]))["required"] is False
    assert (await act(organiser, f"/conferences/{event['id']}:publish")).status_code == 200


async def test_approvals_are_for_those_who_work_on_the_conference_and_told_to_others(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event, _, (head, _) = await prepared(registration, organiser)
    stranger = await registration.account("viewer", scopes=["registration:read"])
    path = f"{BASE}/conferences/{event}/programme/approvals"
    assert (await stranger.get(path)).status_code == 404
    await act(organiser, f"/conferences/{event}:publish")
    assert (await stranger.get(path)).status_code == 403
    assert (await anonymous.get(path)).status_code == 401
    await approve(head, event)
    async with registration.runtime.unit_of_work() as work:
        (row,) = await store.history_of(work.session, event, 5)
    (told,) = await events_about(registration, row.id)
    assert (told["type"], told["visibility"]) == ("registration.conference.programme_approved", "public")
    assert (told["data"]["side"], told["data"]["waiting_for"]) == ("CN", ["FR"])
    await act(organiser, f"/conferences/{event}:cancel")
    assert (await approve(head, event)).status_code == 409
