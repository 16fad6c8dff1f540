"""Functions of partners, and the persons who take them in turn (D3, D5, D7), over HTTP."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import now
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, changed, made, partner, pointers, read, told

EMAIL = "maire@example.org"


async def function(client: httpx.AsyncClient, town: Json, **fields: Any) -> Json:
    usual = {"kind": "mayor", "title": {"fr": "Maire"}, "email": EMAIL}
    return await made(client, f"partners/{town['id']}/contacts", usual | fields)


async def taken_up(client: httpx.AsyncClient, contact: Json, name: str, **fields: Any) -> Json:
    return await made(client, f"contacts/{contact['id']}/holders", {"person": {"family_name": name}} | fields)


async def holders(client: httpx.AsyncClient, contact: Json) -> list[tuple[str, str | None, str | None, bool]]:
    shown, _ = await read(client, f"contacts/{contact['id']}")
    return [(one["person"]["name"], one["from"], one["to"], one["current"]) for one in shown["holders"]]


async def test_d5_a_function_outlives_those_who_take_it_in_turn(staff: httpx.AsyncClient) -> None:
    town = await partner(staff)
    contact = await function(staff, town)
    await taken_up(staff, contact, "First", **{"from": "2014-03-30"})
    await taken_up(staff, contact, "Second", **{"from": "2020-07-04"})
    await taken_up(staff, contact, "Third", **{"from": "2026-03"})
    assert await holders(staff, contact) == [
        ("Third", "2026-03", None, True),
        ("Second", "2020-07-04", "2026-03", False),
        ("First", "2014-03-30", "2020-07-03", False),
    ]
    shown, _ = await read(staff, f"contacts/{contact['id']}")
    assert (shown["email"], shown["title"], shown["version"]) == (EMAIL, {"fr": "Maire"}, 1)
    assert shown["partner"] == {"id": town["id"], "name": town["name"], "country": "FR"}
    trail = (await staff.get(f"{API}/audit", params={"subject": f"contact:{contact['id']}"})).json()["items"]
    assert [entry["action"] for entry in trail] == ["taken_up"] * 3 + ["created"]
    assert (trail[0]["before"]["former"]["until"], trail[0]["after"]["former"]["until"]) == (None, "2026-03")
    assert "Third" not in str(trail)


async def test_d5_who_held_it_before_is_entered_without_ending_anything(staff: httpx.AsyncClient) -> None:
    contact = await function(staff, await partner(staff))
    await taken_up(staff, contact, "Now", **{"from": "2020"})
    await taken_up(staff, contact, "Before", **{"from": "2014", "to": "2020"})
    assert await holders(staff, contact) == [("Now", "2020", None, True), ("Before", "2014", "2020", False)]
    body = {"person": {"family_name": "Meanwhile"}, "from": "2021", "to": "2023"}
    path = f"{API}/contacts/{contact['id']}/holders"
    problem = told(await staff.post(path, json=body, headers={"Accept-Language": "fr"}), 409)
    assert (problem["rule"], pointers(problem)) == ("D5", ["/from"])
    assert "tour à tour" in problem["detail"]
    assert len(await holders(staff, contact)) == 2


@pytest.mark.parametrize("fields", [{}, {"from": "2020-07-04"}, {"from": "2019"}, {"from": "2010"}])
async def test_d5_two_do_not_hold_a_function_at_once(staff: httpx.AsyncClient, fields: Json) -> None:
    contact = await function(staff, await partner(staff))
    await taken_up(staff, contact, "One", **{"from": "2020-07-04"})
    mark = f"Other{new_id().hex}"
    body = {"person": {"family_name": mark}} | fields
    problem = told(await staff.post(f"{API}/contacts/{contact['id']}/holders", json=body), 409)
    assert problem["rule"] == "D5"
    assert await holders(staff, contact) == [("One", "2020-07-04", None, True)]
    assert (await staff.get(f"{API}/persons", params={"q": mark})).json()["items"] == []


async def test_d5_a_function_that_several_hold_has_them_at_once_but_each_once(staff: httpx.AsyncClient) -> None:
    contact = await function(staff, await partner(staff), kind="project_officer", several=True)
    one = await taken_up(staff, contact, "One", **{"from": "2020"})
    await taken_up(staff, contact, "Two", **{"from": "2021"})
    assert [current for *_, current in await holders(staff, contact)] == [True, True]
    again = {"person_id": one["person_id"], "from": "2022"}
    told(await staff.post(f"{API}/contacts/{contact['id']}/holders", json=again), 409)
    problem = told(await changed(staff, f"contacts/{contact['id']}", several=False), 409)
    assert (problem["rule"], pointers(problem)) == ("D5", ["/several"])
    path = f"contacts/{contact['id']}/holders/{one['id']}"
    assert (await changed(staff, path, to="2021")).status_code == 200
    assert (await changed(staff, f"contacts/{contact['id']}", several=False)).status_code == 200
    told(await changed(staff, path, to=None), 409)


async def test_d5_of_many_who_take_a_function_up_at_once_one_does(staff: httpx.AsyncClient) -> None:
    contact = await function(staff, await partner(staff))
    path = f"{API}/contacts/{contact['id']}/holders"
    bodies = [{"person": {"family_name": f"N{n}"}, "from": "2024-05-01"} for n in range(6)]
    answers = await asyncio.gather(*(staff.post(path, json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert len(await holders(staff, contact)) == 1


async def test_d5_the_database_itself_lets_nobody_hold_a_function_beside_another(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    contact = await function(staff, await partner(staff))
    first = await taken_up(staff, contact, "One", **{"from": "2020-01-01", "to": "2020-12-31"})
    second = await taken_up(staff, contact, "Two", **{"from": "2021-01-01"})
    path = f"contacts/{contact['id']}/holders/"
    tags = [(await read(staff, path + one["id"]))[1] for one in (first, second)]
    answers = await asyncio.gather(
        staff.patch(f"{API}/{path}{first['id']}", json={"to": "2021-03-31"}, headers=tags[0]),
        staff.patch(f"{API}/{path}{second['id']}", json={"from": "2020-10-01"}, headers=tags[1]),
    )
    assert [answer.status_code for answer in answers] == [409, 409]
    assert [one[1:3] for one in await holders(staff, contact)] == [("2021-01-01", None), ("2020-01-01", "2020-12-31")]


async def test_d3_any_one_name_is_enough_and_none_is_forced(staff: httpx.AsyncClient) -> None:
    contact = await function(staff, await partner(staff), several=True)
    path = f"{API}/contacts/{contact['id']}/holders"
    zhao = {"given_name": "Ping", "family_name": "Zhao", "name_order": "family_first", "native_name": "赵平"}
    for person, name in (
        (zhao, "Zhao Ping"),
        ({"native_name": "沈欣", "transcription": "Shen Xin"}, "沈欣"),
        ({"given_name": "Suharto"}, "Suharto"),
    ):
        answer = await staff.post(path, json={"person": person})
        assert answer.status_code == 201, answer.text
        shown = answer.json()["person"]
        assert shown["name"] == name
        assert {field: shown[field] for field in person} == person
    for nobody in ({}, {"email": "x@example.org"}, {"name_order": "family_first"}):
        assert pointers(told(await staff.post(path, json={"person": nobody}), 422)) == ["/person"]
    for unclear in ({}, {"person": zhao, "person_id": str(new_id())}):
        assert pointers(told(await staff.post(path, json=unclear), 422)) == ["/person"]
    assert pointers(told(await staff.post(path, json={"person_id": str(new_id())}), 422)) == ["/person_id"]


async def test_a_person_is_found_in_any_script_and_changed(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    body = {"given_name": "Élodie", "family_name": f"D'Œuvre{mark}", "native_name": f"赵平{mark}"}
    person = await made(staff, "persons", body)
    for q in (f"d oeuvre{mark}", f"ELODIE D’Œuvre{mark}", f"赵平{mark}"):
        found = (await staff.get(f"{API}/persons", params={"q": q})).json()["items"]
        assert [one["id"] for one in found] == [person["id"]], q
    answer = await changed(staff, f"persons/{person['id']}", phone="+33 3 20 00 00 00", family_name=f"Neuve{mark}")
    assert (answer.json()["name"], answer.json()["version"]) == (f"Élodie Neuve{mark}", 2)
    told(await staff.patch(f"{API}/persons/{person['id']}", json={"phone": None}), 428)
    nameless = {"given_name": None, "family_name": None, "native_name": None}
    told(await changed(staff, f"persons/{person['id']}", **nameless), 422)
    told(await changed(staff, f"persons/{person['id']}", email="nowhere"), 422)
    [updated, _] = (await staff.get(f"{API}/audit", params={"subject": f"person:{person['id']}"})).json()["items"]
    assert updated["changed"] == ["family_name", "phone"]


async def test_d7_persons_without_a_function_for_long_are_found_to_be_asked_or_erased(
    staff: httpx.AsyncClient,
) -> None:
    mark = f"Idle{new_id().hex}"
    contact = await function(staff, await partner(staff), several=True)
    await taken_up(staff, contact, f"{mark} left", **{"from": "2010", "to": "2014"})
    await taken_up(staff, contact, f"{mark} brief", **{"from": "2014", "to": "2014"})
    await taken_up(staff, contact, f"{mark} stays", **{"from": "2010"})
    tomorrow = str((now() + timedelta(days=2)).date())
    for since, names in ((tomorrow, [f"{mark} brief", f"{mark} left"]), ("2013-01-01", [])):
        found = (await staff.get(f"{API}/persons", params={"q": mark, "idle_since": since})).json()["items"]
        assert [one["name"] for one in found] == names


async def test_d7_who_is_told_the_persons_behind_functions(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    own, other = await partner(staff), await partner(staff)
    contact = await function(staff, own)
    mark = f"Name{new_id().hex}"
    holder = await taken_up(staff, contact, mark, **{"from": "2020"})
    listed, person = f"{API}/partners/{own['id']}/contacts", f"{API}/persons/{holder['person_id']}"
    term = f"{API}/contacts/{contact['id']}/holders/{holder['id']}"
    callers = {
        "staff": (staff, True),
        "admin": (await registry.account("admin", scopes=[READ, WRITE]), True),
        "member": (await registry.account("member", scopes=[READ, WRITE], partners=[own["id"]]), True),
        "loader": (await registry.machine("a loader", scopes=[READ, WRITE]), True),
        "stranger": (await registry.account("member", scopes=[READ, WRITE], partners=[other["id"]]), False),
        "viewer": (await registry.account("viewer", scopes=[READ]), False),
        "organiser": (await registry.account("organiser", scopes=[READ]), False),
        "reader": (await registry.machine("a reader", scopes=[READ]), False),
        "service": (await registry.machine("service:registration", scopes=[READ]), False),
    }
    for who, (caller, told_of) in callers.items():
        answer = await caller.get(listed)
        [item] = answer.json()["items"]
        assert item["email"] == EMAIL, who
        assert (item["holders"] is not None) == told_of, who
        assert (mark in answer.text) == told_of, who
        for path in (person, term):
            assert (await caller.get(path)).status_code == (200 if told_of else 404), (who, path)
    anonymous = await registry.anonymous()
    for path in (listed, person, term, f"{API}/persons"):
        told(await anonymous.get(path), 401)
        told(await (await registry.account("viewer", scopes=[])).get(path), 403)
    for who in ("member", "stranger", "viewer"):
        told(await callers[who][0].get(f"{API}/persons", params={"q": mark}), 403)


async def test_members_keep_their_own_functions_and_nobody_elses(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    own, other, hidden = await partner(staff), await partner(staff), await partner(staff, visibility="private")
    member = await registry.account("member", scopes=[READ, WRITE], partners=[own["id"]])
    ours, theirs = await function(member, own), await function(staff, other)
    elsewhere = await taken_up(staff, theirs, "Elsewhere", **{"from": "2020"})
    holder = await taken_up(member, ours, "Ours", **{"from": "2020"})
    assert (await changed(member, f"persons/{holder['person_id']}", phone="112")).status_code == 200
    assert (await changed(member, f"contacts/{ours['id']}", language="fr")).status_code == 200
    body = {"kind": "press", "title": {"fr": "Presse"}}
    told(await member.post(f"{API}/partners/{other['id']}/contacts", json=body), 403)
    told(await member.post(f"{API}/partners/{hidden['id']}/contacts", json=body), 404)
    told(await changed(member, f"contacts/{theirs['id']}", language="fr"), 403)
    told(await member.post(f"{API}/contacts/{theirs['id']}/holders", json={"person": {"given_name": "X"}}), 403)
    borrowed = {"person_id": elsewhere["person_id"], "from": "2024"}
    assert pointers(told(await member.post(f"{API}/contacts/{ours['id']}/holders", json=borrowed), 422)) == [
        "/person_id"
    ]
    told(await member.post(f"{API}/persons", json={"given_name": "X"}), 403)
    viewer = await registry.account("viewer", scopes=[READ])
    told(await viewer.post(f"{API}/partners/{own['id']}/contacts", json=body), 403)


async def test_what_was_entered_by_mistake_is_deleted_and_the_person_stays(staff: httpx.AsyncClient) -> None:
    contact = await function(staff, await partner(staff))
    first = await taken_up(staff, contact, "First", **{"from": "2020"})
    await taken_up(staff, contact, "Second", **{"from": "2024"})
    path = f"contacts/{contact['id']}/holders/{first['id']}"
    told(await staff.delete(f"{API}/{path}"), 428)
    _, if_match = await read(staff, path)
    assert (await staff.delete(f"{API}/{path}", headers=if_match)).status_code == 204
    told(await staff.get(f"{API}/{path}"), 404)
    assert [name for name, *_ in await holders(staff, contact)] == ["Second"]
    _, if_match = await read(staff, f"contacts/{contact['id']}")
    assert (await staff.delete(f"{API}/contacts/{contact['id']}", headers=if_match)).status_code == 204
    told(await staff.get(f"{API}/contacts/{contact['id']}"), 404)
    assert (await read(staff, f"persons/{first['person_id']}"))[0]["functions"] == []


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "king"}, "/kind"),
        ({"title": {}}, "/title"),
        ({"email": "nowhere"}, "/email"),
        ({"phone": "call me"}, "/phone"),
        ({"from": "2024", "to": "2023"}, "/to"),
        ({"holders": []}, "/holders"),
    ],
)
async def test_a_function_that_cannot_be_right_is_refused(staff: httpx.AsyncClient, fields: Json, pointer: str) -> None:
    town = await partner(staff)
    body = {"kind": "mayor", "title": {"fr": "Maire"}} | fields
    assert pointer in pointers(told(await staff.post(f"{API}/partners/{town['id']}/contacts", json=body), 422))
    assert (await staff.get(f"{API}/partners/{town['id']}/contacts")).json()["items"] == []
