"""What the registry holds of a person is told and erased (D7): nothing personal survives, and nothing else is lost."""

import asyncio
import unicodedata
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.registry.personal_data import store
from services.registry.rules.redaction import Sought
from shared.db.engine import make_engine, transaction
from shared.db.migrate import migrate
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.imports.sending import imported
from tests.registry.making import API, Json, agreement, changed, cooperation, made, pair, partner, pointers, read, told


async def where(registry: ServiceUnderTest, needle: str) -> set[str]:
    """The tables of the database in which any column, of any type, holds the text."""
    async with registry.runtime.engine.connect() as connection:
        tables = await connection.scalars(text("select tablename from pg_tables where schemaname = 'public'"))
        return {
            name
            for name in tables.all()
            if await connection.scalar(
                text(f'select exists (select from "{name}" as row where row::text ilike :needle)'),
                {"needle": f"%{needle}%"},
            )
        }


class Signed:
    """A person in every place where the registry may know it."""

    def __init__(self, mark: str) -> None:
        self.family, self.native = f"Exemple{mark}", f"赵{mark}平"
        self.name = f"Gérard {self.family}"
        self.email = f"gerard.{mark}@example.org"


async def everywhere(client: httpx.AsyncClient) -> tuple[Signed, Json, Json, Json, Json]:
    """The person with a function, a signature, a presence, a seat and words about it; and these objects."""
    who = Signed(new_id().hex)
    town, other = await pair(client)
    contact = await made(
        client, f"partners/{town['id']}/contacts", {"kind": "mayor", "title": {"fr": "Maire"}, "email": who.email}
    )
    person = {"given_name": "Gérard", "family_name": who.family, "email": who.email, "native_name": who.native}
    holder = await made(client, f"contacts/{contact['id']}/holders", {"person": person, "from": "2014"})
    committee = {"members": [{"person": who.name.upper(), "function": "maire", "college": "municipal"}]}
    lasting = await cooperation(client, town, other, committee=committee)
    signed = await agreement(
        client,
        signatories=[
            {"partner_id": town["id"], "signed_by": who.name, "function": "Maire"},
            {"partner_id": other["id"], "signed_by": "Awa Autre"},
        ],
        attendees=[{"person": f"M. {who.name}", "function": "Maire"}, {"person": "Bo Autre"}],
        signed_on="2024",
        object=f"Projet suivi par {who.name} et {who.native}.",
        documents=[{"title": f"Discours de {who.name}", "url": f"https://example.org/gerard-{who.family}/texte"}],
    )
    await changed(client, f"persons/{holder['person_id']}", family_name=f"{who.family}-Ancien")
    await changed(client, f"persons/{holder['person_id']}", family_name=who.family)
    await changed(client, f"agreements/{signed['id']}", title={"fr": f"Accord de {who.name}"})
    return who, holder, contact, lasting, signed


async def test_d7_all_that_is_held_of_a_person_is_told(staff: httpx.AsyncClient) -> None:
    who, holder, contact, lasting, signed = await everywhere(staff)
    held, _ = await read(staff, f"persons/{holder['person_id']}/personal-data")
    assert held["person"]["email"] == who.email
    assert [one["contact_id"] for one in held["person"]["functions"]] == [contact["id"]]
    assert held["looked_for"] == [who.name, f"{who.family} Gérard", who.native]
    assert {(one["subject"], one["place"]) for one in held["mentions"]} == {
        (f"agreement:{signed['id']}", "agreement.object"),
        (f"agreement:{signed['id']}", "agreement.title.fr"),
        (f"agreement:{signed['id']}", "agreement.documents.title"),
        (f"agreement:{signed['id']}", "agreement.documents.url"),
        (f"agreement:{signed['id']}", "agreement_signatory.signed_by"),
        (f"agreement:{signed['id']}", "agreement_attendee.person"),
        (f"cooperation:{lasting['id']}", "cooperation.committee.members.person"),
        (f"contact:{contact['id']}", "contact.email"),
    }
    assert {"M. " + who.name, who.name.upper()} <= {one["text"] for one in held["mentions"]}
    assert {one["subject"] for one in held["changes"]} >= {f"person:{holder['person_id']}"}
    assert held["stored_answers"] >= 1


async def test_d7_after_an_erasure_the_name_is_nowhere_in_the_database(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    who, holder, contact, lasting, signed = await everywhere(staff)
    path = f"persons/{holder['person_id']}/personal-data"
    needles = (who.family, who.native, who.email)
    assert {"person", "audit_entry", "idempotent_answer", "agreement_signatory"} <= await where(registry, who.family)
    _, if_match = await read(staff, path)
    told(await staff.delete(f"{API}/{path}"), 428)
    answer = await staff.delete(f"{API}/{path}", headers=if_match)
    assert answer.status_code == 200, answer.text
    for needle in needles:
        assert await where(registry, needle) == set()
    report = answer.json()
    assert (report["functions"], report["mentions"], report["kept"]) == (1, 8, [])
    assert report["changes"] >= 4
    assert report["stored_answers"] >= 1

    # What others count on stays.
    shown, tag = await read(staff, f"agreements/{signed['id']}")
    assert [one["signed_by"] for one in shown["signatories"]] == ["[…]", "Awa Autre"]
    assert [one["function"] for one in shown["signatories"]] == ["Maire", None]
    assert [one["person"] for one in shown["attendees"]] == ["M. […]", "Bo Autre"]
    assert shown["object"] == "Projet suivi par […] et […]."
    assert shown["documents"][0]["url"] == "https://example.org/erased/texte"
    assert shown["version"] == 3
    stale = {"If-Match": f'"2.{tag["If-Match"].partition(".")[2]}'}
    again = {"signatories": [{"partner_id": one["partner_id"], "signed_by": who.name} for one in shown["signatories"]]}
    told(await staff.patch(f"{API}/agreements/{signed['id']}", json=again, headers=stale), 412)
    [member] = (await read(staff, f"cooperations/{lasting['id']}"))[0]["committee"]["members"]
    assert member == {"person": "[…]", "function": "maire", "college": "municipal"}
    shown, _ = await read(staff, f"contacts/{contact['id']}")
    assert (shown["email"], shown["title"]) == (None, {"fr": "Maire"})
    [term] = shown["holders"]
    assert (term["person"], term["from"], term["current"]) == (None, "2014", True)
    trail = (await staff.get(f"{API}/audit", params={"subject": f"person:{holder['person_id']}"})).json()["items"]
    assert [entry["action"] for entry in trail] == ["erased", "updated", "updated", "created"]
    assert trail[-1]["after"]["family_name"] is None
    for gone in (f"persons/{holder['person_id']}", path):
        told(await staff.get(f"{API}/{gone}"), 404)
    assert (await staff.get(f"{API}/persons", params={"q": who.family})).json()["items"] == []
    await made(staff, f"contacts/{contact['id']}/holders", {"person": {"given_name": "Next"}, "from": "2026"})


async def test_d7_an_answer_asked_for_again_does_not_bring_the_person_back(staff: httpx.AsyncClient) -> None:
    who = Signed(new_id().hex)
    headers = {"Idempotency-Key": str(new_id())}
    body = {"given_name": "Gérard", "family_name": who.family}
    person = (await staff.post(f"{API}/persons", json=body, headers=headers)).json()
    _, if_match = await read(staff, f"persons/{person['id']}")
    assert (await staff.delete(f"{API}/persons/{person['id']}/personal-data", headers=if_match)).status_code == 200
    again = await staff.post(f"{API}/persons", json=body, headers=headers)
    assert (again.status_code, again.json()["id"], again.json()["family_name"]) == (201, person["id"], None)


async def test_d7_a_namesake_is_kept_and_a_school_keeps_its_name(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    who = Signed(new_id().hex)
    school = await partner(staff, kind="school", name=f"Lycée {who.name}", names=[{"lang": "fr", "text": who.name}])
    town, other = await pair(staff)
    ours, theirs = [
        await agreement(
            staff,
            signatories=[{"partner_id": town["id"], "signed_by": who.name}, {"partner_id": other["id"]}],
            signed_on="2024",
        )
        for _ in range(2)
    ]
    person, namesake = [
        await made(staff, "persons", {"given_name": "Gérard", "family_name": who.family}) for _ in range(2)
    ]
    path = f"persons/{person['id']}/personal-data"
    held, if_match = await read(staff, path)
    assert {one["subject"] for one in held["mentions"]} == {f"agreement:{one['id']}" for one in (ours, theirs)}
    kept = f"agreement:{theirs['id']}"
    assert pointers(told(await staff.delete(f"{API}/{path}", params={"keep": "x"}, headers=if_match), 422))
    report = (await staff.delete(f"{API}/{path}", params={"keep": kept}, headers=if_match)).json()
    assert (report["mentions"], report["kept"]) == (1, [kept])
    for signed, name in ((ours, "[…]"), (theirs, who.name)):
        assert (await read(staff, f"agreements/{signed['id']}"))[0]["signatories"][0]["signed_by"] == name
    trail = (await staff.get(f"{API}/audit", params={"subject": kept})).json()["items"]
    assert all("[…]" not in str(entry) for entry in trail)
    assert (await read(staff, f"persons/{namesake['id']}"))[0]["family_name"] == who.family
    trail = (await staff.get(f"{API}/audit", params={"subject": f"person:{namesake['id']}"})).json()["items"]
    assert trail[0]["after"]["family_name"] == who.family
    assert (await read(staff, f"partners/{school['id']}"))[0]["name"] == f"Lycée {who.name}"
    found = (await staff.get(f"{API}/partners", params={"q": who.family})).json()["items"]
    assert [one["id"] for one in found] == [school["id"]]


@pytest.mark.parametrize("also", ["Madame D’Œuvre {mark}", "沈{mark}欣"])
async def test_d7_other_spellings_of_a_person_are_found_too(staff: httpx.AsyncClient, also: str) -> None:
    mark = new_id().hex
    spelling = also.format(mark=mark)
    lasting = await cooperation(
        staff, *await pair(staff), committee={"members": [{"person": spelling, "college": "economic"}]}
    )
    person = await made(staff, "persons", {"family_name": f"X{mark}", "also_known_as": [spelling.upper()]})
    held, _ = await read(staff, f"persons/{person['id']}/personal-data")
    assert [one["subject"] for one in held["mentions"]] == [f"cooperation:{lasting['id']}"]


async def test_d7_nothing_survives_however_it_was_typed(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    mark = new_id().hex
    email = f"d.{mark}@example.org"
    family = f"D'Œuvre{mark}-Saint-Exupéry"
    person = await made(staff, "persons", {"given_name": "Hélène", "family_name": family, "email": email})
    name = f"Hélène {family}"
    typed = [
        name,
        unicodedata.normalize("NFD", name),
        name.upper(),
        name.replace("é", "e").replace("è", "e"),
        name.replace("'", "’").replace("-", " "),
        name.replace("'", ""),
        name.replace("Œ", "Oe").replace("Saint", "St"),
        f"{family} Hélène",
        name.replace("Exupéry", "Exu\u00adpéry"),
        email.upper(),
    ]
    signed = await agreement(
        staff, *await pair(staff), attendees=[{"person": each} for each in typed], signed_on="2024"
    )
    await changed(staff, f"agreements/{signed['id']}", object=" ; ".join(typed))
    path = f"persons/{person['id']}/personal-data"
    _, if_match = await read(staff, path)
    answer = await staff.delete(f"{API}/{path}", headers=if_match)
    assert answer.status_code == 200, answer.text
    assert await where(registry, mark) == set()
    shown, _ = await read(staff, f"agreements/{signed['id']}")
    assert [one["person"] for one in shown["attendees"]] == ["[…]"] * len(typed)
    assert shown["object"] == " ; ".join(["[…]"] * len(typed))
    again = await made(staff, "persons", {"given_name": "Hélène", "family_name": family, "email": email})
    held, _ = await read(staff, f"persons/{again['id']}/personal-data")
    assert (held["mentions"], {one["subject"] for one in held["changes"]}) == ([], {f"person:{again['id']}"})


async def test_d7_a_telephone_alone_is_found_and_taken_out(staff: httpx.AsyncClient) -> None:
    digits = f"{new_id().int % 10**9:09d}"
    phone = f"+33 {digits[:3]} {digits[3:]}"
    person = await made(staff, "persons", {"given_name": "Awa", "phone": phone})
    spelled = phone.replace(" ", ".")
    signed = await agreement(staff, *await pair(staff), object=f"Tél. {phone}, {spelled} ; {phone}9")
    path = f"persons/{person['id']}/personal-data"
    _, if_match = await read(staff, path)
    assert (await staff.delete(f"{API}/{path}", headers=if_match)).json()["mentions"] == 1
    assert (await read(staff, f"agreements/{signed['id']}"))[0]["object"] == f"Tél. […], +[…] ; {phone}9"


async def test_d7_a_name_of_one_word_is_found_where_it_is_all_that_stands(staff: httpx.AsyncClient) -> None:
    name = f"Suharto{new_id().hex}"
    people = [{"person": each, "college": "municipal"} for each in (f'"{name.upper()}"', f"{name} Autre")]
    lasting = await cooperation(staff, *await pair(staff), committee={"members": people}, title={"en": f"For {name}"})
    person = await made(staff, "persons", {"native_name": name})
    held, _ = await read(staff, f"persons/{person['id']}/personal-data")
    assert [one["text"] for one in held["mentions"]] == [people[0]["person"]]
    assert {one["subject"] for one in held["changes"]} == {f"cooperation:{lasting['id']}", f"person:{person['id']}"}


async def test_d7_entries_of_before_the_index_are_found_as_well(databases: TestDatabases) -> None:
    url = await databases.empty()
    await asyncio.to_thread(migrate, "registry", url, "0022")
    engine = make_engine(url)
    entry = (
        "insert into audit_entry (id, at, caller_kind, caller, subject_type, subject_id, action, partner_ids, before,"
        " after) values (:id, now(), 'account', 'a', 'agreement', :id, 'updated', '{}',"
        """ '{"object": "Zoé Exemple"}', '{}')"""
    )
    async with engine.begin() as connection:
        await connection.execute(text(entry), {"id": new_id()})
    await asyncio.to_thread(migrate, "registry", url)
    async with transaction(engine) as session:
        [found] = await store.find(session, Sought(new_id(), ["EXEMPLE ZOE", "Zoe Exemple"]))
    await engine.dispose()
    assert found.rewritten["before"] == {"object": "[…]"}


async def test_d7_personal_data_is_told_and_erased_for_staff_alone(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    town = await partner(staff)
    contact = await made(staff, f"partners/{town['id']}/contacts", {"kind": "press", "title": {"fr": "Presse"}})
    holder = await made(staff, f"contacts/{contact['id']}/holders", {"person": {"given_name": "Awa"}})
    path = f"{API}/persons/{holder['person_id']}/personal-data"
    callers: dict[str, tuple[httpx.AsyncClient, int]] = {
        "anonymous": (await registry.anonymous(), 401),
        "viewer": (await registry.account("viewer", scopes=[READ]), 403),
        "reader": (await registry.machine("a reader", scopes=[READ]), 403),
        "member": (await registry.account("member", scopes=[READ, WRITE], partners=[town["id"]]), 403),
        "stranger": (await registry.account("member", scopes=[READ, WRITE], partners=[str(new_id())]), 404),
        "admin": (await registry.account("admin", scopes=[READ, WRITE]), 200),
    }
    for who, (caller, status) in callers.items():
        got: Any = await caller.get(path)
        assert got.status_code == status, who
        if status != 200:
            assert (await caller.delete(path, headers={"If-Match": "*"})).status_code == status, who
    told(await staff.delete(path, headers={"If-Match": '"9.00"'}), 412)
    assert (await staff.get(path)).json()["person"]["given_name"] == "Awa"


async def test_d7_an_erasure_forgets_the_files_that_imports_kept(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    who, holder, *_ = await everywhere(staff)
    file = f"Nom;Pays;Type;Note\nVille {new_id().hex};France;association;{who.name}\n"
    trial = await imported(registry, staff, file, "partners", dry_run=True)
    path = f"persons/{holder['person_id']}/personal-data"
    _, if_match = await read(staff, path)
    assert trial["unmapped"] == ["Note"], "the file has more than the import takes"
    assert await where(registry, who.name.encode().hex()) == {"import"}
    assert (await staff.delete(f"{API}/{path}", headers=if_match)).json()["files"] >= 1
    assert await where(registry, who.name.encode().hex()) == set()
    told(await staff.post(f"{API}/imports/{trial['id']}:resume", json={"dry_run": False}), 409)
