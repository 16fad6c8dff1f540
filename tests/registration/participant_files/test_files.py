"""Lists of participants as files: what stands in them, in which language, for whom, and in how much memory."""

import csv
import io
from typing import Any

import httpx
import pytest
import pytest_asyncio
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from shared.db.engine import transaction
from shared.http.pages import Batch
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER, ORGANISER
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    """A French elected representative with a seat, a Chinese one who waits, a French one who withdrew."""
    scene = await open_scene(coordinator, anonymous, delegations=("FR", "CN"))
    town = await scene.workshop(at=MORNING, capacity=1, title={"fr": "Villes: l'eau / le climat", "en": "Towns"})
    await scene.workshop(title={"en": "Schools"})
    seated = {"given_name": "Camille", "family_name": "=Exemple", "function": "Maire", "gender": "female"}
    await scene.register(town, delegation="FR", organisation_name="Ville d'Exemple", **seated)
    waits = {"given_name": "Ping", "family_name": "Zhao", "name_order": "family_first", "native_name": "赵平"}
    await scene.register(town, delegation="CN", **waits)
    gone = await scene.register(delegation="FR", given_name="Zoé", family_name="Partie")
    assert (await scene.withdraw(gone["id"])).status_code == 200
    return scene


def path_of(scene: Scene, form: str) -> str:
    return f"{V1}/conferences/{scene.conference_id}/participants.{form}"


async def written(scene: Scene, client: httpx.AsyncClient | None = None, **query: Any) -> list[dict[str, str]]:
    answer = await (client or scene.staff).get(path_of(scene, "csv"), params=query)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def workbook(scene: Scene, **query: Any) -> dict[str, list[list[Any]]]:
    answer = await scene.staff.get(path_of(scene, "xlsx"), params=query)
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def head_of(registration: ServiceUnderTest, scene: Scene, side: str) -> httpx.AsyncClient:
    account = str(new_id())
    grant = {"account_id": account, "role": "delegation_head", "side": side}
    granted = await scene.staff.post(f"{V1}/conferences/{scene.conference_id}/grants", json=grant)
    assert granted.status_code == 201, granted.text
    return await registration.account("member", scopes=MEMBER, subject=account)


async def test_a_list_has_everybody_with_what_they_hold_and_no_formula(scene: Scene) -> None:
    camille, zhao, zoe = await written(scene, lang="fr")
    assert camille["Nom de famille"] == "'=Exemple"
    assert (camille["Organisme"], camille["État"]) == ("Ville d'Exemple", "Confirmée")
    assert (camille["Ateliers"], camille["En attente pour"]) == ("Villes: l'eau / le climat", "")
    assert (zhao["Ateliers"], zhao["En attente pour"]) == ("", "Villes: l'eau / le climat")
    assert (zhao["Nom de liste"], zhao["Nom en écriture d'origine"]) == ("Zhao Ping", "赵平")
    assert zoe["État"] == "Retirée"


@pytest.mark.parametrize(
    ("lang", "header", "state", "workshop"),
    [
        ("en", ["Name", "Delegation", "State"], "Confirmed", "Towns"),
        ("fr", ["Nom complet", "Délégation", "État"], "Confirmée", "Villes: l'eau / le climat"),
        ("de", ["Name", "Delegation", "Stand"], "Bestätigt", "Towns"),
        ("zh", ["姓名", "代表团", "状态"], "已确认", "Towns"),
    ],
)
async def test_its_reader_chooses_columns_and_language(
    scene: Scene, lang: str, header: list[str], state: str, workshop: str
) -> None:
    chosen = await written(scene, lang=lang, columns="display_name,delegation,state,workshops")
    assert list(chosen[0])[:3] == header
    assert list(chosen[0].values()) == ["Camille =Exemple", "FR", state, workshop]


async def test_filters_are_those_of_the_list(scene: Scene) -> None:
    workshops = (await scene.staff.get(f"{V1}/conferences/{scene.conference_id}/workshops")).json()["items"]
    town = next(item["id"] for item in workshops if "fr" in item["title"])
    assert len(await written(scene, delegation="FR")) == 2
    assert len(await written(scene, delegation="FR", state="confirmed")) == 1
    of_town = await written(scene, workshop=town, columns="display_name", lang="en")
    assert of_town == [
        {"Name": "Camille =Exemple", "In this workshop": "Seat confirmed"},
        {"Name": "Zhao Ping", "In this workshop": "On the waitlist"},
    ]
    by_name = await written(scene, sort="name", columns="family_name", lang="en")
    assert [row["Family name"] for row in by_name][1:] == ["Partie", "Zhao"]


async def test_a_workbook_has_a_sheet_for_each_delegation_or_workshop(scene: Scene) -> None:
    by_delegation = await workbook(scene, lang="en", sheets="delegation", columns="given_name")
    assert by_delegation == {
        "Participants": [["Given name"], ["Camille"], ["Ping"], ["Zoé"]],
        "CN": [["Given name"], ["Ping"]],
        "FR": [["Given name"], ["Camille"], ["Zoé"]],
    }
    by_workshop = await workbook(scene, lang="fr", sheets="workshop", columns="given_name")
    assert list(by_workshop) == ["Participants", "1. Villes  l'eau   le climat", "2. Schools"]
    assert by_workshop["1. Villes  l'eau   le climat"] == [
        ["Prénom", "Dans cet atelier"],
        ["Camille", "Place confirmée"],
        ["Ping", "Sur liste d'attente"],
    ]


async def test_what_there_is_not_is_refused(scene: Scene, anonymous: httpx.AsyncClient) -> None:
    for query, pointer in (
        ({"columns": "family_name,shoe_size"}, "#/query/columns"),
        ({"sheets": "workshop"}, "#/query/sheets"),
        ({"lang": "it"}, "#/query/lang"),
        ({"colour": "red"}, "#/query/colour"),
    ):
        answer = await scene.staff.get(path_of(scene, "csv"), params=query)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await scene.staff.get(path_of(scene, "csv"), params={"workshop": str(new_id())})).status_code == 404
    assert (await scene.staff.get(path_of(scene, "pdf"))).status_code == 404
    assert (await anonymous.get(path_of(scene, "csv"))).status_code == 401


async def test_a_head_has_its_own_people_and_others_nobody(registration: ServiceUnderTest, scene: Scene) -> None:
    head = await head_of(registration, scene, "CN")
    assert [row["Given name"] for row in await written(scene, head, lang="en")] == ["Ping"]
    assert (await head.get(path_of(scene, "csv"), params={"delegation": "FR"})).status_code == 403
    stranger = await registration.account("organiser", scopes=ORGANISER, subject=str(new_id()))
    assert (await stranger.get(path_of(scene, "csv"))).status_code == 403
    link = f"{V1}/conferences/{scene.conference_id}/participants:link"
    assert (await stranger.post(link, json={"form": "csv"})).status_code == 403
    assert (await head.post(link, json={"form": "csv", "delegation": "FR"})).status_code == 403


async def test_a_link_gives_just_what_it_was_made_for_without_a_token(
    registration: ServiceUnderTest, scene: Scene, anonymous: httpx.AsyncClient
) -> None:
    head = await head_of(registration, scene, "CN")
    body = {"form": "csv", "columns": ["given_name"], "lang": "de"}
    made = await head.post(f"{V1}/conferences/{scene.conference_id}/participants:link", json=body)
    assert made.status_code == 200, made.text
    url = made.json()["url"]
    answer = await anonymous.get(url)
    assert answer.content.decode("utf-8-sig").split() == ["Vorname", "Ping"]
    for other in (
        url.replace("delegation=CN", "delegation=FR"),
        url.replace("delegation=CN&", ""),
        url.replace("columns=given_name", "columns=email"),
        url.replace("participants.csv", "participants.xlsx"),
        url.replace("expires=", "expires=9"),
        f"{url}&state=confirmed",
    ):
        assert (await anonymous.get(other)).status_code == 401, other


async def test_a_list_of_many_batches_has_every_row_once(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous)
    pattern, copies = await scene.register(), 2 * Batch().limit
    async with transaction(registration.runtime.engine) as session:
        await session.execute(
            text(
                """insert into registration
                select (jsonb_populate_record(r, jsonb_build_object(
                    'id', gen_random_uuid(), 'name_key', 'nr ' || n, 'address_key', n || '@town.example'))).*
                from registration r, generate_series(1, :copies) n where r.id = :id"""
            ),
            {"id": pattern["id"], "copies": copies},
        )
    for order in ("id", "name"):
        rows = await written(scene, columns="id", lang="en", sort=order)
        assert len({row["Registration"] for row in rows}) == len(rows) == copies + 1
