"""Partners listed and counted by what they have: themes, agreements in force, networks, programmes."""

import httpx

from shared.ids import new_id
from tests.registry.making import API, agreement, ids, made, pair, partner


async def test_facets_count_themes_and_who_has_an_agreement_in_force(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    theme = f"t{mark}"
    one = await partner(staff, "FR", name=f"One {mark}", themes=[theme, "sport"])
    two = await partner(staff, "DE", name=f"Two {mark}", themes=[theme])
    old = await partner(staff, "PL", name=f"Old {mark}")
    await agreement(staff, one, two, signed_on="2024-01-01")
    await agreement(staff, one, old, signed_on="2001-01-01", term_months=12)
    await agreement(staff, two, old)
    facets = (await staff.get(f"{API}/partners/facets", params={"q": mark})).json()
    assert facets["total"] == 3
    assert [(value["code"], value["count"]) for value in facets["theme"]] == [("sport", 1), (theme, 2)][::-1]
    assert {value["code"]: value["count"] for value in facets["in_force"]} == {"true": 2, "false": 1}
    assert await ids(staff, "partners", q=mark, in_force="true") == [one["id"], two["id"]]
    assert await ids(staff, "partners", q=mark, in_force="false") == [old["id"]]


async def test_what_a_caller_may_not_see_is_neither_found_nor_counted(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    mark = new_id().hex
    shown = await partner(staff, name=f"Shown {mark}")
    await partner(staff, "PL", name=f"Hidden {mark}", visibility="private", themes=["sport"])
    await partner(staff, "DE", name=f"Network {mark}", visibility="network")
    one, _ = await pair(staff)
    quiet = await partner(staff, "BJ", name=f"Quiet {mark}")
    await agreement(staff, quiet, one, signed_on="2024", visibility="private")
    query = {"q": mark, "country": "BJ"}
    for client, total, in_force in ((staff, 4, "true"), (anonymous, 2, "false")):
        facets = (await client.get(f"{API}/partners/facets", params={"q": mark})).json()
        assert facets["total"] == total
        assert len(await ids(client, "partners", q=mark)) == total
        [value] = (await client.get(f"{API}/partners/facets", params=query)).json()["in_force"]
        assert value["code"] == in_force
        assert len(await ids(client, "partners", **query, in_force="true")) == (in_force == "true")
    assert [value["code"] for value in facets["country"]] == ["BJ", "FR"]
    assert facets["theme"] == []
    assert shown["id"] in await ids(anonymous, "partners", q=f"Shown {mark}")
    assert await ids(anonymous, "partners", q=f"Hiddn {mark}") == []


async def test_partners_are_listed_and_counted_by_the_networks_to_which_they_belong(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    mark = new_id().hex
    one, funder, gone = [await partner(staff, name=f"{name} {mark}") for name in ("One", "Funder", "Gone")]
    open_one = await partner(staff, kind="network", name="Open network")
    hidden = await partner(staff, kind="network", name="Hidden network", visibility="private")
    for network in (open_one, hidden):
        await made(staff, f"partners/{network['id']}/members", {"partner_id": one["id"]})
        await made(staff, f"partners/{network['id']}/members", {"partner_id": funder["id"], "role": "funder"})
        await made(staff, f"partners/{network['id']}/members", {"partner_id": gone["id"], "to": "2001"})
    for client, seen in ((staff, [open_one, hidden]), (anonymous, [open_one])):
        facets = (await client.get(f"{API}/partners/facets", params={"q": mark})).json()
        assert {(found["network"]["name"], found["count"]) for found in facets["network"]} == {
            (network["name"], 1) for network in seen
        }
        for network in (open_one, hidden):
            members = await ids(client, "partners", network_id=network["id"])
            assert members == ([one["id"]] if network in seen else [])


async def test_a12_partners_are_listed_and_counted_by_the_programmes_that_support_them(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    mark = new_id().hex
    one, other, alone = [await partner(staff, country, name=f"{country} {mark}") for country in ("FR", "BJ", "MA")]
    programme = await made(staff, "programmes", {"name": {"fr": f"Programme {mark}"}})
    supported = {"programme_ids": [programme["id"]]}
    await agreement(staff, one, other, signed_on="2024-02", **supported)
    await agreement(staff, one, alone, **supported)
    for client, seen in ((staff, [one, other, alone]), (anonymous, [one, other])):
        found = await ids(client, "partners", programme_id=programme["id"])
        assert set(found) == {shown["id"] for shown in seen}
        facets = (await client.get(f"{API}/partners/facets", params={"q": mark})).json()
        assert [(item["programme_id"], item["count"]) for item in facets["programme"]] == [(programme["id"], len(seen))]
