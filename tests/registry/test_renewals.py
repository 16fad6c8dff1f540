"""Renewals and chains over HTTP (A14), and who may sign them (A15)."""

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, Json, agreement, agreement_body, changed, ids, made, pair, partner, read, told
from tests.registry.outbox import events_of
from tests.registry.trail import trail_of


async def renew(client: httpx.AsyncClient, one: Json, **body: Any) -> httpx.Response:
    return await client.post(f"{API}/agreements/{one['id']}:renew", json=body)


async def history(client: httpx.AsyncClient, one: Json) -> list[Json]:
    answer = await client.get(f"{API}/agreements/{one['id']}/history")
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def test_a14_a_renewal_is_a_new_agreement_with_the_terms_agreed_last(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    old = await agreement(
        staff,
        town,
        other,
        instrument="joint_declaration",
        signed_on="2021-03-01",
        term_months=36,
        renewal="express",
        themes=["youth"],
        areas=["GB-ENG"],
        council_resolutions=[{"partner_id": town["id"], "number": "2021-3"}],
    )
    await staff.post(
        f"{API}/agreements/{old['id']}/amendments", json={"signed_on": "2022", "changes": {"themes": ["water"]}}
    )
    answer = await renew(staff, old, signed_on="2024-02-15", term_months=60)
    assert answer.status_code == 201, answer.text
    new = answer.json()
    assert answer.headers["location"] == f"{API}/agreements/{new['id']}"
    assert (await read(staff, f"agreements/{new['id']}"))[0] == new
    for field in ("instrument", "title", "renewal", "areas"):
        assert new[field] == old[field], field
    assert [entry["partner_id"] for entry in new["signatories"]] == [town["id"], other["id"]]
    assert (new["renews"], new["themes"], new["council_resolutions"], new["ends_on"]) == (
        old["id"],
        ["water"],
        [],
        "2029-02-14",
    )
    shown, _ = await read(staff, f"agreements/{old['id']}")
    assert (shown["state"], shown["is_current"]) == ("renewed", False)
    renewed = (await events_of(registry, old["id"]))[-1]
    assert (renewed["type"], renewed["renewed_by"]) == ("registry.agreement.renewed", new["id"])
    assert [event["type"] for event in await events_of(registry, new["id"])] == ["registry.agreement.signed"]
    assert [entry["action"] for entry in await trail_of(registry, new["id"])] == ["created"]


async def test_a_renewal_may_be_prepared_as_a_draft_and_renews_once_it_is_signed(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    old = await agreement(staff, town, other, signed_on="2021-03-01", term_months=36)
    draft = (await renew(staff, old, title={"fr": "Nouvelle convention"})).json()
    assert (draft["state"], draft["term_months"], draft["title"]) == ("draft", 36, {"fr": "Nouvelle convention"})
    told(await renew(staff, old, signed_on="2024"), 409)
    assert (await read(staff, f"agreements/{old['id']}"))[0]["state"] == "expired"
    types = [event["type"] for event in await events_of(registry, old["id"])]
    assert "registry.agreement.renewed" not in types
    await staff.post(f"{API}/agreements/{draft['id']}:sign", json={"signed_on": "2024-04-01"})
    assert (await read(staff, f"agreements/{old['id']}"))[0]["state"] == "renewed"
    assert (await events_of(registry, old["id"]))[-1]["type"] == "registry.agreement.renewed"


async def test_what_is_drafted_terminated_or_renewed_cannot_be_renewed(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other)
    told(await renew(staff, draft, signed_on="2024", term_months=12), 409)
    one = await agreement(staff, town, other, signed_on="2021")
    told(await renew(staff, one, signed_on="2020", term_months=12), 422)
    told(await renew(staff, one, signed_on="2024", term_months=0), 422)
    await staff.post(f"{API}/agreements/{one['id']}:terminate", json={"on": "2023"})
    told(await renew(staff, one, signed_on="2024", term_months=12), 409)
    two = await agreement(staff, town, other, signed_on="2021")
    new = (await renew(staff, two, signed_on="2024", term_months=None)).json()
    assert new["ends_on"] is None
    assert told(await renew(staff, two, signed_on="2024", term_months=12), 409)["renewed_by"] == new["id"]
    missing = await staff.post(f"{API}/agreements/{two['id']}:renew", json={}, headers={"Idempotency-Key": ""})
    assert missing.status_code == 400
    assert len(await ids(staff, "agreements", partner_id=town["id"])) == 4


async def test_of_two_renewals_at_once_one_is_refused(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, signed_on="2021")
    answers = await asyncio.gather(*(renew(staff, one, signed_on="2024", term_months=12) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await ids(staff, "agreements", partner_id=town["id"])) == 2


async def test_a14_the_history_tells_following_from_renewing_over_all_branches(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    first = await agreement(staff, town, other, instrument="work_programme", signed_on="2004")
    second = await agreement(
        staff, town, other, instrument="joint_declaration", signed_on="2014-11-07", follows=first["id"]
    )
    third = await agreement(staff, town, other, instrument="joint_declaration", signed_on="2021", follows=second["id"])
    branch = await agreement(staff, town, other, signed_on="2019", follows=first["id"])
    last = (await renew(staff, third, signed_on="2024-09-04")).json()
    draft = await agreement(staff, town, other, follows=last["id"])
    expected = [
        (first["id"], None, None, False),
        (second["id"], first["id"], None, False),
        (branch["id"], first["id"], None, True),
        (third["id"], second["id"], None, False),
        (last["id"], None, third["id"], True),
        (draft["id"], last["id"], None, False),
    ]
    for one in (first, branch, last, draft):
        found = await history(staff, one)
        assert [(i["id"], i["follows"], i["renews"], i["is_current"]) for i in found] == expected
        assert [[party["id"] for party in item["partners"]] for item in found] == [[town["id"], other["id"]]] * 6
    assert [item["id"] for item in await history(anonymous, first)] == [one[0] for one in expected[:-1]]
    told(await anonymous.get(f"{API}/agreements/{draft['id']}/history"), 404)
    told(await staff.get(f"{API}/agreements/{new_id()}/history"), 404)
    alone = await agreement(staff, town, other)
    assert [item["id"] for item in await history(staff, alone)] == [alone["id"]]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=3, max_size=8))
async def test_a14_no_order_of_links_closes_a_circle(
    staff: httpx.AsyncClient, parties: tuple[Json, Json], links: list[tuple[int, int, bool]]
) -> None:
    made_ones = [await agreement(staff, *parties) for _ in range(5)]
    before: dict[int, dict[str, int]] = {n: {} for n in range(5)}

    def leads_to(start: int, goal: int) -> bool:
        return start == goal or any(leads_to(target, goal) for target in before[start].values())

    for later, earlier, renews in links:
        field = "renews" if renews else "follows"
        if before[later].get(field) == earlier:
            continue
        kept = before[later].pop(field, None)
        closes = leads_to(earlier, later)
        path = f"agreements/{made_ones[later]['id']}"
        answer = await changed(staff, path, **{field: made_ones[earlier]["id"]})
        if closes:
            assert told(answer, 409)["rule"] == "A14"
            before[later] |= {field: kept} if kept is not None else {}
        else:
            assert answer.status_code == 200, answer.text
            before[later][field] = earlier
    for n, one in enumerate(made_ones):
        reached = {item["id"] for item in await history(staff, one)}
        assert {made_ones[target]["id"] for target in before[n].values()} <= reached


@pytest.fixture
async def parties(staff: httpx.AsyncClient) -> tuple[Json, Json]:
    return await pair(staff)


async def test_a15_a_dissolved_body_signs_nothing_new(staff: httpx.AsyncClient) -> None:
    picardie = await partner(staff, "FR", name=f"Région Picardie {new_id()}", dissolved_on="2015-12-31")
    land = await partner(staff, "DE")
    for fields in ({"signed_on": "2016-01-01"}, {}):
        problem = told(
            await staff.post(
                f"{API}/agreements", json=agreement_body(land, picardie, **fields), headers={"Accept-Language": "fr"}
            ),
            409,
        )
        assert (problem["rule"], problem["errors"][0]["pointer"]) == ("A15", "/signatories/1/partner_id")
        assert "dissoute le 2015-12-31" in problem["detail"]
    assert await ids(staff, "agreements", partner_id=picardie["id"]) == []
    kept = await agreement(staff, land, picardie, signed_on="2014-11-07", term_months=240)
    assert kept["warnings"] == [], "what it signed while it was there, it keeps"
    assert (await changed(staff, f"agreements/{kept['id']}", themes=["youth"])).status_code == 200
    assert told(await changed(staff, f"agreements/{kept['id']}", signed_on="2017"), 409)["rule"] == "A15"
    assert told(await renew(staff, kept, signed_on="2024", term_months=60), 409)["rule"] == "A15"


async def test_a15_who_is_dissolved_before_the_signature_does_not_sign_the_draft(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other)
    await changed(staff, f"partners/{other['id']}", dissolved_on="2024-06")
    assert (await changed(staff, f"agreements/{draft['id']}", themes=["youth"])).status_code == 200
    path = f"{API}/agreements/{draft['id']}:sign"
    assert told(await staff.post(path, json={"signed_on": "2024-07-01"}), 409)["rule"] == "A15"
    assert (await staff.post(path, json={"signed_on": "2024-06-30"})).status_code == 200


async def test_a15_what_is_entered_as_history_is_taken_with_a_warning(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    await changed(staff, f"partners/{other['id']}", dissolved_on="2015")
    one = await agreement(staff, town, other, signed_on="2016", historical=True)
    assert [(item["rule"], item["pointer"]) for item in one["warnings"]] == [("A15", "/signatories/1/partner_id")]
    assert (await made(staff, "agreements", agreement_body(town, other, signed_on="2015")))["warnings"] == []
