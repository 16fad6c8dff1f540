"""`/territories`: found by name, code, place and parent, and shown with what came before and after."""

from typing import Any

import httpx
import pytest

from tests.registry.making import API, Json, agreement, partner, told

pytestmark = [pytest.mark.xdist_group("territories"), pytest.mark.usefixtures("territories")]


async def listed(client: httpx.AsyncClient, **query: Any) -> list[Json]:
    answer = await client.get(f"{API}/territories", params=query)
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def read(client: httpx.AsyncClient, territory_id: str) -> Json:
    answer = await client.get(f"{API}/territories/{territory_id}")
    assert answer.status_code == 200, answer.text
    shown: Json = answer.json()
    return shown


@pytest.mark.parametrize(
    ("q", "country", "code"),
    [
        ("Dunkirk", "FR", "59183"),
        ("Dünkirchen", "FR", "59183"),
        ("duinkerke", "FR", "59183"),
        ("villeneuve d’ascq", "FR", "59009"),
        ("Vileneuve d'Asq", "FR", "59009"),
        ("Mons-en-Baroeul", "FR", "59410"),
        ("深圳", "CN", "440300"),
        ("Shenzhen", "CN", "440300"),
        ("Kiev", "UA", "UA80000000000093317"),
        ("Київ", "UA", "UA80000000000093317"),
        ("Rhénanie-du-Nord-Westphalie", "DE", "DE-NW"),
        ("Nordrhein Westfalen", "DE", "DE-NW"),
        ("NRW", "DE", "DE-NW"),
        ("Languedoc-Roussillon-Midi-Pyrénées", "FR", "76"),
        ("Oblast de Dnipropetrovsk", "UA", "UA12000000000090473"),
        ("Silésie", "PL", "PL-24"),
        ("Angleterre", "GB", "GB-ENG"),
        ("Frankreich", "FR", "FR"),
        ("法国", "FR", "FR"),
    ],
)
async def test_d6_a_name_is_found_however_typed_and_in_any_language(
    anonymous: httpx.AsyncClient, q: str, country: str, code: str
) -> None:
    first = (await listed(anonymous, q=q))[0]
    assert (first["country"], first["code"]) == (country, code)


@pytest.mark.parametrize("q", ["😀", "\ufffd", "…", "'"])
async def test_d6_what_holds_no_letter_finds_nothing(anonymous: httpx.AsyncClient, q: str) -> None:
    assert await listed(anonymous, q=q) == []


async def test_a_scheme_without_a_code_narrows_nothing_and_is_refused(anonymous: httpx.AsyncClient) -> None:
    told(await anonymous.get(f"{API}/territories", params={"scheme": "siren"}), 422)


async def test_d6_of_two_that_fold_alike_the_one_typed_comes_first(anonymous: httpx.AsyncClient) -> None:
    for typed in ("Münster", "Munster"):
        there = await listed(anonymous, q=typed, country="DE")
        assert there[0]["name"] == typed
        assert {"Münster", "Munster"} <= {item["name"] for item in there}


async def test_filters_narrow(anonymous: httpx.AsyncClient) -> None:
    assert [item["code"] for item in await listed(anonymous, q="Picardie", level="region")] == ["22"]
    assert await listed(anonymous, q="Picardie", level="region", dissolved=False) == []
    assert await listed(anonymous, q="Picardie", level="region", country="DE") == []
    balkans = await listed(anonymous, area="western_balkans", level="country")
    assert {item["code"] for item in balkans} == {"AL", "BA", "ME", "MK", "RS", "XK"}


@pytest.mark.parametrize(
    ("scheme", "code", "name"),
    [
        ("insee", "59009", "Villeneuve-d'Ascq"),
        ("insee", "59020", "Villeneuve-d'Ascq"),
        ("siren", "215900093", "Villeneuve-d'Ascq"),
        ("geonames", "6543862", "Villeneuve-d'Ascq"),
        ("iso_3166_2", "FR-HDF", "Hauts-de-France"),
        ("nuts", "DEA", "Nordrhein-Westfalen"),
        ("katottg", "UA12000000000090473", "Дніпропетровська область"),
    ],
)
async def test_any_official_code_finds_it(anonymous: httpx.AsyncClient, scheme: str, code: str, name: str) -> None:
    assert [item["name"] for item in await listed(anonymous, scheme=scheme, code=code)] == [name]


async def test_a_postcode_finds_its_communes_and_a_code_alone_is_the_levels_own(anonymous: httpx.AsyncClient) -> None:
    assert [item["code"] for item in await listed(anonymous, scheme="postal", code="59650")] == ["59009"]
    assert {item["level"] for item in await listed(anonymous, code="59", country="FR")} == {"department"}


async def test_near_a_point_the_nearest_come_first(anonymous: httpx.AsyncClient) -> None:
    there = await listed(anonymous, near="50.6339,3.0551,7", limit=10)
    assert there[0]["name"] == "Lille"
    assert "Villeneuve-d'Ascq" not in {item["name"] for item in there[:2]}
    for wrong in ("50.6", "north,3,4", "95,3,4", "50,3,0", "50,3,99999"):
        told(await anonymous.get(f"{API}/territories", params={"near": wrong}), 422)


async def test_pages_of_ranked_names_do_not_repeat(anonymous: httpx.AsyncClient) -> None:
    seen: list[str] = []
    query: dict[str, Any] = {"q": "Saint-Denis", "limit": 2}
    for _ in range(3):
        answer = (await anonymous.get(f"{API}/territories", params=query)).json()
        seen += [item["id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        query["cursor"] = answer["next"]
    assert len(seen) > 2
    assert len(seen) == len(set(seen))


async def test_a15_a_dissolved_region_names_its_successor_and_that_one_its_predecessors(
    anonymous: httpx.AsyncClient,
) -> None:
    picardie = await read(anonymous, (await listed(anonymous, code="22", level="region", country="FR"))[0]["id"])
    assert (picardie["dissolved"], picardie["dissolved_on"]) == (True, "2016-01-01")
    [succession] = picardie["successors"]
    assert (succession["territory"]["name"], succession["on"]) == ("Hauts-de-France", "2016-01-01")
    today = await read(anonymous, succession["territory"]["id"])
    assert {item["territory"]["name"] for item in today["predecessors"]} == {"Nord-Pas-de-Calais", "Picardie"}
    assert "Nord-Pas-de-Calais-Picardie" in {name["text"] for name in today["names"] if name["kind"] == "former"}


async def test_a_territory_tells_what_stands_above_it_and_how_many_below(anonymous: httpx.AsyncClient) -> None:
    shown = await read(anonymous, (await listed(anonymous, code="59009", level="commune"))[0]["id"])
    assert [parent["name"] for parent in shown["parents"]] == ["Nord", "Hauts-de-France", "France"]
    assert shown["grouping"]["name"] == "Métropole Européenne de Lille"
    lille = await read(anonymous, shown["grouping"]["id"])
    assert lille["children_count"] == 95
    members = await listed(anonymous, parent_id=lille["id"], limit=200)
    assert shown["id"] in {item["id"] for item in members}
    assert len(members) == 95


async def test_a_former_commune_leads_to_the_one_that_took_it_in(anonymous: httpx.AsyncClient) -> None:
    former = (await listed(anonymous, q="Saint-Pol-sur-Mer", country="FR"))[0]
    assert former["dissolved"] is True
    shown = await read(anonymous, former["id"])
    assert [item["territory"]["name"] for item in shown["successors"]] == ["Dunkerque"]


async def test_an_id_that_is_none_is_not_found(anonymous: httpx.AsyncClient) -> None:
    told(await anonymous.get(f"{API}/territories/01936f6e-0000-7000-8000-000000000000"), 404)


async def test_a_partner_shows_the_territory_that_the_gazetteer_knows_and_takes_any_other(
    staff: httpx.AsyncClient,
) -> None:
    known = await partner(staff, "FR", territory={"level": "commune", "code": "59009"})
    assert known["territory"] == {"level": "commune", "code": "59009"}
    assert (known["place"]["name"], known["place"]["level"]) == ("Villeneuve-d'Ascq", "commune")
    unknown = await partner(staff, "FR", territory={"level": "pays", "code": "x"})
    assert unknown["place"] is None
    items = (await staff.get(f"{API}/partners", params={"territory": "59009"})).json()["items"]
    assert known["place"] in [item["place"] for item in items]


async def test_statistics_name_both_territories_of_a_pair_in_each_language(staff: httpx.AsyncClient) -> None:
    town = await partner(staff, country="FR", territory={"level": "commune", "code": "59410"}, themes=["named"])
    land = await partner(staff, country="DE", territory={"level": "land", "code": "DE-NW"})
    await agreement(staff, town, land, signed_on="2001", themes=["named"])
    query = {"group_by": "territory_pair", "theme": "named"}
    [group] = (await staff.get(f"{API}/statistics/agreements", params=query)).json()["groups"]
    assert group["label"]["de"] == "Nordrhein-Westfalen – Mons-en-Barœul"
    assert group["label"]["fr"] == "Rhénanie-du-Nord-Westphalie – Mons-en-Barœul"
