"""The registration form over HTTP: asked by organisers, filled in by participants, seen by few."""

import asyncio
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import events_about, made
from tests.registration.participants.test_own_registration import holder_of
from tests.registration.seats.scene import V1, Scene, open_scene

QUESTIONS = [
    {
        "code": "shuttle",
        "label": {"fr": "Navette ?", "en": "Shuttle?"},
        "kind": "single_choice",
        "options": [{"code": "airport", "label": {"en": "From the airport"}}, {"code": "no", "label": {"en": "No"}}],
        "required": True,
        "delegations": ["FR"],
    },
    {"code": "nights", "label": {"en": "Nights"}, "kind": "number", "least": 0, "most": 5},
]
CONSENTS = [
    {"purpose": "list", "text": {"fr": "Mon nom figure sur la liste."}, "required": True},
    {"purpose": "photographs", "text": {"fr": "J'accepte d'être photographié."}},
]
GOOD: dict[str, Any] = {
    "answers": {"shuttle": "airport", "nights": 2},
    "needs": {"diet": "végétarien", "visa": True},
    "consents": [{"purpose": "list", "version": 1}],
}


@pytest_asyncio.fixture
async def scene(organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(organiser, anonymous, delegations=("CN", "FR"))


async def ask_for(scene: Scene, **form: Any) -> httpx.Response:
    return await scene.change(f"{V1}/conferences/{scene.conference_id}/form", **form)


async def ask_all(scene: Scene) -> None:
    answer = await ask_for(
        scene,
        fields={"birth_year": "hidden", "phone": "required"},
        questions=QUESTIONS,
        needs={"diet": "optional", "visa": "required"},
        consents=CONSENTS,
    )
    assert answer.status_code == 200, answer.text


async def fill_in(
    scene: Scene, client: httpx.AsyncClient | None = None, person: dict[str, Any] | None = None, **filled: Any
) -> httpx.Response:
    who = {"given_name": "Ada", "email": f"{new_id()}@town.example.org", "phone": "+33 3 20 00 00 00"} | (person or {})
    body = {"person": who, "delegation": "FR"} | filled
    return await (client or scene.anyone).post(f"{V1}/conferences/{scene.conference_id}/registrations", json=body)


async def test_a_form_is_seen_by_all_and_changed_by_those_who_manage(
    registration: ServiceUnderTest, scene: Scene, coordinator: httpx.AsyncClient
) -> None:
    path = f"{V1}/conferences/{scene.conference_id}/form"
    empty = (await scene.anyone.get(path)).json()
    assert (empty["version"], empty["fields"]["email"], empty["needs"]["diet"]) == (0, "optional", "hidden")
    await ask_all(scene)
    form = (await scene.anyone.get(path)).json()
    assert (form["version"], form["fields"]["birth_year"], form["needs"]["access"]) == (1, "hidden", "hidden")
    assert [(item["purpose"], item["version"]) for item in form["consents"]] == [("list", 1), ("photographs", 1)]
    member = await registration.account("member", scopes=["registration:read"], subject=str(new_id()))
    assert (await member.patch(path, json={"needs": {}}, headers={"If-Match": "*"})).status_code == 403
    assert (await scene.anyone.patch(path, json={"needs": {}}, headers={"If-Match": "*"})).status_code == 401
    assert (await scene.staff.patch(path, json={"needs": {}})).status_code == 428
    stale = await scene.staff.patch(path, json={"needs": {}}, headers={"If-Match": '"0.00"'})
    assert stale.status_code == 412
    told = await events_about(registration, scene.conference_id)
    assert told[-1]["data"]["changed"] == ["form"]


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"fields": {"family_name": "required"}}, "/fields/family_name"),
        ({"questions": [QUESTIONS[0] | {"delegations": ["DE"]}]}, "/questions/0/delegations/0"),
        ({"questions": [QUESTIONS[1], QUESTIONS[1]]}, ""),
        ({"questions": [QUESTIONS[1] | {"options": QUESTIONS[0]["options"]}]}, "/questions/0"),
        ({"questions": [QUESTIONS[0] | {"options": []}]}, "/questions/0"),
        ({"questions": [QUESTIONS[1] | {"max_length": 3}]}, "/questions/0"),
        ({"questions": [QUESTIONS[0] | {"least": 3}]}, "/questions/0"),
        ({"questions": [QUESTIONS[1] | {"code": "N°"}]}, "/questions/0/code"),
        ({"needs": {"passport": "required"}}, "/needs/passport/[key]"),
        ({"consents": [{"purpose": "list", "text": {}}]}, "/consents/0/text"),
    ],
)
async def test_d3_forms_that_cannot_be_asked_are_refused(scene: Scene, form: dict[str, Any], pointer: str) -> None:
    answer = await ask_for(scene, **form)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_what_is_filled_in_is_kept_for_few(
    registration: ServiceUnderTest, scene: Scene, coordinator: httpx.AsyncClient
) -> None:
    await ask_all(scene)
    answer = await fill_in(scene, **GOOD)
    assert answer.status_code == 201, answer.text
    path = f"{V1}/registrations/{answer.json()['id']}/answers"
    subjects = {code: str(new_id()) for code in ("FR", "CN")}
    heads = {}
    for code, subject in subjects.items():
        grant = {"account_id": subject, "role": "delegation_head", "side": code}
        await made(scene.staff, f"/conferences/{scene.conference_id}/grants", **grant)
        heads[code] = await registration.account("member", scopes=["registration:read"], subject=subject)
    for client in (scene.staff, coordinator, heads["FR"], await holder_of(registration, answer.json())):
        filled = await client.get(path)
        assert filled.status_code == 200, filled.text
        assert filled.json()["answers"] == GOOD["answers"]
        assert filled.json()["needs"] == GOOD["needs"] | {"access": None}
        assert [(item["purpose"], item["text"]["fr"]) for item in filled.json()["consents"]] == [
            ("list", "Mon nom figure sur la liste.")
        ]
    other = await holder_of(registration, (await fill_in(scene, **GOOD)).json())
    assert [(await client.get(path)).status_code for client in (heads["CN"], other)] == [404, 404]
    assert (await scene.anyone.get(path)).status_code == 401


@pytest.mark.parametrize(
    ("filled", "pointers"),
    [
        ({"answers": {}}, ["/answers/shuttle"]),
        ({"answers": {"shuttle": "boat", "nights": 9}}, ["/answers/shuttle", "/answers/nights"]),
        ({"answers": GOOD["answers"] | {"hobby": "chess"}}, ["/answers/hobby"]),
        ({"needs": {"access": "ramp"}}, ["/needs/access", "/needs/visa"]),
        ({"needs": {"visa": True, "passport": "X123"}}, ["/needs/passport"]),
        ({"consents": []}, ["/consents"]),
        ({"consents": [*GOOD["consents"], {"purpose": "spam", "version": 1}]}, ["/consents/1/purpose"]),
        ({"person": {"phone": None, "birth_year": 1980}}, ["/person/phone", "/person/birth_year"]),
    ],
)
async def test_what_the_form_does_not_ask_is_refused_by_name(
    scene: Scene, filled: dict[str, Any], pointers: list[str]
) -> None:
    await ask_all(scene)
    answer = await fill_in(scene, **(GOOD | filled))
    assert (answer.status_code, [item["pointer"] for item in answer.json()["errors"]]) == (422, pointers)
    seats = (await scene.anyone.get(f"{V1}/conferences/{scene.conference_id}/seats")).json()
    assert seats["registered"] == 0


async def test_what_is_wrong_is_said_in_four_languages(scene: Scene) -> None:
    await ask_all(scene)
    who = {"given_name": "Ada", "phone": "+33 3 20 00 00 00"}
    said = set()
    for language in ("en", "fr", "de", "zh"):
        answer = await scene.anyone.post(
            f"{V1}/conferences/{scene.conference_id}/registrations",
            json={"person": who, "delegation": "FR"} | GOOD | {"answers": {}},
            headers={"Accept-Language": language},
        )
        said.add(answer.json()["errors"][0]["message"])
    assert len(said) == 4


async def test_a_changed_text_is_a_new_version_and_an_old_one_is_refused(scene: Scene) -> None:
    await ask_all(scene)
    old = (await fill_in(scene, **GOOD)).json()
    changed = [CONSENTS[0] | {"text": {"fr": "Mon nom et ma fonction figurent sur la liste."}}, CONSENTS[1]]
    answer = await ask_for(scene, consents=changed)
    assert [item["version"] for item in answer.json()["consents"]] == [2, 1]
    refused = await fill_in(scene, **GOOD)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/consent-outdated")
    assert refused.json()["consents"] == [{"purpose": "list", "version": 2}]
    now = await fill_in(scene, **(GOOD | {"consents": [{"purpose": "list", "version": 2}]}))
    assert now.status_code == 201, now.text
    kept = (await scene.staff.get(f"{V1}/registrations/{old['id']}/answers")).json()["consents"][0]
    assert (kept["version"], kept["text"]["fr"]) == (1, "Mon nom figure sur la liste.")
    # A purpose that went and came back goes on with its versions.
    assert (await ask_for(scene, consents=[])).status_code == 200
    back = await ask_for(scene, consents=CONSENTS)
    assert [item["version"] for item in back.json()["consents"]] == [3, 1]


async def test_the_form_of_the_moment_decides_while_it_changes(scene: Scene) -> None:
    """Answers judged by a version that the process remembered are judged anew when the desk knows a newer one."""
    assert (await fill_in(scene)).status_code == 201
    await ask_all(scene)
    assert (await fill_in(scene)).status_code == 422
    changed = ask_for(scene, questions=[], needs={}, consents=[])
    answers = await asyncio.gather(changed, *(fill_in(scene, **GOOD) for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {200, 201, 422}
    assert (await fill_in(scene)).status_code == 201


async def test_nobody_learns_of_a_form_by_its_refusals_who_may_not_see_the_conference(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(organiser, anonymous, delegations=("FR",), visibility="private")
    await ask_all(scene)
    assert (await anonymous.get(f"{V1}/conferences/{scene.conference_id}/form")).status_code == 404
    assert (await fill_in(scene)).status_code == 404


async def test_organisers_may_leave_out_what_they_do_not_know(scene: Scene) -> None:
    await ask_all(scene)
    entered = await fill_in(scene, scene.staff, person={"phone": None})
    assert entered.status_code == 201, entered.text
    wrong = await fill_in(scene, scene.staff, answers={"nights": 9})
    assert wrong.status_code == 422
