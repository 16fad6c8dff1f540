"""What successors inherit of what their predecessors signed (A15)."""

import httpx

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    agreement,
    cooperation,
    ids,
    made,
    partner,
    read,
    told,
)
from tests.registry.successions.succeeding import some, succeeded, summary


async def test_a15_what_predecessors_signed_is_found_at_the_successor(staff: httpx.AsyncClient) -> None:
    oldest, old, new = await some(staff, 3)
    other = await partner(staff, "DE")
    signed = [await agreement(staff, one, other, signed_on="2004") for one in (oldest, old)]
    lasting = await cooperation(staff, oldest, other)
    await succeeded(staff, "rename", [oldest], [old], "2006")
    await succeeded(staff, "merger", [old], [new])
    latest = await agreement(staff, new, other, signed_on="2021")
    assert await ids(staff, "agreements", partner_id=new["id"]) == [latest["id"], *sorted(one["id"] for one in signed)]
    assert await ids(staff, "agreements", partner_id=oldest["id"]) == [signed[0]["id"]]
    assert await ids(staff, "cooperations", partner_id=new["id"]) == [lasting["id"]]
    assert [one["partner_id"] for one in signed[0]["signatories"]] == [oldest["id"], other["id"]]


async def test_a15_filter_facet_and_statistics_agree_on_what_a_successor_inherited(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    oldest, old, new, apart = [await partner(staff, name=f"{name} {mark}") for name in ("A", "B", "C", "D")]
    programme = await made(staff, "programmes", {"name": {"fr": f"Programme {mark}"}})
    terms = {"signed_on": "2004", "term_months": 1200, "programme_ids": [programme["id"]]}
    await agreement(staff, oldest, await partner(staff, "DE"), **terms)
    await agreement(staff, apart, await partner(staff, "DE"), signed_on="2004", term_months=12)
    query = {"q": mark}

    async def holders() -> list[str]:
        found = await ids(staff, "partners", **query, in_force="true")
        facets = (await staff.get(f"{API}/partners/facets", params=query)).json()
        counted = {value["code"]: value["count"] for value in facets["in_force"]}
        assert counted == {"true": len(found), "false": 4 - len(found)}
        assert [item["count"] for item in facets["programme"]] == [len(found)]
        statistics = (await staff.get(f"{API}/statistics/partners", params={"group_by": "country", **query})).json()
        assert statistics["in_force"] == len(found)
        assert await ids(staff, "partners", **query, programme_id=programme["id"]) == found
        for one in (oldest, old, new, apart):
            own = await ids(staff, "agreements", partner_id=one["id"], state="in_force")
            assert bool(own) == (one["id"] in found)
        return found

    assert await holders() == [oldest["id"]]
    await succeeded(staff, "rename", [oldest], [old], "2006")
    assert await holders() == [oldest["id"], old["id"]]
    last = await succeeded(staff, "merger", [old, apart], [new])
    assert await holders() == [oldest["id"], old["id"], new["id"]]
    _, if_match = await read(staff, f"successions/{last['id']}")
    await staff.delete(f"{API}/successions/{last['id']}", headers=if_match)
    assert await holders() == [oldest["id"], old["id"]]


async def test_a15_members_of_a_successor_see_and_change_what_the_ended_body_signed(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    old, giving, new = await some(staff, 3)
    private = {"visibility": "private", "signed_on": "2010"}
    inherited = await agreement(staff, old, await partner(staff, "DE"), **private)
    kept = await agreement(staff, giving, await partner(staff, "DE"), **private)
    member = await registry.account("member", scopes=[READ, WRITE], partners=[new["id"]])
    told(await member.get(f"{API}/agreements/{inherited['id']}"), 404)
    await succeeded(staff, "merger", [old], [new], "2016")
    await succeeded(staff, "transfer", [giving], [new], "2016")
    assert await ids(member, "agreements", partner_id=new["id"]) == [inherited["id"]]
    terminated = {"on": "2017-01-01", "reason": "The regions are one"}
    path = f"{API}/agreements/{inherited['id']}:terminate"
    _, if_match = await read(member, f"agreements/{inherited['id']}")
    assert (await member.post(path, json=terminated, headers=if_match)).status_code == 200
    told(await member.get(f"{API}/agreements/{kept['id']}"), 404)


async def test_a15_a_renewal_is_signed_by_the_successor_and_the_chain_goes_on(staff: httpx.AsyncClient) -> None:
    old, second, new, other = *await some(staff, 3), await partner(staff, "DE")
    kept = await agreement(staff, old, second, other, signed_on="2014", term_months=120)
    await succeeded(staff, "merger", [old, second], [new])
    answer = await staff.post(f"{API}/agreements/{kept['id']}:renew", json={"signed_on": "2021", "term_months": 60})
    assert answer.status_code == 201, answer.text
    renewed = answer.json()
    assert [one["partner_id"] for one in renewed["signatories"]] == [new["id"], other["id"]]
    chain = (await staff.get(f"{API}/agreements/{renewed['id']}/history")).json()["items"]
    assert [link["id"] for link in chain] == [kept["id"], renewed["id"]]


async def test_a15_after_a_split_the_caller_chooses_who_renews(staff: httpx.AsyncClient) -> None:
    old, left, right, other = *await some(staff, 3), await partner(staff, "DE")
    kept = await agreement(staff, old, other, signed_on="2014", term_months=120)
    await succeeded(staff, "split", [old], [left, right])
    problem = told(await staff.post(f"{API}/agreements/{kept['id']}:renew", json={"signed_on": "2021"}), 409)
    assert problem["successors"] == sorted((summary(left), summary(right)), key=lambda one: one["name"])
