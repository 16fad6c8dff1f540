"""Exports through HTTP: complete, valid in their formats, and never more than the caller may see."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from lxml import etree
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from shared.db.engine import transaction
from shared.http.pages import Batch
from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, agreement, cooperation, made, partner, told

SCHEMAS = Path(__file__).parents[4] / "shared" / "data" / "iati" / "xsd"
THEME = "exported"
FORMATS = ("csv", "xlsx", "json", "jsonld", "geojson", "xml")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(staff: httpx.AsyncClient) -> dict[str, Any]:
    """Two towns with places, one without; what they founded and signed, all of one theme."""
    usual = {"themes": [THEME]}
    lille = await partner(
        staff,
        name="=Lille",
        location={"lat": 50.63, "lon": 3.06},
        identifiers=[{"scheme": "siren", "value": "215903501"}],
        names=[{"lang": "nl", "text": "Rijsel", "kind": "alias"}],
        **usual,
    )
    suva = await partner(staff, "FJ", name="Suva", location={"lat": -18.14, "lon": 178.44}, **usual)
    hidden = await partner(staff, "DE", name="Verborgen", visibility="private", **usual)
    together = await cooperation(staff, lille, suva, hidden, started_on="2018", **usual)
    drafted = await agreement(staff, lille, suva, visibility="network", **usual)
    signed = await agreement(
        staff,
        lille,
        suva,
        title={"fr": "Accord & cie", "zh": "协议"},
        cooperation_id=together["id"],
        signed_on="2024-02",
        term_months=60,
        documents=[{"title": "Texte", "url": "https://example.org/texte.pdf", "language": "fr"}],
        **usual,
    )
    return {"lille": lille, "suva": suva, "hidden": hidden, "together": together, "drafted": drafted, "signed": signed}


async def exported(client: httpx.AsyncClient, name: str, **query: Any) -> httpx.Response:
    answer = await client.get(f"{API}/exports/{name}", params={"theme": THEME} | query)
    assert answer.status_code == 200, answer.text
    return answer


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_csv_file_has_what_the_list_has_and_no_formula(scene: dict[str, Any], staff: httpx.AsyncClient) -> None:
    answer = await exported(staff, "partners.csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="entente-partners-')
    rows = {row["id"]: row for row in rows_of(answer)}
    assert set(rows) == {scene[name]["id"] for name in ("lille", "suva", "hidden")}
    row = rows[scene["lille"]["id"]]
    assert row["name"] == "'=Lille"
    assert (row["identifiers"], row["other_names"], row["lat"]) == ("siren: 215903501", "Rijsel", "50.63")


async def test_a_spreadsheet_holds_the_same_cells(scene: dict[str, Any], staff: httpx.AsyncClient) -> None:
    answer = await exported(staff, "partners.xlsx")
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert head == list(rows_of(await exported(staff, "partners.csv"))[0])
    found = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert found[scene["lille"]["id"]]["name"] == "'=Lille"
    assert found[scene["suva"]["id"]]["lat"] == -18.14


async def test_json_is_the_list_itself(scene: dict[str, Any], staff: httpx.AsyncClient) -> None:
    for kind in ("partners", "cooperations", "agreements"):
        listed = (await staff.get(f"{API}/{kind}", params={"theme": THEME})).json()["items"]
        written = (await exported(staff, f"{kind}.json")).json()
        assert sorted(written, key=lambda item: item["id"]) == sorted(listed, key=lambda item: item["id"])


async def test_linked_data_names_its_objects_by_their_address(scene: dict[str, Any], staff: httpx.AsyncClient) -> None:
    graph = (await exported(staff, "agreements.jsonld")).json()
    assert graph["@context"] == "https://schema.org/"
    nodes = {node["@id"].rpartition("/")[2]: node for node in graph["@graph"]}
    node = nodes[scene["signed"]["id"]]
    assert node["isPartOf"]["@id"].endswith(f"/registry/v1/cooperations/{scene['together']['id']}")
    assert [author["name"] for author in node["author"]] == ["=Lille", "Suva"]
    assert node["temporalCoverage"] == "2024-02/2029-02"
    town = {node["@id"]: node for node in (await exported(staff, "partners.jsonld")).json()["@graph"]}
    assert town[node["author"][0]["@id"]]["@type"] == "GovernmentOrganization"


async def test_geojson_draws_lines_between_those_whose_place_is_known(
    scene: dict[str, Any], staff: httpx.AsyncClient
) -> None:
    features = {one["id"]: one for one in (await exported(staff, "cooperations.geojson")).json()["features"]}
    drawn = features[scene["together"]["id"]]
    assert drawn["geometry"] == {"type": "LineString", "coordinates": [[3.06, 50.63], [178.44, -18.14]]}
    assert drawn["properties"]["countries"] == ["FR", "FJ", "DE"]
    points = {one["id"]: one for one in (await exported(staff, "partners.geojson")).json()["features"]}
    assert points[scene["hidden"]["id"]]["geometry"] is None


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas of IATI 2.03 are not beside the project")
@pytest.mark.parametrize(
    ("name", "schema", "elements"),
    [("partners", "organisations", 3), ("cooperations", "activities", 1), ("agreements", "activities", 1)],
)
async def test_iati_is_valid(
    scene: dict[str, Any], staff: httpx.AsyncClient, name: str, schema: str, elements: int
) -> None:
    valid = etree.XMLSchema(etree.parse(SCHEMAS / f"iati-{schema}-schema.xsd"))
    document = etree.fromstring((await exported(staff, f"{name}.xml")).content)
    valid.assertValid(document)
    assert len(document) == elements


async def test_a5_iati_says_that_only_the_month_is_known(scene: dict[str, Any], staff: httpx.AsyncClient) -> None:
    document = etree.fromstring((await exported(staff, "agreements.xml")).content)
    dates = {date.get("type"): date for date in document.iter("activity-date")}
    assert dates["2"].get("iso-date") == "2024-02-01"
    assert dates["2"].findtext("narrative") == "2024-02"
    assert {country.get("code"): country.get("percentage") for country in document.iter("recipient-country")} == {
        "FR": "50.00",
        "FJ": "50.00",
    }


async def test_iati_of_nothing_is_refused_because_it_could_not_be_valid(staff: httpx.AsyncClient) -> None:
    answer = await staff.get(f"{API}/exports/agreements.xml", params={"theme": "no_such_theme"})
    assert "IATI" in told(answer, 404)["detail"]


@pytest.mark.parametrize("form", FORMATS)
async def test_nobody_is_given_what_they_may_not_see(
    scene: dict[str, Any], anonymous: httpx.AsyncClient, form: str
) -> None:
    for kind in ("partners", "cooperations", "agreements"):
        answer = await exported(anonymous, f"{kind}.{form}")
        unpacked = answer.content
        if form == "xlsx":
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(unpacked)).get_sheet_by_index(0).to_python()
            unpacked = json.dumps(sheet).encode()
        assert b"Verborgen" not in unpacked
        assert scene["drafted"]["id"].encode() not in unpacked


async def test_files_are_filtered_as_lists_are(scene: dict[str, Any], staff: httpx.AsyncClient) -> None:
    rows = rows_of(await exported(staff, "agreements.csv", state="in_force"))
    assert [row["id"] for row in rows] == [scene["signed"]["id"]]
    assert rows[0]["title"] == "fr: Accord & cie; zh: 协议"
    told(await staff.get(f"{API}/exports/agreements.csv", params={"limit": 5}), 422)
    told(await staff.get(f"{API}/exports/agreements.pdf"), 404)
    told(await staff.get(f"{API}/exports/projects.csv"), 404)


async def test_a_file_of_many_batches_has_every_row_once(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    pattern = await made(
        staff, "partners", {"kind": "school", "name": "École", "country": "FR", "themes": ["many_rows"]}
    )
    copies = 2 * Batch().limit
    async with transaction(registry.runtime.engine) as session:
        await session.execute(
            text(
                """insert into partner
                select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid()))).*
                from partner p, generate_series(1, :copies) where p.id = :id"""
            ),
            {"id": pattern["id"], "copies": copies},
        )
    answer = await staff.get(f"{API}/exports/partners.csv", params={"theme": "many_rows"})
    rows = rows_of(answer)
    assert len({row["id"] for row in rows}) == len(rows) == copies + 1
