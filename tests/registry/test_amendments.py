"""Amendments over HTTP: what the parties change after they have signed, and what that makes of end and state (A4)."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, Json, agreement, changed, ids, made, pair, pointers, read, told
from tests.registry.outbox import events_of
from tests.registry.trail import trail_of


async def amend(client: httpx.AsyncClient, one: Json, **body: Any) -> httpx.Response:
    return await client.post(f"{API}/agreements/{one['id']}/amendments", json=body)


async def test_a4_an_amendment_that_prolongs_moves_the_end_and_keeps_what_was_signed(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, signed_on="2021-11-21", term_months=60, themes=["youth"], object="Avant")
    answer = await amend(
        staff, one, signed_on="2026-03", object="Avenant 1", changes={"term_months": 72, "themes": ["water"]}
    )
    assert answer.status_code == 201, answer.text
    amended = answer.json()
    assert (amended["number"], amended["changes"]) == (1, {"term_months": 72, "themes": ["water"]})
    assert answer.headers["location"] == f"{API}/agreements/{one['id']}/amendments/{amended['id']}"
    assert (await staff.get(answer.headers["location"])).json() == amended
    shown, _ = await read(staff, f"agreements/{one['id']}")
    assert (shown["ends_on"], shown["term_months"], shown["themes"], shown["version"]) == (
        "2027-11-20",
        60,
        ["youth"],
        2,
    )
    assert shown["terms"] == {
        "term_months": 72,
        "renewal": "none",
        "themes": ["water"],
        "object": "Avant",
        "forecast_amount": None,
    }
    assert shown["amendments"] == [amended]
    assert await ids(staff, "agreements", partner_id=town["id"], theme="water") == [one["id"]]
    assert await ids(staff, "agreements", partner_id=town["id"], theme="youth") == []
    assert await ids(staff, "agreements", partner_id=town["id"], ends_from="2027-11-01") == [one["id"]]
    _, told_of = await events_of(registry, one["id"])
    assert (told_of["type"], told_of["ends_on"]) == ("registry.agreement.amended", "2027-11-20")
    assert told_of["changed"] == ["amendments", "term_months", "themes"]
    assert [entry["action"] for entry in await trail_of(registry, one["id"])] == ["created", "amended"]


async def test_a4_of_two_amendments_the_one_signed_last_has_the_say(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, signed_on="2021-01-01", term_months=120)
    await amend(staff, one, signed_on="2025-01-01", changes={"term_months": None})
    await amend(staff, one, signed_on="2023-01-01", changes={"term_months": 132, "renewal": "tacit"})
    shown, _ = await read(staff, f"agreements/{one['id']}")
    assert (shown["ends_on"], shown["terms"]["renewal"]) == (None, "tacit")
    assert [item["number"] for item in shown["amendments"]] == [1, 2]
    corrected = (await changed(staff, f"agreements/{one['id']}", signed_on="2021-02-01")).json()
    assert corrected["terms"] == shown["terms"], "a correction leaves the amendments"
    assert pointers(told(await changed(staff, f"agreements/{one['id']}", signed_on="2024-01-01"), 422)) == [
        "/signed_on"
    ]


async def test_an_amendment_entered_by_mistake_is_taken_back(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, signed_on="2024-11-21", term_months=60)
    path = f"agreements/{one['id']}/amendments"
    wrong = await made(staff, path, {"signed_on": "2025", "changes": {"term_months": 600}})
    _, if_match = await read(staff, f"{path}/{wrong['id']}")
    told(await staff.delete(f"{API}/{path}/{wrong['id']}"), 428)
    answer = await staff.delete(f"{API}/{path}/{wrong['id']}", headers=if_match)
    assert answer.status_code == 204, answer.text
    told(await staff.get(f"{API}/{path}/{wrong['id']}"), 404)
    shown, _ = await read(staff, f"agreements/{one['id']}")
    assert (shown["ends_on"], shown["amendments"], shown["version"]) == ("2029-11-20", [], 3)
    removed = (await trail_of(registry, one["id"]))[-1]
    assert (removed["action"], removed["before"]["amendments"][0]["changes"]) == (
        "amendment_removed",
        {"term_months": 600},
    )


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"signed_on": "2024-11-20", "object": "x"}, 422, "/signed_on"),
        ({"signed_on": "2999", "object": "x"}, 422, "/signed_on"),
        ({"signed_on": "2025"}, 422, "/changes"),
        ({"signed_on": "2025", "changes": {"term_months": 0}}, 422, "/changes/term_months"),
        ({"signed_on": "2025", "changes": {"signatories": []}}, 422, "/changes/signatories"),
        ({"signed_on": "2025", "changes": {"renewal": None}}, 422, "/changes/renewal"),
        ({"object": "x"}, 422, "/signed_on"),
    ],
)
async def test_an_amendment_that_cannot_be_right_changes_nothing(
    staff: httpx.AsyncClient, body: Json, status: int, pointer: str
) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, signed_on="2024-11-21", term_months=60)
    assert pointer in pointers(told(await amend(staff, one, **body), status))
    assert (await read(staff, f"agreements/{one['id']}"))[0] == one


async def test_what_is_no_longer_or_not_yet_agreed_cannot_be_amended(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other)
    told(await amend(staff, draft, signed_on="2025", object="x"), 409)
    over = await agreement(staff, town, other, signed_on="2014-01-01", term_months=12)
    told(await amend(staff, over, signed_on="2016", changes={"term_months": 60}), 409)
    assert (await amend(staff, over, signed_on="2014-06", changes={"term_months": 24})).status_code == 201
    past = await agreement(staff, town, other, signed_on="2004", term_months=12, historical=True)
    assert (await amend(staff, past, signed_on="2006", changes={"term_months": 60})).status_code == 201
    told(await staff.get(f"{API}/agreements/{new_id()}/amendments"), 404)


async def test_two_amendments_at_once_both_stand(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, signed_on="2024-11-21", term_months=60)
    answers = await asyncio.gather(
        *(amend(staff, one, signed_on=f"2025-0{n}-01", changes={"term_months": 60 + n}) for n in range(1, 6))
    )
    assert [answer.status_code for answer in answers] == [201] * 5
    assert sorted(answer.json()["number"] for answer in answers) == [1, 2, 3, 4, 5]
    shown, _ = await read(staff, f"agreements/{one['id']}")
    assert (shown["terms"]["term_months"], shown["version"]) == (65, 6)


async def test_amendments_are_seen_and_made_by_those_who_see_and_change_the_agreement(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, signed_on="2024", term_months=60, visibility="private")
    scopes = ["registry:read", "registry:write"]
    party = await registry.account("member", scopes=scopes, partners=[town["id"]])
    stranger = await registry.account("member", scopes=scopes)
    assert (await amend(party, one, signed_on="2025", object="Avenant")).status_code == 201
    told(await amend(stranger, one, signed_on="2025", object="x"), 404)
    told(await stranger.get(f"{API}/agreements/{one['id']}/amendments"), 404)
    await changed(staff, f"agreements/{one['id']}", visibility="public")
    told(await amend(stranger, one, signed_on="2025", object="x"), 403)
    told(await amend(anonymous, one, signed_on="2025", object="x"), 401)
    listed = (await anonymous.get(f"{API}/agreements/{one['id']}/amendments")).json()["items"]
    assert [item["object"] for item in listed] == ["Avenant"]
