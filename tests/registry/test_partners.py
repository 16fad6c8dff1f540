"""Partners over HTTP: entered, found, read and changed."""

from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, changed, ids, made, partner, pointers, read, siren, told
from tests.registry.outbox import events_of

WHOLE = {
    "kind": "association",
    "name": "Lianes coopération",
    "names": [{"lang": "fr", "text": "Réseau Lianes", "kind": "alias"}],
    "country": "FR",
    "territory": {"level": "region", "code": "32"},
    "addresses": [
        {"label": "Bureaux à Lille", "lines": ["5 rue Jules de Vicq"], "postal_code": "59000", "locality": "Lille"},
        {"label": "Bureaux à Amiens", "lines": ["6 rue des Hautes Cornes"], "locality": "Amiens", "country": "FR"},
    ],
    "website": "https://www.lianescooperation.org",
    "location": {"lat": 50.63, "lon": 3.06},
    "themes": ["solidarity", "sport"],
    "languages": ["fr"],
    "seeking": {"aims": ["eu_funding"], "countries": ["BJ"], "sdgs": [11]},
    "established_on": "2012",
    "visibility": "public",
}


async def test_a_partner_is_shown_as_it_was_entered(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    identifiers = [{"scheme": "siren", "value": siren()}, {"scheme": "geonames", "value": str(new_id())}]
    made_one = await made(staff, "partners", WHOLE | {"identifiers": identifiers})
    shown, _ = await read(staff, f"partners/{made_one['id']}")
    assert shown == made_one
    assert shown["identifiers"] == identifiers
    for field, value in WHOLE.items():
        if field not in ("seeking", "addresses"):
            assert shown[field] == value, field
    assert [address["locality"] for address in shown["addresses"]] == ["Lille", "Amiens"]
    assert (shown["version"], shown["status"], shown["successors"], shown["predecessors"]) == (1, "active", [], [])
    [event] = await events_of(registry, made_one["id"])
    assert event["type"] == "registry.partner.created"
    assert (event["name"], event["country"], event["partner_ids"]) == ("Lianes coopération", "FR", [made_one["id"]])


async def test_d6_a_name_is_found_with_either_apostrophe_and_shown_as_typed(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    names = [{"lang": "zh", "text": f"阿斯克新城{mark}", "kind": "transcription"}]
    town = await partner(staff, name=f"Villeneuve d’Ascq {mark}", names=names)
    for typed in ("Villeneuve d'Ascq", "villeneuve d’ascq", "VILLENEUVE-D-ASCQ", "ascq villeneuve", "阿斯克新城"):
        assert await ids(staff, "partners", q=f"{typed} {mark}") == [town["id"]], typed
    assert town["name"] == f"Villeneuve d’Ascq {mark}"
    assert await ids(staff, "partners", q=f"Villeneuve-Saint-Georges {mark}") == []
    assert await ids(staff, "partners", q="'%_") == []


async def test_partners_are_listed_by_what_they_are(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    theme = f"t{mark}"
    region = await partner(staff, name=f"Écluse {mark}", themes=[theme], dissolved_on="2015")
    town = await partner(
        staff, "BJ", name=f"Zou {mark}", parent_id=region["id"], territory={"level": "c", "code": mark}
    )
    school = await partner(staff, kind="school", name=f"Alpha {mark}")
    for query, expected in (
        ({}, [school, region, town]),
        ({"country": "BJ"}, [town]),
        ({"kind": "school"}, [school]),
        ({"theme": theme}, [region]),
        ({"status": "dissolved"}, [region]),
        ({"status": "active"}, [school, town]),
        ({"parent_id": region["id"]}, [town]),
        ({"territory": mark}, [town]),
        ({"sort": "-name"}, [town, region, school]),
        ({"updated_since": school["updated_at"]}, [school]),
        ({"updated_since": "2999-01-01T00:00:00Z"}, []),
    ):
        found = await ids(staff, "partners", q=mark, **query)
        assert found == [one["id"] for one in expected], query
    shown, _ = await read(staff, f"partners/{town['id']}")
    assert shown["parent"] == {"id": region["id"], "name": region["name"], "country": "FR"}


async def test_pages_of_partners_follow_each_other(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    expected = [(await partner(staff, name=f"{letter} {mark}"))["id"] for letter in "abcde"]
    found: list[str] = []
    query: dict[str, Any] = {"q": mark, "limit": 2, "count": "true"}
    while True:
        page = (await staff.get(f"{API}/partners", params=query)).json()
        assert page["total"] == 5
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert found == expected


async def test_an_identifier_belongs_to_one_partner(staff: httpx.AsyncClient) -> None:
    identifier = {"scheme": "siren", "value": siren()}
    first = await partner(staff, identifiers=[identifier])
    name = f"Second {new_id()}"
    body = {
        "kind": "school",
        "name": name,
        "country": "FR",
        "identifiers": [{"scheme": "x", "value": name}, identifier],
    }
    problem = told(await staff.post(f"{API}/partners", json=body, headers={"Accept-Language": "fr"}), 409)
    assert pointers(problem) == ["/identifiers/1"]
    assert problem["errors"][0]["message"] == "un autre partenaire porte cet identifiant"
    assert await ids(staff, "partners", q=name) == []
    other = await partner(staff)
    told(await changed(staff, f"partners/{other['id']}", identifiers=[identifier]), 409)
    assert (await changed(staff, f"partners/{first['id']}", identifiers=[])).json()["identifiers"] == []
    assert (await changed(staff, f"partners/{other['id']}", identifiers=[identifier])).status_code == 200


async def test_an_identifier_is_one_in_whatever_spelling(staff: httpx.AsyncClient) -> None:
    digits = siren()
    spelled = {"scheme": "siren", "value": f"{digits[:3]} {digits[3:6]} {digits[6:]}"}
    kept = {"scheme": "siren", "value": digits}
    one = await partner(staff, identifiers=[spelled, {"scheme": "x1", "value": " 1 2 "}])
    assert one["identifiers"] == [kept, {"scheme": "x1", "value": "1 2"}]
    told(await staff.post(f"{API}/partners", json=body_with(spelled)), 409)
    twice = told(await changed(staff, f"partners/{one['id']}", identifiers=[kept, spelled]), 422)
    assert pointers(twice) == ["/identifiers/1"]
    same = await changed(staff, f"partners/{one['id']}", identifiers=[spelled, one["identifiers"][1]])
    assert same.json()["version"] == 1


@pytest.mark.parametrize(
    ("scheme", "value", "code"),
    [
        ("siren", "215900094", "identifier_check_digits"),
        ("siren", "2159", "identifier_form"),
        ("siret", "21590009300015", "identifier_check_digits"),
        ("lei", "213800KUD8LAJWSQ9D16", "identifier_check_digits"),
        ("edrpou", "00022437", "identifier_check_digits"),
        ("uscc", "91110000600037342L", "identifier_check_digits"),
        ("ice", "001561191000067", "identifier_check_digits"),
        ("vat", "XX123", "identifier_form"),
        ("cui", "4267118", "identifier_check_digits"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "de", "zh"])
async def test_an_identifier_that_cannot_be_is_refused_in_the_callers_language(
    staff: httpx.AsyncClient, scheme: str, value: str, code: str, language: str
) -> None:
    body = body_with({"scheme": "x", "value": str(new_id())}, {"scheme": scheme, "value": value})
    problems = [
        told(await staff.post(f"{API}/partners", json=body, headers={"Accept-Language": accepted}), 422)
        for accepted in ("en", language)
    ]
    [english], [theirs] = (problem["errors"] for problem in problems)
    assert (theirs["pointer"], theirs["code"]) == ("/identifiers/1/value", code)
    assert theirs["message"] != english["message"]
    assert await ids(staff, "partners", q=body["name"]) == []


def body_with(*identifiers: dict[str, str]) -> dict[str, Any]:
    return {"kind": "school", "name": f"School {new_id()}", "country": "FR", "identifiers": list(identifiers)}


async def test_countries_languages_and_schemes_have_names_in_four_languages(anonymous: httpx.AsyncClient) -> None:
    vocabularies = (await anonymous.get(f"{API}/vocabularies")).json()["items"]
    labels = {
        name: {term["code"]: term["label"] for term in vocabularies[name]}
        for name in ("country", "language", "identifier_scheme")
    }
    assert labels["country"]["CN"] == {"en": "China", "fr": "Chine", "de": "China", "zh": "中国"}
    assert labels["country"]["BJ"]["fr"] == "Bénin"
    assert labels["language"]["uk"] == {"en": "Ukrainian", "fr": "ukrainien", "de": "Ukrainisch", "zh": "乌克兰语"}
    assert "fon" in labels["language"]
    assert {"siren", "lei", "edrpou", "uscc", "ice"} <= labels["identifier_scheme"].keys()


async def test_a_change_replaces_what_it_names_and_nothing_else(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    one = await partner(staff, themes=["sport", "youth"], website="https://example.org", established_on="1998")
    answer = await changed(staff, f"partners/{one['id']}", themes=["culture"], website=None, name=f"New {one['name']}")
    after = answer.json()
    assert answer.status_code == 200, answer.text
    assert after | {"version": 1, "updated_at": one["updated_at"]} == one | {
        "themes": ["culture"],
        "website": None,
        "name": f"New {one['name']}",
    }
    assert after["version"] == 2
    assert await ids(staff, "partners", q=after["name"]) == [one["id"]]
    event = (await events_of(registry, one["id"]))[-1]
    assert (event["type"], event["changed"]) == ("registry.partner.updated", ["name", "themes", "website"])
    assert (event["name"], event["subject"]["version"]) == (after["name"], 2)


async def test_a_change_that_changes_nothing_raises_no_version(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    one = await partner(staff, themes=["sport"])
    answer = await changed(staff, f"partners/{one['id']}", themes=["sport"], name=one["name"])
    assert answer.json() == one
    assert len(await events_of(registry, one["id"])) == 1


async def test_a_change_needs_the_present_version(staff: httpx.AsyncClient) -> None:
    one = await partner(staff)
    path = f"{API}/partners/{one['id']}"
    _, if_match = await read(staff, f"partners/{one['id']}")
    told(await staff.patch(path, json={"website": None}), 428)
    assert (await staff.patch(path, json={"themes": ["sport"]}, headers=if_match)).status_code == 200
    told(await staff.patch(path, json={"themes": ["water"]}, headers=if_match), 412)
    assert (await read(staff, f"partners/{one['id']}"))[0]["themes"] == ["sport"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "town"}, "/kind"),
        ({"country": "France"}, "/country"),
        ({"name": ""}, "/name"),
        ({"name": None}, "/name"),
        ({"version": 7}, "/version"),
        ({"successors": []}, "/successors"),
        ({"established_on": "2024-02-30"}, "/established_on"),
        ({"established_on": "2016", "dissolved_on": "2015-12-31"}, "/dissolved_on"),
        ({"location": {"lat": 91, "lon": 0}}, "/location/lat"),
        ({"website": "javascript:alert(1)"}, "/website"),
        ({"themes": ["Économie circulaire"]}, "/themes/0"),
        ({"names": [{"text": "x"}]}, "/names/0/lang"),
        ({"identifiers": [{"scheme": "a", "value": "1"}, {"scheme": "a", "value": "1"}]}, "/identifiers/1"),
        ({"parent_id": "0198c0de-0000-7000-8000-000000000001"}, "/parent_id"),
        ({"seeking": {"sdgs": [18]}}, "/seeking/sdgs/0"),
    ],
)
async def test_what_cannot_be_right_is_refused_by_field_and_changes_nothing(
    staff: httpx.AsyncClient, fields: dict[str, Any], pointer: str
) -> None:
    mark = new_id().hex
    body = {"kind": "school", "name": f"Refused {mark}", "country": "FR"}
    assert pointer in pointers(told(await staff.post(f"{API}/partners", json=body | fields), 422))
    assert await ids(staff, "partners", q=mark) == []
    one = await partner(staff, **{"name": f"Kept {mark}"})
    assert pointer in pointers(told(await changed(staff, f"partners/{one['id']}", **fields), 422))
    assert (await read(staff, f"partners/{one['id']}"))[0] == one


async def test_no_partner_is_its_own_parent_at_any_height(staff: httpx.AsyncClient) -> None:
    region = await partner(staff)
    town = await partner(staff, parent_id=region["id"])
    school = await partner(staff, kind="school", parent_id=town["id"])
    for parent in (region, town, school):
        answer = await changed(staff, f"partners/{region['id']}", parent_id=parent["id"])
        assert pointers(told(answer, 422)) == ["/parent_id"]
    assert (await changed(staff, f"partners/{school['id']}", parent_id=region["id"])).status_code == 200


async def test_the_same_key_enters_one_partner(staff: httpx.AsyncClient) -> None:
    body = {"kind": "school", "name": f"Once {new_id()}", "country": "FR"}
    headers = {"Idempotency-Key": str(new_id())}
    first, second = [await staff.post(f"{API}/partners", json=body, headers=headers) for _ in range(2)]
    assert (first.status_code, first.json(), first.headers["etag"]) == (201, second.json(), second.headers["etag"])
    assert await ids(staff, "partners", q=body["name"]) == [first.json()["id"]]


async def test_rules_and_vocabularies_are_public(anonymous: httpx.AsyncClient) -> None:
    rules = (await anonymous.get(f"{API}/rules")).json()["items"]
    assert {"A1", "A3", "A4", "A5", "A6", "D9"} <= {rule["id"] for rule in rules}
    vocabularies = (await anonymous.get(f"{API}/vocabularies")).json()["items"]
    labels = {term["code"]: term["label"] for term in vocabularies["instrument"]}
    assert labels["memorandum_of_understanding"]["fr"] == "Protocole d'entente"
