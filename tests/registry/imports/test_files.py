"""Files as people have them: encodings, separators, workbooks, columns by whatever name; and what is refused."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.tables.reading import UnreadableFile, read_table
from shared.testing.service import ServiceUnderTest
from tests.registry.imports.sending import counts, imported, rows, sent, workbook
from tests.registry.making import API, Json, pointers, told

PARTNERS = "Nom;Type;Pays;SIREN;Latitude;Thématiques;Date de création\n"


async def partner_of(client: httpx.AsyncClient, found: Json) -> Json:
    [row] = await rows(client, found)
    assert row["state"] == "created", row
    answer = await client.get(f"{API}/partners/{row['object_ids'][0]}")
    result: Json = answer.json()
    return result


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
async def test_a_file_is_read_in_whatever_encoding_it_comes(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, encoding: str
) -> None:
    name = f"Éco-quartier d'Étaples-sur-Mer « {encoding} »"
    content = f"{PARTNERS}{name};Association;France;;;éducation | eau;février 1998\n".encode(encoding)
    found = await imported(registry, staff, content, "partners")
    made = await partner_of(staff, found)
    assert (made["name"], made["kind"], made["country"]) == (name, "association", "FR")
    assert made["established_on"] == "1998-02"
    again = await imported(registry, staff, content, "partners")
    assert counts(again) == {"existing": 1}


async def test_a_workbook_keeps_its_numbers_and_days(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    content = workbook(
        [
            ["name", "country", "siren", "lat", "lon", "established_on"],
            ["Ville test", "FR", 732829320, 50.6, 3.1, date(1970, 2, 25)],
        ]
    )
    made = await partner_of(staff, await imported(registry, staff, content, "partners"))
    assert made["identifiers"] == [{"scheme": "siren", "value": "732829320"}]
    assert (made["location"], made["established_on"]) == ({"lat": 50.6, "lon": 3.1}, "1970-02-25")


async def test_d1_what_cannot_be_read_is_named_by_line_and_column(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    content = f"{PARTNERS}\nVille A;Ville;Atlantide;123;20.000;;31/02/2020\n"
    found = await imported(registry, staff, content, "partners")
    [row] = await rows(staff, found)
    assert (row["line"], row["state"]) == (3, "refused")
    assert {(problem["column"], problem["code"]) for problem in row["problems"]} == {
        ("Type", "not_a_code"),
        ("Pays", "unknown_country"),
        ("Latitude", "ambiguous"),
        ("Date de création", "not_a_date"),
    }
    answer = await staff.get(f"{API}/imports/{found['id']}/rows", headers={"Accept-Language": "fr"})
    assert "n'est pas un pays connu" in answer.text


async def test_what_a_use_case_refuses_is_told_of_the_row(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    content = f"{PARTNERS}Ville B;;France;215900094;;;\nVille C;;France;;999;;\n"
    found = await imported(
        registry, staff, content, "partners", mapping={"Nom": "name", "Pays": "country", "SIREN": "identifier:siren"}
    )
    wrong, right = await rows(staff, found)
    assert [(problem["column"], problem["code"]) for problem in wrong["problems"]] == [
        (None, "identifier_check_digits")
    ]
    assert right["state"] == "created"
    assert found["unmapped"] == ["Type", "Latitude", "Thématiques", "Date de création"]


async def test_a_mapping_is_remembered_for_columns_of_these_names(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    content = "Bezeichner,Staatskürzel\nVerein Muster,DE\n"
    told(await sent(staff, content, "partners"), 422)
    mapping = {"Bezeichner": "name", "Staatskürzel": "country"}
    await imported(registry, staff, content, "partners", mapping=mapping, defaults={"kind": "association"})
    again = await imported(registry, staff, content, "partners", defaults={"kind": "association"})
    assert (again["mapping"], counts(again)) == (mapping, {"existing": 1})


async def test_an_export_comes_back_without_a_mapping(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    await imported(registry, staff, "nom,pays\nVille Export,FR\n", "partners")
    exported = await staff.get(f"{API}/exports/partners.csv", params={"q": "Ville"})
    found = await imported(registry, staff, exported.content, "partners", dry_run=True)
    assert counts(found) == {"existing": found["rows_total"]}
    assert found["rows_total"] > 0


@pytest.mark.parametrize(
    ("content", "form", "code"),
    [
        ("", {}, "no_header"),
        ("a,a\n1,2\n", {}, "repeated_header"),
        ('nom,"pays\nx,y\n', {}, "broken_csv"),
        ("nom,pays\n", {"mapping": {"ville": "name"}}, "no_such_column"),
        ("nom,pays\n", {"mapping": {"nom": "colour"}}, "no_such_field"),
        ("nom,pays\n", {"mapping": {"nom": "name", "pays": "name"}}, "field_taken"),
        ("nom,pays\n", {"mapping": "[1]"}, "not_text_by_text"),
        ("nom,pays\n", {"defaults": {"colour": "x"}}, "no_such_field"),
        ("nom,pays\n", {"encoding": "klingon"}, "wrong_encoding"),
        (b"PK\x03\x04nonsense", {}, "broken_workbook"),
        (b"a\0b,c\n", {}, "no_table"),
    ],
)
async def test_a_file_that_is_no_table_is_refused(
    staff: httpx.AsyncClient, content: Any, form: dict[str, Any], code: str
) -> None:
    problem = told(await sent(staff, content, "partners", **form), 422)
    assert [error["code"] for error in problem["errors"]] == [code]


async def test_files_are_for_those_who_may_write_everything(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    member = await registry.account("member", scopes=["registry:read", "registry:write"])
    told(await sent(anonymous, "nom\nx\n", "partners"), 401)
    told(await sent(member, "nom\nx\n", "partners"), 403)
    made = (await sent(staff, "nom,pays\nVille D,FR\n", "partners")).json()
    other = await registry.machine("another", scopes=["registry:read", "registry:write"])
    told(await other.get(f"{API}/imports/{made['id']}"), 404)
    assert made["id"] not in [item["id"] for item in (await other.get(f"{API}/imports")).json()["items"]]
    assert made["id"] in [item["id"] for item in (await staff.get(f"{API}/imports")).json()["items"]]
    told(await sent(staff, "nom\nx\n", "conferences"), 422)
    told(await staff.post(f"{API}/imports", data={"kind": "partners", "locale": "fr"}), 415)
    bare = await staff.post(f"{API}/imports", files={"file": ("liste.csv", b"nom\nx\n")})
    assert pointers(told(bare, 422)) == ["/kind", "/locale"]


async def test_its_progress_is_streamed_to_whoever_has_the_signed_address(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    found = await imported(registry, staff, "nom,pays\nVille E,FR\n", "partners")
    answer = await anonymous.get(found["stream_url"])
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: ended" in answer.text
    assert '"created":1' in answer.text
    told(await anonymous.get(f"{API}/imports/{found['id']}/stream"), 403)
    told(await anonymous.get(found["stream_url"][:-1] + "0x"), 403)


def test_the_separator_is_the_one_that_makes_columns() -> None:
    for separator in ",;\t|":
        table = read_table(f'a{separator}b\n1{separator}"x, y; z"\n'.encode())
        assert (table.header, table.separator) == (["a", "b"], separator)
        assert table.rows[0].cells == ["1", "x, y; z"]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    table = read_table(b'a,b\n\n"1\n2",3\n4,5\n')
    assert [row.line for row in table.rows] == [3, 5]
    with pytest.raises(UnreadableFile):
        read_table(b"a\n" + b"x" * 30_000)
