"""Finding partners: by name, ranked and forgiving; by what they are; near a point; and how many of each there are."""

import unicodedata
from typing import Any

import httpx
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.registry.service import SERVICE
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registry.making import API, Json, ids, partner, pointers, told

OFFICIAL = "official"


def named(text: str, lang: str = "fr", kind: str = OFFICIAL) -> Json:
    return {"lang": lang, "text": text, "kind": kind}


PARTNERS: dict[str, Json] = {
    "ascq": {"country": "FR", "name": "Villeneuve d’Ascq", "location": {"lat": 50.62, "lon": 3.13}},
    "georges": {"country": "FR", "name": "Villeneuve-Saint-Georges"},
    "munster_de": {"country": "DE", "name": "Münster"},
    "munster_fr": {"country": "FR", "name": "Munster", "location": {"lat": 48.04, "lon": 7.13}},
    "barœul": {"country": "FR", "name": "Mons-en-Barœul", "location": {"lat": 50.64, "lon": 3.11}},
    "shenzhen": {"country": "CN", "name": "Shenzhen", "names": [named("深圳市", "zh")]},
    "guangdong": {"country": "CN", "name": "Guangdong", "names": [named("广东省", "zh")]},
    "office": {"country": "CN", "name": "Office of Shenzhen", "names": [named("广东省深圳办事处", "zh")]},
    "dnipro": {"country": "UA", "name": "Dnipropetrovsk", "names": [named("Дніпропетровська область", "uk")]},
    "petersburg": {"country": "RU", "name": "Sankt-Peterburg", "names": [named("St. Petersburg", "en", "alias")]},
    "hdf": {
        "country": "FR",
        "name": "Région Hauts-de-France",
        "names": [named("HdF", kind="acronym"), named("Nord-Pas-de-Calais-Picardie", kind="former")],
    },
    "nrw": {
        "country": "DE",
        "name": "Nordrhein-Westfalen",
        "names": [named("NRW", "de", "acronym"), named("RNW", "fr", "acronym")],
    },
    "apcae": {
        "country": "CN",
        "kind": "association",
        "name": "Association du peuple chinois pour l'amitié avec l'étranger",
        "names": [named("APCAE", kind="acronym"), named("APCAIE", kind="acronym")],
    },
    "cemr": {
        "country": "BE",
        "kind": "network",
        "name": "Council of European Municipalities and Regions",
        "names": [named("CEMR", "en", "acronym"), named("CCRE", "fr", "acronym")],
    },
    "afccre": {
        "country": "FR",
        "kind": "association",
        "name": "Association française du Conseil des communes et régions d'Europe",
        "names": [named("AFCCRE", kind="acronym")],
    },
    "rgre": {"country": "DE", "kind": "association", "name": "RGRE"},
    "xian": {"country": "CN", "name": "Xi'an"},
    "lille": {"country": "FR", "name": "Lille", "location": {"lat": 50.63, "lon": 3.06}},
    "lille_ville": {"country": "FR", "name": "Ville de Lille", "names": [named("Lille", kind="former")]},
    "lille_metropole": {"country": "FR", "name": "Lille Métropole"},
    "lillebonne": {"country": "FR", "name": "Lillebonne"},
    "aeroport": {"country": "FR", "kind": "company", "name": "Aéroport de Lille"},
    "vieux_lille": {"country": "FR", "kind": "company", "name": "Vieuxlillenord"},
    "lile": {"country": "BJ", "name": "Lilla"},
}
SECTIONS = ("afccre", "rgre")


class Catalogue:
    """Some real names in a registry of their own."""

    def __init__(self, service: ServiceUnderTest, client: httpx.AsyncClient) -> None:
        self.service, self.client, self.names = service, client, dict[str, str]()

    async def found(self, q: str, **query: Any) -> list[str]:
        """Who is found, by the keys of PARTNERS."""
        return [self.names[found] for found in await ids(self.client, "partners", q=q, **query)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def catalogue(databases: TestDatabases) -> Any:
    async with running(SERVICE, await databases.clone("registry")) as service:
        staff = await service.account("coordinator", scopes=["registry:read", "registry:write"])
        known = Catalogue(service, staff)
        cemr: Json = {}
        for key, body in PARTNERS.items():
            parent = {"parent_id": cemr["id"]} if key in SECTIONS else {}
            made = await partner(staff, **body | parent)
            known.names[made["id"]] = key
            cemr = made if key == "cemr" else cemr
        yield known


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("villeneuve d'ascq", "ascq"),
        ("VILLENEUVE-D´ASCQ", "ascq"),
        ("villeneuve dascq", "ascq"),
        ("ascq villeneuve", "ascq"),
        ("vileneuve d'asq", "ascq"),
        ("mons en baroeul", "barœul"),
        ("Mons-en-Bareul", "barœul"),
        ("villeneuve st georges", "georges"),
        ("Muenster", "munster_de"),
        ("深圳", "shenzhen"),
        ("深圳市", "shenzhen"),
        ("shenzen", "shenzhen"),
        ("Дніпропетровська", "dnipro"),
        ("днiпропетровськ", "dnipro"),
        ("Saint-Petersburg", "petersburg"),
        ("sankt petersburg", "petersburg"),
        ("hdf", "hdf"),
        ("H.d.F.", "hdf"),
        ("nord pas de calais", "hdf"),
        ("RNW", "nrw"),
        ("nrw", "nrw"),
        ("westfalen", "nrw"),
        ("APCAIE", "apcae"),
        ("ccre", "cemr"),
        ("cemr", "cemr"),
        ("AFCCRE", "afccre"),
        ("rgre", "rgre"),
        ("xian", "xian"),
        ("Xi’an", "xian"),
    ],
)
async def test_d6_a_partner_is_found_however_its_name_is_typed(catalogue: Catalogue, typed: str, meant: str) -> None:
    assert (await catalogue.found(typed))[0] == meant


async def test_d2_acronyms_are_names_and_sections_are_partners_of_their_own(catalogue: Catalogue) -> None:
    assert await catalogue.found("CCRE") == ["cemr", "afccre"]
    assert await catalogue.found("AFCCRE") == ["afccre"]
    for section in SECTIONS:
        [found] = (await catalogue.client.get(f"{API}/partners", params={"q": section})).json()["items"]
        assert found["parent"]["name"] == "Council of European Municipalities and Regions"


async def test_d6_the_spelling_that_was_typed_comes_first_and_the_other_is_found_too(catalogue: Catalogue) -> None:
    assert await catalogue.found("Münster") == ["munster_de", "munster_fr"]
    assert await catalogue.found("munster") == ["munster_fr", "munster_de"]
    assert await catalogue.found("深圳") == ["shenzhen", "office"]


async def test_names_are_ranked_from_the_very_name_to_the_one_that_was_mistyped(catalogue: Catalogue) -> None:
    expected = ["lille", "lille_ville", "lille_metropole", "lillebonne", "aeroport", "vieux_lille", "lile"]
    assert await catalogue.found("Lille") == expected
    assert await catalogue.found("Lille", sort="name") == sorted(expected, key=lambda key: PARTNERS[key]["name"])
    assert await catalogue.found("Lille", kind="company") == ["aeroport", "vieux_lille"]
    assert await catalogue.found("Lille", country="BJ") == ["lile"]


@pytest.mark.parametrize("typed", ["Villeneuve-Saint-Jacques", "Lille d'Ascq", "广州", "'-%", "Munsterberg am See"])
async def test_every_word_must_be_there_or_nearly_so(catalogue: Catalogue, typed: str) -> None:
    assert await catalogue.found(typed) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_d6_any_way_of_typing_finds_the_name(catalogue: Catalogue, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(PARTNERS)))
    typed = PARTNERS[key]["name"]
    for change in data.draw(st.lists(st.sampled_from(TYPINGS), max_size=4)):
        typed = change(typed)
    assert key in await catalogue.found(typed), typed


def _spelled(text: str) -> str:
    return text.replace("Saint", "St").replace("œ", "oe").replace("ü", "ue")


TYPINGS = [
    str.upper,
    str.lower,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFC", text),
    lambda text: "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)),
    lambda text: text.replace("’", "'"),
    lambda text: text.replace("'", "ʼ"),
    lambda text: text.replace("-", " "),
    lambda text: text.replace(" ", "‑"),
    lambda text: f"  {text} ",
    lambda text: " ".join(reversed(text.split())),
    _spelled,
]


async def test_what_is_near_is_found_and_sorted_by_distance(catalogue: Catalogue) -> None:
    async def near(circle: str, **query: Any) -> list[str]:
        found = await ids(catalogue.client, "partners", near=circle, **query)
        return [catalogue.names[one] for one in found]

    assert await near("50.63,3.06,10", sort="distance") == ["lille", "barœul", "ascq"]
    assert await near("50.63,3.06,10", sort="-distance") == ["ascq", "barœul", "lille"]
    assert await near("50.63,3.06,10") == ["lille", "barœul", "ascq"]
    assert await near("50.63,3.06,1") == ["lille"]
    assert await near("50.63, 3.06, 4", q="mons") == ["barœul"]
    assert await near("-50.63,-176.9,20038", q="lille") == ["lille"]
    assert await near("0,0,100") == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"near": "50.63,3.06"}, "#/query/near"),
        ({"near": "91,3.06,10"}, "#/query/near"),
        ({"near": "50,3,0"}, "#/query/near"),
        ({"near": "nan,3,1"}, "#/query/near"),
        ({"near": "50,3,99999"}, "#/query/near"),
        ({"sort": "distance"}, "#/query/sort"),
        ({"sort": "relevance"}, "#/query/sort"),
        ({"sort": "search_key"}, "#/query/sort"),
        ({"in_force": "perhaps"}, None),
    ],
)
async def test_what_cannot_be_looked_for_is_refused(
    catalogue: Catalogue, query: dict[str, str], pointer: str | None
) -> None:
    problem = told(await catalogue.client.get(f"{API}/partners", params=query), 422)
    assert pointer is None or pointers(problem) == [pointer]


async def test_facets_add_up_to_the_list(catalogue: Catalogue) -> None:
    for query in ({}, {"q": "Lille"}, {"q": "Lille", "kind": "company"}, {"country": "FR"}, {"near": "50.63,3.06,10"}):
        facets = (await catalogue.client.get(f"{API}/partners/facets", params=query)).json()
        listed = await catalogue.client.get(f"{API}/partners", params={**query, "count": "true", "limit": 200})
        items = listed.json()["items"]
        assert facets["total"] == listed.json()["total"] == len(items) > 0
        for facet in ("country", "kind", "status"):
            counted = {value["code"]: value["count"] for value in facets[facet]}
            assert counted == {code: sum(item[facet] == code for item in items) for code in counted}
            assert sum(counted.values()) == len(items), (query, facet)
    assert facets["country"] == [
        {"code": "FR", "label": {"en": "France", "fr": "France", "de": "Frankreich", "zh": "法国"}, "count": 3}
    ]


@pytest.mark.parametrize("sort", ["relevance", "name", "-relevance,country"])
async def test_a_walk_meets_everybody_once_though_others_come_meanwhile(staff: httpx.AsyncClient, sort: str) -> None:
    """So many come in who hold what was typed that a new search would forgive no typing error: this one still does."""
    mark = f"q{new_id().hex[-12:]}x"
    wrong = mark[:-1]
    there = [await partner(staff, name=name) for name in (mark, f"{mark} Z", f"A {mark}", f"B {wrong}y", f"C {wrong}z")]
    query: dict[str, Any] = {"q": mark, "limit": 1, "sort": sort}
    met: list[str] = []
    while True:
        page = (await staff.get(f"{API}/partners", params=query)).json()
        met += [item["id"] for item in page["items"]]
        if len(met) < 3:
            for n in range(10):
                await partner(staff, name=f"{mark} {n}")
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert len(met) == len(set(met))
    assert {one["id"] for one in there} <= set(met)


async def test_nobody_guesses_where_enough_hold_what_was_typed(staff: httpx.AsyncClient) -> None:
    mark = f"q{new_id().hex[-12:]}x"
    near = await partner(staff, name=f"{mark[:-1]}y")
    assert await ids(staff, "partners", q=mark) == [near["id"]]
    for n in range(20):
        await partner(staff, name=f"{mark} {n}")
    found = await ids(staff, "partners", q=mark)
    assert near["id"] not in found
    facets = (await staff.get(f"{API}/partners/facets", params={"q": mark})).json()
    assert facets["total"] == len(found) == 20


@pytest.mark.parametrize("aims", [["lasting_network", "eu_funding", "capacity_building"]])
async def test_a36_what_a_partner_seeks_is_kept_and_named_in_four_languages(
    staff: httpx.AsyncClient, aims: list[str]
) -> None:
    seeking = {"aims": aims, "themes": ["agriculture"], "countries": ["BJ"], "kinds": ["school"], "sdgs": [4, 11, 17]}
    one = await partner(staff, seeking=seeking)
    assert one["seeking"] == seeking | {"note": None}
    terms = (await staff.get(f"{API}/vocabularies")).json()["items"]["seeking_aim"]
    assert set(aims) <= {term["code"] for term in terms if len(set(term["label"])) == 4}
