"""Registering in number: the rules of one registration for each row, and nobody twice."""

import asyncio
import csv
import io

import httpx
import pytest
import pytest_asyncio
import xlsxwriter

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import ORGANISER
from tests.registration.making import events_about, head_of
from tests.registration.registration_imports.sending import (
    HEADER,
    counts,
    ended,
    faults,
    imported,
    queued,
    registrations,
    sent,
    states,
)
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
async def test_a_row_becomes_what_a_registration_is(
    registration: ServiceUnderTest, scene: Scene, encoding: str
) -> None:
    town = await scene.workshop(at=MORNING, capacity=1, title={"fr": "Villes et jeunesse", "en": "Towns"})
    content = HEADER + "Exemplé;Zoé;zoe@ville.example.org;fr;VILLES ET JEUNESSE;Maire\n;Ping;;CN;Towns;\n"
    found = await imported(registration, scene, content.encode(encoding))
    assert counts(found) == (2, 0, 0)
    assert (found["state"], found["separator"], found["rows_done"]) == ("done", ";", 2)
    zoe, ping = await registrations(scene)
    assert (zoe["person"]["family_name"], zoe["person"]["email"]) == ("Exemplé", "zoe@ville.example.org")
    assert (zoe["delegation"], zoe["state"], zoe["person"]["function"]) == ("FR", "confirmed", "Maire")
    assert [(item["workshop_id"], item["state"]) for item in zoe["enrolments"]] == [(town, "confirmed")]
    assert ping["enrolments"][0]["state"] == "waitlisted", "whoever stands first in the file has the seat"
    assert [row["registration_id"] for row in found["rows"]] == [zoe["id"], ping["id"]]
    told = {event["type"] for event in await events_about(registration, zoe["id"])}
    assert "registration.registration.confirmed" in told


async def test_what_a_list_of_participants_says_comes_in_again(
    registration: ServiceUnderTest, scene: Scene, coordinator: httpx.AsyncClient
) -> None:
    await scene.workshop(title={"fr": "Villes", "zh": "城市"})
    await imported(
        registration,
        scene,
        HEADER + "=Exemple;Zoé;zoe@v.example.org;FR;Villes;\n赵;平;ping@v.example.org;CN;城市;主任\n",
    )
    path = f"{V1}/conferences/{scene.conference_id}/participants.xlsx"
    columns = "family_name,given_name,name_order,email,phone,gender,delegation_name,delegation,workshops,function,state"
    for language in ("en", "fr", "de", "zh"):
        file = (await scene.staff.get(path, params={"lang": language, "columns": columns})).content
        assert counts(await imported(registration, scene, file)) == (0, 2, 0)
        other = await open_scene(coordinator, scene.anyone, delegations=("FR", "CN"))
        await other.workshop(title={"fr": "Villes", "zh": "城市"})
        assert counts(await imported(registration, other, file)) == (2, 0, 0)
        assert (await registrations(other))[0]["person"]["family_name"] == "=Exemple"


async def test_b13_a_row_is_one_person_and_nobody_is_registered_twice(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    rows = (
        "Nom;Courriel;Délégation;Nombre de personnes\n"
        "Lycée Exemple;lycee@v.example.org;FR;20\n"
        ";;FR;12\n"
        "Seule;seule@v.example.org;FR;1\n"
        "SEULE;Seule+2@v.example.org;FR;\n"
        ";muet@v.example.org;FR;\n"
    )
    found = await imported(registration, scene, rows)
    assert states(found) == ["refused", "refused", "created", "refused", "refused"]
    assert faults(found)[:3] == [
        (2, "Nombre de personnes", "B13"),
        (3, "Nombre de personnes", "B13"),
        (5, None, "B13"),
    ]
    assert {fault["rule"] for row in found["rows"][:2] for fault in row["problems"]} == {"B13"}
    assert len(await registrations(scene)) == 1


async def test_the_same_file_twice_adds_nobody_also_without_addresses(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    pupils = HEADER + "Li;Wei;;CN;;élève\nLi;Wei;;CN;;élève\nLi;Wei;;FR;;élève\nPrésent;Ada;ada@v.example.org;FR;;\n"
    assert counts(await imported(registration, scene, pupils)) == (4, 0, 0)
    assert counts(await imported(registration, scene, pupils)) == (0, 4, 0)
    assert counts(await imported(registration, scene, pupils + "Li;Wei;;CN;;élève\n")) == (1, 4, 0)
    gone = next(item for item in await registrations(scene) if item["person"]["given_name"] == "Ada")
    assert (await scene.withdraw(gone["id"])).status_code == 200
    assert counts(await imported(registration, scene, pupils)) == (1, 3, 0), "the withdrawn may come again"


async def test_everything_that_is_wrong_is_told_by_line_and_column(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    await scene.workshop(title={"en": "Twin"})
    await scene.workshop(title={"en": "Twin"})
    head = "Family name,E-mail,Delegation,Workshops,Gender,Year of birth,Shoe size\n"
    found = await imported(
        registration, scene, head + "One,no address,XX,Twin;Nowhere,neither,then,44\nTwo,two@v.example.org,XX,,,,\n"
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
    assert (found["unmapped"], counts(found)) == (["Shoe size"], (0, 0, 2))
    assert states(await imported(registration, scene, head + ",,FR,,,,\nThree,,FR,,,,\n")) == ["refused", "created"]


async def test_a_trial_keeps_nothing_and_says_what_would_become(registration: ServiceUnderTest, scene: Scene) -> None:
    town = await scene.workshop(capacity=1)
    rows = HEADER + f"Un;A;a@v.example.org;FR;{town};\nDeux;B;b@v.example.org;XX;;\n"
    before = await scene.seats()
    found = await imported(registration, scene, rows, dry_run="true")
    assert (found["state"], states(found)) == ("done", ["created", "refused"])
    assert [row["registration_id"] for row in found["rows"]] == [None, None]
    assert await registrations(scene) == []
    assert await scene.seats() == before


async def test_all_or_nothing_stands_whole_or_not_at_all(registration: ServiceUnderTest, scene: Scene) -> None:
    many = "".join(f"N{n};A;a{n}@v.example.org;FR;;\n" for n in range(150))
    wrong = await imported(registration, scene, HEADER + many + "X;A;x@v.example.org;XX;;\n", mode="all_or_nothing")
    assert (counts(wrong), wrong["state"]) == ((150, 0, 1), "refused")
    assert {row["registration_id"] for row in wrong["rows"]} == {None}
    assert await registrations(scene) == []
    right = await imported(registration, scene, HEADER + many, mode="all_or_nothing")
    assert (counts(right), right["state"]) == ((150, 0, 0), "done")
    found = await registrations(scene)
    assert [item["person"]["family_name"] for item in found[:3]] == ["N0", "N1", "N2"]
    told = await events_about(registration, right["rows"][0]["registration_id"])
    assert [event["type"] for event in told] == ["registration.registration.confirmed"]


async def test_limits_hold_in_number_and_only_an_override_exceeds_them(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    town = await scene.workshop(capacity=3)
    rows = "".join(f"N{n};A;a{n}@v.example.org;FR;{town};\n" for n in range(8))
    others = "".join(f"M{n};A;b{n}@v.example.org;CN;{town};\n" for n in range(8))
    await asyncio.gather(imported(registration, scene, HEADER + rows), imported(registration, scene, HEADER + others))
    seats = (await scene.seats())[town]
    assert (seats["taken"], seats["waiting"]) == (3, 13)
    late = await imported(
        registration, scene, HEADER + f"L;A;l@v.example.org;FR;{town};\n", override_reason="Speaker of the morning"
    )
    assert counts(late) == (1, 0, 0)
    assert (await scene.seats())[town]["taken"] == 4


async def test_a_head_registers_its_own_people_and_no_stranger_anybody(
    registration: ServiceUnderTest, scene: Scene, anonymous: httpx.AsyncClient
) -> None:
    head = await head_of(registration, scene.staff, scene.conference_id, "FR")
    rows = HEADER + "Un;A;a@v.example.org;;;\nDeux;B;b@v.example.org;CN;;\n"
    organisers = await queued(scene, HEADER + "Trois;C;c@v.example.org;CN;;\n")
    own = await queued(scene, rows, head)
    assert (own["delegation"], organisers["delegation"]) == ("FR", None)
    found = await ended(registration, scene, own["id"])
    assert states(found) == ["created", "refused"]
    assert sorted(item["delegation"] for item in await registrations(scene)) == ["CN", "FR"]
    path = f"{V1}/conferences/{scene.conference_id}/imports"
    assert [item["id"] for item in (await head.get(path)).json()["items"]] == [own["id"]]
    both = (await scene.staff.get(path, params={"state": "done", "count": True})).json()
    assert ([item["id"] for item in both["items"]], both["total"]) == ([own["id"], organisers["id"]], 2)
    for verb in ("", "/rows", "/stream"):
        assert (await head.get(f"{V1}/imports/{organisers['id']}{verb}")).status_code == 404
        assert (await anonymous.get(f"{V1}/imports/{own['id']}{verb}")).status_code == 401
    assert (await head.post(f"{V1}/imports/{organisers['id']}:resume", json={})).status_code == 404
    assert (await sent(scene, rows, head, override_reason="because")).status_code == 403
    stranger = await registration.account("organiser", scopes=ORGANISER, subject=str(new_id()))
    assert (await sent(scene, rows, stranger)).status_code == 403
    assert (await sent(scene, rows, anonymous)).status_code == 401


async def test_what_is_no_table_of_ours_is_refused(registration: ServiceUnderTest, scene: Scene) -> None:
    for content, form, pointer in (
        ("", {}, "/file"),
        (b"PK\x03\x04 broken", {}, "/file"),
        ("Taille;Couleur\n44;rouge\n", {}, "/mapping"),
        (HEADER + "a;b;;;;\n", {"mapping": {"Absent": "family_name"}}, "/mapping/Absent"),
        (HEADER + "a;b;;;;\n", {"mapping": {"Nom": "shoe_size"}}, "/mapping/Nom"),
        (HEADER + "a;b;;;;\n", {"mapping": "no json"}, "/mapping"),
        (HEADER + "a;b;;;;\n" * 5_001, {"mode": "all_or_nothing"}, "/file"),
        (HEADER + "a;b;;;;\n" * 50_001, {}, "/file"),
    ):
        answer = await sent(scene, content, **form)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    closed = await scene.staff.post(f"{V1}/conferences/{scene.conference_id}:close-registration")
    assert closed.status_code == 200
    assert states(await imported(registration, scene, HEADER + "a;b;a@v.example.org;FR;;\n")) == ["refused"]


async def test_columns_are_mapped_as_said_and_workbooks_are_read(registration: ServiceUnderTest, scene: Scene) -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("Liste")
    for number, cells in enumerate((["Qui", "Né en", "D"], ["Suharto", 1990, "CN"])):
        sheet.write_row(number, 0, cells)
    book.close()
    mapping = {"Qui": "given_name", "Né en": "birth_year", "D": "delegation"}
    found = await imported(registration, scene, content.getvalue(), mapping=mapping, sheet="Liste")
    assert counts(found) == (1, 0, 0)
    [made] = await registrations(scene)
    assert (made["person"]["given_name"], made["person"]["birth_year"]) == ("Suharto", 1990)


QUESTIONS = [
    {
        "code": "shuttle",
        "label": {"fr": "Navette ?", "en": "Shuttle?"},
        "kind": "single_choice",
        "options": [{"code": "airport", "label": {"fr": "De l'aéroport", "en": "From the airport"}}],
    },
    {"code": "nights", "label": {"de": "Nächte"}, "kind": "number", "most": 5},
    {"code": "role", "label": {"fr": "Fonction", "en": "Function"}, "kind": "text", "delegations": ["FR"]},
    {"code": "guide", "label": {"zh": "导游"}, "kind": "boolean"},
]


async def test_answers_to_the_forms_own_questions_come_in_and_go_out_and_come_in_again(
    registration: ServiceUnderTest, scene: Scene, coordinator: httpx.AsyncClient
) -> None:
    form = await scene.change(f"{V1}/conferences/{scene.conference_id}/form", questions=QUESTIONS)
    assert form.status_code == 200, form.text
    head = "Nom,Prénom,Délégation,navette,Nächte,导游,answer:role\n"
    right = "Un,A,FR,de l'aeroport,2,Oui,Rapporteur\n"
    wrong = "Deux,B,CN,bicycle,20.000,,\nTrois,C,CN,,7,perhaps,x\n"
    found = await imported(registration, scene, head + right + wrong + "Quatre,D,CN,,,,\n")
    assert faults(found) == [
        (3, "navette", "unknown_option"),
        (3, "Nächte", "wrong_type"),
        (4, "answer:role", "not_asked"),
        (4, "Nächte", "too_large"),
        (4, "导游", "wrong_type"),
    ]
    first = found["rows"][0]["registration_id"]
    filled = (await scene.staff.get(f"{V1}/registrations/{first}/answers")).json()["answers"]
    assert filled == {"shuttle": "airport", "nights": 2, "guide": True, "role": "Rapporteur"}
    columns = "family_name,given_name,delegation,function,answer:*"
    path = f"{V1}/conferences/{scene.conference_id}/participants"
    for language, header, shown in (
        ("fr", ["Navette ?", "Nächte", "Fonction (role)", "导游"], ["De l'aéroport", "2", "Rapporteur", "Oui"]),
        ("zh", ["Shuttle?", "Nächte", "Function (role)", "导游"], ["From the airport", "2", "Rapporteur", "是"]),
    ):
        file = (await scene.staff.get(f"{path}.csv", params={"columns": columns, "lang": language})).content
        lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
        assert (lines[0][4:], lines[1][4:]) == (header, shown)
        other = await open_scene(coordinator, scene.anyone, delegations=("FR", "CN"))
        await other.change(f"{V1}/conferences/{other.conference_id}/form", questions=QUESTIONS)
        again = await imported(registration, other, file)
        assert counts(again) == (2, 0, 0)
        copy = again["rows"][0]["registration_id"]
        assert (await scene.staff.get(f"{V1}/registrations/{copy}/answers")).json()["answers"] == filled
    link = {"form": "csv", "columns": ["family_name", "answer:shuttle"], "lang": "en"}
    url = (await scene.staff.post(f"{path}:link", json=link)).json()["url"]
    assert (await scene.anyone.get(url)).content.decode("utf-8-sig").splitlines()[:2] == [
        "Family name,Shuttle?",
        "Un,From the airport",
    ]
    for name in ("answer:bread", "answer:", "Answer:shuttle"):
        assert (await scene.staff.get(f"{path}.csv", params={"columns": name})).status_code == 422
        assert (await scene.staff.post(f"{path}:link", json=link | {"columns": [name]})).status_code == 422
    unknown = await sent(scene, head + right, mapping={"Nom": "family_name", "navette": "answer:bread"})
    assert unknown.json()["errors"][0]["code"] == "no_such_field"
