"""Registering in number: the rules of one registration for each row, and nobody twice."""

import asyncio
import io
import json
from typing import Any

import httpx
import pytest
import pytest_asyncio
import xlsxwriter

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER, ORGANISER
from tests.registration.making import events_about
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene

HEADER = "Nom;Prénom;Courriel;Délégation;Ateliers;Fonction\n"


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"))


async def sent(
    scene: Scene, content: str | bytes, client: httpx.AsyncClient | None = None, **form: Any
) -> httpx.Response:
    data = {name: json.dumps(value) if isinstance(value, dict) else str(value) for name, value in form.items()}
    raw = content.encode() if isinstance(content, str) else content
    path = f"{V1}/conferences/{scene.conference_id}/registrations:import"
    return await (client or scene.staff).post(path, data=data, files={"file": ("liste.csv", raw)})


async def imported(scene: Scene, content: str | bytes, **form: Any) -> dict[str, Any]:
    answer = await sent(scene, content, **form)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    return found["counts"]["created"], found["counts"]["existing"], found["counts"]["refused"]


def states(found: dict[str, Any]) -> list[str]:
    return [row["state"] for row in found["rows"]]


def faults(found: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(row["line"], fault["column"], fault["code"]) for row in found["rows"] for fault in row["problems"]]


async def registrations(scene: Scene) -> list[dict[str, Any]]:
    answer = await scene.staff.get(f"{V1}/conferences/{scene.conference_id}/registrations", params={"sort": "id"})
    return list(answer.json()["items"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
async def test_a_row_becomes_what_a_registration_is(
    registration: ServiceUnderTest, scene: Scene, encoding: str
) -> None:
    town = await scene.workshop(at=MORNING, capacity=1, title={"fr": "Villes et jeunesse", "en": "Towns"})
    content = HEADER + "Exemplé;Zoé;zoe@ville.example.org;fr;VILLES ET JEUNESSE;Maire\n;Ping;;CN;Towns;\n"
    found = await imported(scene, content.encode(encoding))
    assert counts(found) == (2, 0, 0)
    assert (found["entered"], found["separator"]) == (True, ";")
    zoe, ping = await registrations(scene)
    assert (zoe["person"]["family_name"], zoe["person"]["email"]) == ("Exemplé", "zoe@ville.example.org")
    assert (zoe["delegation"], zoe["state"], zoe["person"]["function"]) == ("FR", "confirmed", "Maire")
    assert [(item["workshop_id"], item["state"]) for item in zoe["enrolments"]] == [(town, "confirmed")]
    assert ping["enrolments"][0]["state"] == "waitlisted", "whoever stands first in the file has the seat"
    assert [row["registration_id"] for row in found["rows"]] == [zoe["id"], ping["id"]]
    told = {event["type"] for event in await events_about(registration, zoe["id"])}
    assert "registration.registration.confirmed" in told


async def test_what_a_list_of_participants_says_comes_in_again(scene: Scene, coordinator: httpx.AsyncClient) -> None:
    await scene.workshop(title={"fr": "Villes", "zh": "城市"})
    await imported(scene, HEADER + "=Exemple;Zoé;zoe@v.example.org;FR;Villes;\n赵;平;ping@v.example.org;CN;城市;主任\n")
    path = f"{V1}/conferences/{scene.conference_id}/participants.xlsx"
    columns = "family_name,given_name,name_order,email,phone,gender,delegation_name,delegation,workshops,function,state"
    for language in ("en", "fr", "de", "zh"):
        file = (await scene.staff.get(path, params={"lang": language, "columns": columns})).content
        assert counts(await imported(scene, file)) == (0, 2, 0)
        other = await open_scene(coordinator, scene.anyone, delegations=("FR", "CN"))
        await other.workshop(title={"fr": "Villes", "zh": "城市"})
        assert counts(await imported(other, file)) == (2, 0, 0)
        assert (await registrations(other))[0]["person"]["family_name"] == "=Exemple"


async def test_b13_a_row_is_one_person_and_nobody_is_registered_twice(scene: Scene) -> None:
    rows = (
        "Nom;Courriel;Délégation;Nombre de personnes\n"
        "Lycée Exemple;lycee@v.example.org;FR;20\n"
        ";;FR;12\n"
        "Seule;seule@v.example.org;FR;1\n"
        "SEULE;Seule+2@v.example.org;FR;\n"
        ";muet@v.example.org;FR;\n"
    )
    found = await imported(scene, rows)
    assert states(found) == ["refused", "refused", "created", "refused", "refused"]
    assert faults(found)[:3] == [
        (2, "Nombre de personnes", "B13"),
        (3, "Nombre de personnes", "B13"),
        (5, None, "B13"),
    ]
    assert {fault["rule"] for row in found["rows"][:2] for fault in row["problems"]} == {"B13"}
    assert len(await registrations(scene)) == 1


async def test_the_same_file_twice_adds_nobody_also_without_addresses(scene: Scene) -> None:
    pupils = HEADER + "Li;Wei;;CN;;élève\nLi;Wei;;CN;;élève\nLi;Wei;;FR;;élève\nPrésent;Ada;ada@v.example.org;FR;;\n"
    assert counts(await imported(scene, pupils)) == (4, 0, 0)
    assert counts(await imported(scene, pupils)) == (0, 4, 0)
    assert counts(await imported(scene, pupils + "Li;Wei;;CN;;élève\n")) == (1, 4, 0)
    gone = next(item for item in await registrations(scene) if item["person"]["given_name"] == "Ada")
    assert (await scene.withdraw(gone["id"])).status_code == 200
    assert counts(await imported(scene, pupils)) == (1, 3, 0), "the withdrawn may come again"


async def test_everything_that_is_wrong_is_told_by_line_and_column(scene: Scene) -> None:
    await scene.workshop(title={"en": "Twin"})
    await scene.workshop(title={"en": "Twin"})
    head = "Family name,E-mail,Delegation,Workshops,Gender,Year of birth,Shoe size\n"
    found = await imported(
        scene, head + "One,no address,XX,Twin;Nowhere,neither,then,44\nTwo,two@v.example.org,XX,,,,\n"
    )
    assert faults(found) == [
        (2, "Gender", "not_a_code"),
        (2, "Year of birth", "not_a_number"),
        (2, "Workshops", "unknown_workshop"),
        (2, "Workshops", "unknown_workshop"),
        (2, "E-mail", "value_error"),
        (3, "Delegation", "unknown_delegation"),
    ]
    assert found["rows"][0]["problems"][-1]["value"] == "no address"
    assert (found["unmapped"], found["entered"]) == (["Shoe size"], False)
    assert states(await imported(scene, head + ",,FR,,,,\nThree,,FR,,,,\n")) == ["refused", "created"]


async def test_a_trial_keeps_nothing_and_says_what_would_become(registration: ServiceUnderTest, scene: Scene) -> None:
    town = await scene.workshop(capacity=1)
    rows = HEADER + f"Un;A;a@v.example.org;FR;{town};\nDeux;B;b@v.example.org;XX;;\n"
    before = await scene.seats()
    found = await imported(scene, rows, dry_run="true")
    assert (states(found), found["entered"]) == (["created", "refused"], False)
    assert [row["registration_id"] for row in found["rows"]] == [None, None]
    assert await registrations(scene) == []
    assert await scene.seats() == before


async def test_all_or_nothing_stands_whole_or_not_at_all(registration: ServiceUnderTest, scene: Scene) -> None:
    many = "".join(f"N{n};A;a{n}@v.example.org;FR;;\n" for n in range(150))
    wrong = await imported(scene, HEADER + many + "X;A;x@v.example.org;XX;;\n", mode="all_or_nothing")
    assert (counts(wrong), wrong["entered"]) == ((150, 0, 1), False)
    assert await registrations(scene) == []
    right = await imported(scene, HEADER + many, mode="all_or_nothing")
    assert (counts(right), right["entered"]) == ((150, 0, 0), True)
    found = await registrations(scene)
    assert [item["person"]["family_name"] for item in found[:3]] == ["N0", "N1", "N2"]
    told = await events_about(registration, right["rows"][0]["registration_id"])
    assert [event["type"] for event in told] == ["registration.registration.confirmed"]


async def test_limits_hold_in_number_and_only_an_override_exceeds_them(scene: Scene) -> None:
    town = await scene.workshop(capacity=3)
    rows = "".join(f"N{n};A;a{n}@v.example.org;FR;{town};\n" for n in range(8))
    others = "".join(f"M{n};A;b{n}@v.example.org;CN;{town};\n" for n in range(8))
    await asyncio.gather(imported(scene, HEADER + rows), imported(scene, HEADER + others))
    seats = (await scene.seats())[town]
    assert (seats["taken"], seats["waiting"]) == (3, 13)
    late = await imported(scene, HEADER + f"L;A;l@v.example.org;FR;{town};\n", override_reason="Speaker of the morning")
    assert counts(late) == (1, 0, 0)
    assert (await scene.seats())[town]["taken"] == 4


async def test_a_head_registers_its_own_people_and_no_stranger_anybody(
    registration: ServiceUnderTest, scene: Scene, anonymous: httpx.AsyncClient
) -> None:
    account = str(new_id())
    grant = {"account_id": account, "role": "delegation_head", "side": "FR"}
    assert (await scene.staff.post(f"{V1}/conferences/{scene.conference_id}/grants", json=grant)).status_code == 201
    head = await registration.account("member", scopes=MEMBER, subject=account)
    rows = HEADER + "Un;A;a@v.example.org;;;\nDeux;B;b@v.example.org;CN;;\n"
    found = (await sent(scene, rows, head)).json()
    assert states(found) == ["created", "refused"]
    assert [item["delegation"] for item in await registrations(scene)] == ["FR"]
    assert (await sent(scene, rows, head, override_reason="because")).status_code == 403
    stranger = await registration.account("organiser", scopes=ORGANISER, subject=str(new_id()))
    assert (await sent(scene, rows, stranger)).status_code == 403
    assert (await sent(scene, rows, anonymous)).status_code == 401


async def test_what_is_no_table_of_ours_is_refused(scene: Scene) -> None:
    for content, form, pointer in (
        ("", {}, "/file"),
        (b"PK\x03\x04 broken", {}, "/file"),
        ("Taille;Couleur\n44;rouge\n", {}, "/mapping"),
        (HEADER + "a;b;;;;\n", {"mapping": {"Absent": "family_name"}}, "/mapping/Absent"),
        (HEADER + "a;b;;;;\n", {"mapping": {"Nom": "shoe_size"}}, "/mapping/Nom"),
        (HEADER + "a;b;;;;\n", {"mapping": "no json"}, "/mapping"),
        (HEADER + "a;b;;;;\n" * 5_001, {}, "/file"),
    ):
        answer = await sent(scene, content, **form)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    closed = await scene.staff.post(f"{V1}/conferences/{scene.conference_id}:close-registration")
    assert closed.status_code == 200
    assert states(await imported(scene, HEADER + "a;b;a@v.example.org;FR;;\n")) == ["refused"]


async def test_columns_are_mapped_as_said_and_workbooks_are_read(scene: Scene) -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("Liste")
    for number, cells in enumerate((["Qui", "Né en", "D"], ["Suharto", 1990, "CN"])):
        sheet.write_row(number, 0, cells)
    book.close()
    mapping = {"Qui": "given_name", "Né en": "birth_year", "D": "delegation"}
    found = await imported(scene, content.getvalue(), mapping=mapping, sheet="Liste")
    assert counts(found) == (1, 0, 0)
    [made] = await registrations(scene)
    assert (made["person"]["given_name"], made["person"]["birth_year"]) == ("Suharto", 1990)
