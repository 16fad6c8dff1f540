"""The W3C Reconciliation Service API 0.2 at `/registry/v1/reconcile`, held against the specification's schemas."""

import json
from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import Json, partner, pointers, told
from tests.registry.reconciliation.wire import RECONCILE, asked, extended, got, one, said, valid

pytestmark = [pytest.mark.xdist_group("territories"), pytest.mark.usefixtures("territories")]

TERRITORY = {"type": "Territory"}


async def code_of(client: httpx.AsyncClient, entity_id: str) -> str:
    row = (await extended(client, [entity_id], "country", "level", "code"))["rows"][entity_id]
    return "/".join(str(row[each][0]["str"]) for each in ("country", "level", "code"))


async def test_the_manifest_says_what_the_service_can(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get(RECONCILE)
    manifest = answer.json()
    valid("manifest", manifest)
    assert manifest["versions"] == ["0.2"]
    assert [each["id"] for each in manifest["defaultTypes"]] == ["Partner", "Territory"]
    assert manifest["identifierSpace"].startswith("https://entente.test/")
    assert {setting["name"] for setting in manifest["extend"]["property_settings"]} == {"limit", "labels"}
    for service in manifest["suggest"].values():
        found = await anonymous.get(service["service_path"], params={"prefix": "a"})
        assert found.status_code == 200
    french = (await anonymous.get(RECONCILE, headers={"Accept-Language": "fr"})).json()
    assert french["defaultTypes"][0]["name"] == "Partenaire"


async def test_zhuhai_is_the_city_and_not_a_town_of_that_name(anonymous: httpx.AsyncClient) -> None:
    for query in ({"query": "Zhuhai"}, {"query": "Haikou", "properties": said(country="China")}):
        first = (await asked(anonymous, {"q": {**query, **TERRITORY}}))["q"]["result"][0]
        assert first["match"], first
        assert (await code_of(anonymous, first["id"])).startswith("CN/prefecture/")


async def test_a_batch_is_answered_alike_by_get_and_post(anonymous: httpx.AsyncClient, town: Json) -> None:
    batch = {"a": {"query": "Villeneuve d’Ascq", "limit": 3}, "b": {"query": "Dunkirk", "type": "Territory"}}
    posted, fetched = await asked(anonymous, batch), await asked(anonymous, batch, get=True)
    assert posted == fetched
    assert posted["a"]["result"][0]["id"] == town["id"]
    assert posted["a"]["result"][0]["type"] == [{"id": "Partner", "name": "Partner"}]
    assert posted["b"]["result"][0]["match"] is True


async def test_partners_are_what_is_looked_for_unless_a_type_says_otherwise(
    anonymous: httpx.AsyncClient, town: Json
) -> None:
    found = await one(anonymous, "Villeneuve-d'Ascq", properties=said(country="Frankreich"))
    assert (found[0]["id"], found[0]["match"]) == (town["id"], True)
    place = await one(anonymous, "Villeneuve-d'Ascq", **TERRITORY)
    assert place[0]["id"] != town["id"]
    assert await code_of(anonymous, place[0]["id"]) == "FR/commune/59009"
    both = await one(anonymous, "Villeneuve-d'Ascq", type=["Partner", "Territory"], type_strict="any")
    assert {each["type"][0]["id"] for each in both} == {"Partner", "Territory"}
    assert not any(each["match"] for each in both), "two things are meant equally"
    assert await one(anonymous, "Villeneuve-d'Ascq", type=["Partner", "Territory"], type_strict="all") == []
    assert await one(anonymous, "Villeneuve-d'Ascq", type="Person") == []
    assert await one(anonymous, "Villeneuve-d'Ascq", type="Person", type_strict="should") != []


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        *(("Dunkirk", None, "FR/commune/59183"), ("Dünkirchen", "Frankreich", "FR/commune/59183")),
        *(("Duinkerke", None, "FR/commune/59183"), ("Mons-en-Baroeul", "France", "FR/commune/59410")),
        *(("深圳市", None, "CN/prefecture/440300"), ("Conseil régional de Picardie", None, "FR/region/22")),
        *(("Munster (Haut-Rhin)", "France", "FR/commune/68226"), ("Münster", "Germany", "DE/city/2867543")),
        *(("Saint-Denis (La Réunion)", "France", "FR/commune/97411"), ("Saint-Denis, 93", "FR", "FR/commune/93066")),
        *(("Région de Dnipropetrovsk", "Ukraine", "UA/oblast/UA12000000000090473"),),
    ],
)
async def test_d6_what_is_plainly_meant_is_matched(
    anonymous: httpx.AsyncClient, text: str, country: str | None, code: str
) -> None:
    more: Json = {"properties": said(country=country)} if country else {}
    found = await one(anonymous, text, **TERRITORY, **more)
    assert found[0]["match"] is True, found
    assert await code_of(anonymous, found[0]["id"]) == code


@pytest.mark.parametrize(
    ("text", "country"),
    [
        *(("Saint-Denis", None), ("Saint-Denis", "France"), ("Munster", None), ("Munster", "Germany")),
        *(("Göttingen (district)", "Germany"), ("Dunkerque", "Blefuscu"), ("Dunkerqe (Bas-Rhin)", "France")),
    ],
)
async def test_what_could_be_several_is_left_to_people(
    anonymous: httpx.AsyncClient, text: str, country: str | None
) -> None:
    more: Json = {"properties": said(country=country)} if country else {}
    assert not any(each["match"] for each in await one(anonymous, text, **TERRITORY, **more))


@pytest.mark.parametrize("country", ["Belgique", "Germany", "中国"])
async def test_a_name_of_another_country_is_never_chosen(anonymous: httpx.AsyncClient, country: str) -> None:
    found = await one(anonymous, "Villeneuve-d'Ascq", **TERRITORY, properties=said(country=country))
    assert [each for each in found if each["match"] or each["features"][0]["value"] == 100] == []
    in_text = await one(anonymous, f"Villeneuve-d'Ascq, {country}", **TERRITORY)
    assert not any(each["match"] for each in in_text)


async def test_a15_a_dissolved_region_names_its_successor(anonymous: httpx.AsyncClient) -> None:
    found = (await one(anonymous, "Conseil régional de Picardie", **TERRITORY))[0]
    assert "dissolved, now Hauts-de-France" in found["description"]
    assert {"id": "current_name", "value": False} in found["features"]
    rows = (await extended(anonymous, [found["id"]], "successor", "dissolved_on"))["rows"][found["id"]]
    assert [each["name"] for each in rows["successor"]] == ["Hauts-de-France"]
    assert rows["dissolved_on"] == [{"date": "2016-01-01T00:00:00Z"}]


async def test_identifiers_decide_where_they_agree(anonymous: httpx.AsyncClient, town: Json) -> None:
    found = await one(anonymous, "A name nobody has", properties=said(siren="215 900 093"))
    assert (found[0]["id"], found[0]["match"], found[0]["score"]) == (town["id"], True, 100)
    assert {"id": "identifier_agrees", "value": True} in found[0]["features"]
    alone = (await asked(anonymous, {"q": {"properties": said(insee="59009"), "type": "Territory"}}))["q"]["result"]
    assert await code_of(anonymous, alone[0]["id"]) == "FR/commune/59009"
    other = await one(anonymous, "Villeneuve-d'Ascq", properties=said(siren="213105554"))
    assert not any(each["match"] for each in other), "it is known by another number"


async def test_d6_a_town_is_found_whether_it_calls_itself_one_or_not(
    anonymous: httpx.AsyncClient, staff: httpx.AsyncClient
) -> None:
    dressed = await partner(staff, "FR", name="Ville de Hem", territory={"level": "commune", "code": "59299"})
    bare = await partner(staff, "FR", name="Bretagne-Essai", territory={"level": "region", "code": "53"})
    for typed, meant in (("Hem", dressed), ("Mairie de Hem", dressed), ("Région Bretagne-Essai", bare)):
        found = await one(anonymous, typed, properties=said(country="France"))
        assert (found[0]["id"], found[0]["match"]) == (meant["id"], True), found
    by_code = await one(anonymous, "?", properties=said(insee="59299"))
    assert (by_code[0]["id"], by_code[0]["match"]) == (dressed["id"], True)


async def test_properties_narrow_what_is_found(anonymous: httpx.AsyncClient, staff: httpx.AsyncClient) -> None:
    name = f"Amitié {new_id()}"
    school = await partner(staff, "FR", name=name, kind="school")
    await partner(staff, "DE", name=name, kind="association")
    assert not any(each["match"] for each in await one(anonymous, name))
    said_of_it: list[Json] = [{"kind": "school"}, {"kind": "Établissement scolaire"}, {"country": ["France"]}]
    for narrow in said_of_it:
        found = await one(anonymous, name, properties=said(**narrow))
        assert [(each["id"], each["match"]) for each in found if each["score"] > 80] == [(school["id"], True)]
    nord = await one(anonymous, "Bailleul", **TERRITORY, properties=said(parent="Nord"))
    assert (nord[0]["match"], await code_of(anonymous, nord[0]["id"])) == (True, "FR/commune/59043")


async def test_the_limit_is_kept_and_scores_fall(anonymous: httpx.AsyncClient) -> None:
    found = await one(anonymous, "Saint-Denis", **TERRITORY, limit=2)
    assert len(found) == 2
    assert found[0]["score"] >= found[1]["score"] > 50


async def test_who_may_not_see_a_partner_does_not_find_it(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    hidden = await partner(staff, "FR", name=f"Comité {new_id()}", visibility="network")
    reader = await registry.account("viewer", scopes=["registry:read"])
    assert (await one(reader, hidden["name"]))[0]["id"] == hidden["id"]
    assert [each["id"] for each in await one(anonymous, hidden["name"]) if each["id"] == hidden["id"]] == []
    assert (await extended(anonymous, [hidden["id"]], "name"))["rows"] == {hidden["id"]: {"name": []}}
    for path in ("preview", "flyout/entity", "view"):
        told(await anonymous.get(f"{RECONCILE}/{path}", params={"id": hidden["id"]}), 404)
    suggested = await got(anonymous, "suggest/entity", "suggest-entities-response", prefix=hidden["name"])
    assert suggested["result"] == []


async def test_suggestions_begin_like_what_was_typed(anonymous: httpx.AsyncClient, town: Json) -> None:
    path, schema = "suggest/entity", "suggest-entities-response"
    found = (await got(anonymous, path, schema, prefix="ville de villeneuve d"))["result"]
    assert found[0]["id"] == town["id"]
    assert found[0]["notable"] == [{"id": "Partner", "name": "Partner"}]
    places = (await got(anonymous, path, schema, prefix="dunk", type="Territory"))["result"]
    assert "Dunkerque" in [each["name"] for each in places]
    first = (await got(anonymous, path, schema, prefix="s", type="Territory"))["result"]
    second = (await got(anonymous, path, schema, prefix="s", type="Territory", cursor=len(first)))["result"]
    assert len(first) == 20
    assert second
    assert {each["id"] for each in first}.isdisjoint(each["id"] for each in second)
    assert (await got(anonymous, path, schema, prefix="?!"))["result"] == []


async def test_types_and_properties_are_suggested_and_explained(anonymous: httpx.AsyncClient) -> None:
    types = (await got(anonymous, "suggest/type", "suggest-types-response", prefix="terr"))["result"]
    assert [each["id"] for each in types] == ["Territory"]
    properties = await got(anonymous, "suggest/property", "suggest-properties-response", prefix="succ")
    assert [each["id"] for each in properties["result"]] == ["successor"]
    proposed = await got(anonymous, "properties", "data-extension-property-proposal", type="Territory", limit=3)
    assert (proposed["type"], len(proposed["properties"])) == ("Territory", 3)
    for path, known in (("flyout/type", "Territory"), ("flyout/property", "siren")):
        assert known.lower() in (await anonymous.get(f"{RECONCILE}/{path}", params={"id": known})).text.lower()
        told(await anonymous.get(f"{RECONCILE}/{path}", params={"id": "nothing"}), 404)


@pytest.mark.parametrize(
    ("send", "status", "pointer"),
    [
        ({"queries": "{"}, 400, None),
        ({"queries": "[]"}, 422, "/queries"),
        ({"queries": '{"q": {}}'}, 422, "/queries/q"),
        ({"queries": '{"q": {"query": "x", "colour": "red"}}'}, 422, "/queries/q/colour"),
        ({"queries": '{"q": {"query": "x", "type_strict": "maybe"}}'}, 422, "/queries/q/type_strict"),
        ({"queries": '{"q": {"query": "x", "limit": 0}}'}, 422, "/queries/q/limit"),
        ({"queries": '{"q": {"query": "\\u0000"}}'}, 422, "/q/query"),
        ({"extend": '{"ids": []}'}, 422, "/extend/properties"),
        ({}, 422, "/queries"),
    ],
)
async def test_what_cannot_be_right_is_refused_with_a_pointer(
    anonymous: httpx.AsyncClient, send: dict[str, str], status: int, pointer: str | None
) -> None:
    answer = await anonymous.post(
        RECONCILE,
        content=httpx.QueryParams(send).__str__(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    problem = told(answer, status)
    if pointer:
        assert pointers(problem) == [pointer]


async def test_a_batch_too_large_and_a_body_of_another_kind_are_refused(anonymous: httpx.AsyncClient) -> None:
    batch: dict[str, Any] = {f"q{number}": {"query": "x"} for number in range(501)}
    told(await anonymous.post(RECONCILE, data={"queries": json.dumps(batch)}), 422)
    told(await anonymous.post(RECONCILE, json={"q0": {"query": "x"}}), 415)


async def test_parameters_that_the_protocol_does_not_name_are_passed_over(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get(f"{RECONCILE}/suggest/type", params={"prefix": "par", "callback": "x", "lang": "fr"})
    assert answer.status_code == 200
    assert [each["id"] for each in answer.json()["result"]] == ["Partner"]


async def test_of_merged_duplicates_only_the_one_that_stays_is_found(
    anonymous: httpx.AsyncClient, staff: httpx.AsyncClient
) -> None:
    kept, duplicate = [await partner(staff, "FR", name=f"{word} {new_id()}") for word in ("Comité", "Comite")]
    merged = await staff.post(f"/registry/v1/partners/{duplicate['id']}:merge", json={"into": kept["id"]})
    assert merged.status_code == 200, merged.text
    found = await one(anonymous, duplicate["name"], properties=said(country="France"))
    assert (found[0]["id"], found[0]["match"]) == (kept["id"], True)
    assert duplicate["id"] not in [each["id"] for each in found]
