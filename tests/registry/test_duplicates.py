"""Duplicates are proposed, dismissed and warned of (D2): over HTTP."""

from typing import Any

import httpx

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, partner, pointers, told


async def proposed(client: httpx.AsyncClient, *of: dict[str, Any], **query: Any) -> list[tuple[int, list[str]]]:
    """Score and reasons of the pairs that are proposed among these partners."""
    answer = await client.get(f"{API}/partners/duplicates", params={"min_score": 1, "limit": 200} | query)
    assert answer.status_code == 200, answer.text
    ids = {one["id"] for one in of}
    return [
        (pair["score"], pair["reasons"])
        for pair in answer.json()["items"]
        if {one["id"] for one in pair["partners"]} <= ids
    ]


async def test_d2_pairs_are_proposed_with_score_and_reasons(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    place = {"territory": {"level": "commune", "code": mark[-9:]}}
    one = await partner(staff, "PT", name=f"Águas {mark}", **place)
    same = await partner(staff, "PT", name=f"águas-{mark}", **place)
    typed = await partner(staff, "PT", name=f"Águaas {mark}", **place)
    marks = await partner(staff, "PT", name=f"Aguas {mark}")
    abroad = await partner(staff, "ES", name=f"Águas {mark}", **place)
    found = await proposed(staff, one, same, country="PT")
    assert found == [(85, ["same_name", "same_territory"])]
    assert await proposed(staff, one, typed) == [(60, ["similar_name", "same_territory"])]
    assert await proposed(staff, one, marks) == [(15, ["spelled_alike"])]
    assert await proposed(staff, one, abroad) == []
    assert await proposed(staff, one, same, country="FR") == []
    assert await proposed(staff, one, same, kind="school") == []
    assert await proposed(staff, one, same, min_score=90) == []


async def test_d2_a_slip_at_either_end_of_a_name_is_found_among_neighbours(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    place = {"territory": {"level": "commune", "code": mark[-9:]}}
    site = {"website": f"https://www.{mark}.example/fr"}
    there = {"location": {"lat": 12.34, "lon": int(mark[-6:], 16) / 1e5}}
    for shared, weight, reason in (
        (place, 25, "same_territory"),
        (site, 25, "same_website"),
        (there, 15, "nearby"),
        (place | there, 25, "same_territory"),
    ):
        name = f"Braga {new_id().hex}"
        one = await partner(staff, "PT", name=name, **shared)
        for typed in (f"x{name}", f"{name}x"):
            other = await partner(staff, "PT", name=typed, **shared)
            found = await proposed(staff, one, other, country="PT")
            assert found == [(35 + weight, ["similar_name", reason])]
    seen_from_afar = await partner(staff, "PT", name=f"{name}x", **there)
    assert await proposed(staff, one, seen_from_afar, country="PT") == [(50, ["similar_name", "nearby"])]


async def test_d2_one_value_under_two_schemes_is_a_reason(staff: httpx.AsyncClient) -> None:
    value = new_id().hex
    one, other = [
        await partner(staff, identifiers=[{"scheme": scheme, "value": value}]) for scheme in ("geonames", "wikidata")
    ]
    assert (await proposed(staff, one, other))[0][0] == 60


async def test_d2_a_dismissed_pair_and_a_merged_one_are_not_proposed_again(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    name = f"Twin {new_id()}"
    one, other, third = [await partner(staff, name=name) for _ in range(3)]
    assert len(await proposed(staff, one, other, third)) == 3
    for pair in ([one, other], [other, one]):
        body = {"partner_ids": [each["id"] for each in pair]}
        assert (await staff.post(f"{API}/partners/duplicates:dismiss", json=body)).json() == body
    assert len(await proposed(staff, one, other, third)) == 2
    path = f"{API}/partners/{third['id']}:merge"
    assert (await staff.post(path, json={"into": one["id"]})).status_code == 200
    assert await proposed(staff, one, other, third) == []
    twice = {"partner_ids": [one["id"]] * 2}
    assert pointers(told(await staff.post(f"{API}/partners/duplicates:dismiss", json=twice), 422)) == ["/partner_ids/1"]
    member = await registry.account("member", scopes=[READ, WRITE], partners=[one["id"]])
    told(await member.get(f"{API}/partners/duplicates"), 403)
    told(await member.post(f"{API}/partners/duplicates:dismiss", json=body), 403)


async def test_d2_whoever_enters_a_namesake_is_warned(staff: httpx.AsyncClient) -> None:
    name = f"Mons-en-Barœul {new_id()}"
    first = await partner(staff, name=name)
    assert first["warnings"] == []
    [warning] = (await partner(staff, name=name.upper().replace("Œ", "OE")))["warnings"]
    assert (warning["rule"], warning["pointer"]) == ("D2", "/name")
    assert first["id"] in warning["message"]
    assert (await partner(staff, "BE", name=name))["warnings"] == []
