"""Duplicates are merged into the partner that they are, and that is undone (D2): over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from services.registry.merging import lock_store
from services.registry.merging.journal import DERIVED, KEPT, links
from services.registry.merging.lock_store import while_nobody_merges
from services.registry.merging.moves import MOVES
from services.registry.tables import METADATA
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    agreement,
    agreement_body,
    changed,
    cooperation,
    ids,
    made,
    pair,
    parties_of,
    partner,
    pointers,
    read,
    siren,
    told,
)
from tests.registry.outbox import events_of

Json = dict[str, Any]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def admin(registry: ServiceUnderTest) -> httpx.AsyncClient:
    return await registry.account("admin", scopes=[READ, WRITE])


async def merge(client: httpx.AsyncClient, old: Json, new: Json) -> httpx.Response:
    return await client.post(f"{API}/partners/{old['id']}:merge", json={"into": new["id"]})


async def merged(client: httpx.AsyncClient, old: Json, new: Json) -> Json:
    answer = await merge(client, old, new)
    assert answer.status_code == 200, answer.text
    result: Json = answer.json()
    return result


async def unmerge(client: httpx.AsyncClient, old: Json) -> httpx.Response:
    return await client.post(f"{API}/partners/{old['id']}:unmerge")


async def everything(registry: ServiceUnderTest) -> dict[str, list[str]]:
    """All rows of the registry's own, without versions, what tells of changes, and what never changes here."""
    found = {}
    async with registry.runtime.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            if table.name.startswith("territory") or table.name == "audit_entry":
                continue
            rows = await connection.scalars(
                text(f"select (to_jsonb(t) - 'version' - 'updated_at')::text from {table.name} t")
            )
            found[table.name] = sorted(rows)
    return found


def test_every_column_that_refers_to_a_partner_is_moved_by_a_merge() -> None:
    assert {f"{table}.{name}" for table, names in links().items() for name in names} == set(MOVES)
    assert {"partner_merge", "audit_entry"} == KEPT
    assert {"partner_name"} == DERIVED


async def entangled(staff: httpx.AsyncClient) -> tuple[Json, Json]:
    """Two entries of one town, linked to all that a partner may be linked to, and to much of it twice."""
    mark = new_id().hex
    town = await partner(staff, name=f"Tanguiéta {mark}", identifiers=[{"scheme": "siren", "value": siren()}])
    names = [
        {"lang": "fr", "text": f"Ville de T {mark}", "kind": "official"},
        {"lang": "fr", "text": f"T {mark}", "kind": "former"},
        {"lang": "fr", "text": town["name"], "kind": "alias"},
    ]
    twin = await partner(
        staff, name=f"Tanguieta {mark}", names=names, identifiers=[{"scheme": "siren", "value": siren()}]
    )
    other, third = await partner(staff, "DE"), await partner(staff, "BJ")
    resolutions = [{"partner_id": twin["id"], "number": "1"}]
    await agreement(staff, town, twin, other, signed_on="2020", council_resolutions=resolutions)
    attendees = [{"person": "Some Body", "partner_id": twin["id"]}]
    await agreement(staff, twin, third, signed_on="2021", attendees=attendees)
    actors = [
        {"partner_id": town["id"], "corners": ["politics"]},
        {"partner_id": twin["id"], "corners": ["administration"], "role": "support"},
    ]
    joint = await cooperation(staff, town, twin, other, actors=actors)
    visit = {"kind": "ceremony", "title": {"fr": "Fête"}, "on": "2024", "partner_ids": [town["id"], twin["id"]]}
    await made(staff, f"cooperations/{joint['id']}/milestones", visit)
    await made(staff, "programmes", {"name": {"fr": "Inspire"}, "funder_id": twin["id"], "support_id": twin["id"]})
    await partner(staff, parent_id=twin["id"])
    await made(staff, f"partners/{twin['id']}/contacts", {"kind": "mayor", "title": {"en": "Mayor"}})
    network = await partner(staff, kind="network")
    for member, since, until in ((town, "2010", "2014"), (twin, "2012", "2020")):
        body = {"partner_id": member["id"], "role": "member", "from": since, "to": until}
        await made(staff, f"partners/{network['id']}/members", body)
    before = await partner(staff)
    await made(
        staff,
        "successions",
        {"kind": "transfer", "on": "2016", "predecessors": [before["id"]], "successors": [twin["id"], town["id"]]},
    )
    return twin, town


async def test_d2_what_referred_to_the_duplicate_refers_to_the_other(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    twin, town = await entangled(staff)
    shown = await merged(staff, twin, town)
    assert shown["id"] == town["id"]
    assert shown["identifiers"] == town["identifiers"] + twin["identifiers"]
    assert [(name["text"], name["kind"]) for name in shown["names"]] == [
        (twin["name"], "alias"),
        (twin["names"][0]["text"], "alias"),
        (twin["names"][1]["text"], "former"),
    ]
    assert len(shown["predecessors"]) == 1
    latest, first = (await staff.get(f"{API}/agreements", params={"partner_id": town["id"]})).json()["items"]
    assert [one["partner_id"] for one in first["signatories"]].count(town["id"]) == 1
    assert len(first["signatories"]) == 2
    assert first["council_resolutions"][0]["partner_id"] == town["id"]
    assert latest["attendees"][0]["partner"]["id"] == town["id"]
    [joint] = (await staff.get(f"{API}/cooperations", params={"partner_id": town["id"]})).json()["items"]
    assert len(joint["partners"]) == 2
    [actor] = joint["actors"]
    assert (actor["partner_id"], actor["corners"], actor["role"]) == (
        town["id"],
        ["administration", "politics"],
        "support",
    )
    [membership] = (await staff.get(f"{API}/partners/{town['id']}/memberships")).json()["items"]
    assert (membership["from"], membership["to"]) == ("2010", "2020")
    assert len(await ids(staff, f"partners/{town['id']}/contacts")) == 1
    assert len(await ids(staff, "partners", parent_id=town["id"])) == 1
    [event] = [one for one in await events_of(registry, twin["id"]) if one["type"] == "registry.partner.merged"]
    assert (event["into"], event["name"]) == (town["id"], town["name"])


async def test_d2_the_duplicates_address_leads_to_the_other(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    mark = new_id().hex
    twin, town = await partner(staff, name=f"Twin {mark}"), await partner(staff, name=f"Town {mark}")
    other = await partner(staff, "DE")
    signed = await agreement(staff, twin, other, signed_on="2020")
    _, if_match = await read(staff, f"partners/{twin['id']}")
    await merged(staff, twin, town)
    path = f"{API}/partners/{twin['id']}"
    for answer in (
        await anonymous.get(path),
        await staff.patch(path, json={"themes": ["youth"]}, headers=if_match),
    ):
        assert told(answer, 301)["id"] == town["id"]
        assert answer.headers["location"] == f"{API}/partners/{town['id']}"
    assert (await staff.get(f"{path}/contacts")).headers["location"] == f"{API}/partners/{town['id']}/contacts"
    assert await ids(staff, "partners", q=mark) == [town["id"]]
    assert await ids(staff, "partners", q=f"Twin {mark}") == [town["id"]]
    assert await ids(staff, "agreements", partner_id=twin["id"]) == [signed["id"]]
    problem = told(await staff.post(f"{API}/agreements", json=agreement_body(other, twin)), 422)
    [error] = problem["errors"]
    assert (error["pointer"], error["code"]) == ("/signatories/1/partner_id", "merged_partner")
    assert town["id"] in error["message"]
    last = await partner(staff)
    await merged(staff, town, last)
    assert told(await staff.get(path), 301)["id"] == last["id"]


async def test_d2_a_merge_is_undone_to_the_last_row(
    staff: httpx.AsyncClient, admin: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    twin, town = await entangled(staff)
    before = await everything(registry)
    await merged(staff, twin, town)
    assert await everything(registry) != before
    told(await unmerge(staff, twin), 403)
    answer = await unmerge(admin, twin)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] == twin["id"]
    assert answer.json()["version"] > twin["version"]
    assert await everything(registry) == before
    assert told(await unmerge(admin, twin), 409)["status"] == 409
    await merged(staff, twin, town)


async def test_d2_what_changed_since_is_named_and_nothing_is_undone(
    staff: httpx.AsyncClient, admin: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    twin, town = await entangled(staff)
    await merged(staff, twin, town)
    await changed(staff, f"partners/{town['id']}", website="https://example.org")
    await changed(staff, f"partners/{town['id']}", names=[])
    before = await everything(registry)
    problem = told(await unmerge(admin, twin), 409)
    assert problem["changed"] == ["partner.names", "partner.search_key"]
    assert await everything(registry) == before


async def test_d2_merges_into_a_merged_one_are_undone_in_their_turn(
    staff: httpx.AsyncClient, admin: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    first, second, third = [await partner(staff) for _ in range(3)]
    await agreement(staff, first, await partner(staff, "DE"), signed_on="2020")
    before = await everything(registry)
    await merged(staff, first, second)
    await merged(staff, second, third)
    assert "agreement_signatory" in told(await unmerge(admin, first), 409)["changed"]
    assert (await unmerge(admin, second)).status_code == 200
    assert (await unmerge(admin, first)).status_code == 200
    assert await everything(registry) == before


async def test_d2_what_cannot_be_one_body_is_not_merged(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    town, twin = await partner(staff), await partner(staff)
    told(await merge(staff, town, await partner(staff, "DE")), 409)
    assert pointers(told(await merge(staff, town, town), 422)) == ["/into"]
    assert pointers(told(await merge(staff, town, {"id": str(new_id())}), 422)) == ["/into"]
    told(await merge(staff, {"id": str(new_id())}, town), 404)
    child = await partner(staff, parent_id=(await partner(staff, parent_id=town["id"]))["id"])
    for one, other in ((town, child), (child, town)):
        told(await merge(staff, one, other), 409)
    between, later = await partner(staff), await partner(staff)
    for old, new in ((town, between), (between, later)):
        body = {"kind": "rename", "on": "2010", "predecessors": [old["id"]], "successors": [new["id"]]}
        await made(staff, "successions", body)
    for one, other in ((town, later), (later, town), (town, between)):
        told(await merge(staff, one, other), 409)
    signing = [await partner(staff), await partner(staff)]
    await agreement(staff, *signing, instrument="partnership_agreement")
    assert "agreement" in told(await merge(staff, *signing), 409)["detail"]
    await merged(staff, twin, signing[0])
    assert told(await merge(staff, twin, signing[1]), 409)["into"] == signing[0]["id"]
    assert pointers(told(await merge(staff, signing[1], twin), 422)) == ["/into"]
    member = await registry.account("member", scopes=[READ, WRITE], partners=[later["id"]])
    told(await merge(member, later, signing[0]), 403)


async def test_d2_of_merges_at_once_no_circle_comes(staff: httpx.AsyncClient) -> None:
    for _ in range(3):
        one, other = await partner(staff), await partner(staff)
        answers = await asyncio.gather(merge(staff, one, other), merge(staff, other, one), merge(staff, one, other))
        assert [answer.status_code for answer in answers].count(200) == 1
        found = [(await staff.get(f"{API}/partners/{each['id']}")).status_code for each in (one, other)]
        assert sorted(found) == [200, 301]


async def test_d2_a_merge_does_not_hang_while_somebody_writes_for_long(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an import of all or nothing does."""
    twin, town = await pair(staff)
    monkeypatch.setattr(lock_store, "PATIENCE", "50ms")
    async with transaction(registry.runtime.engine) as session:
        await while_nobody_merges(session)
        for language, said in (("en", "import"), ("fr", "importation"), ("de", "Import"), ("zh", "导入")):
            answer = await staff.post(
                f"{API}/partners/{twin['id']}:merge", json={"into": town["id"]}, headers={"Accept-Language": language}
            )
            assert said in told(answer, 503)["detail"]
            assert int(answer.headers["Retry-After"]) > 0
        # Others go on writing.
        await partner(staff)
    await merged(staff, twin, await partner(staff))


@pytest.mark.parametrize("path", ["agreements", "cooperations", "contacts"])
async def test_d2_what_is_written_while_partners_are_merged_is_at_the_other_or_refused(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, path: str
) -> None:
    for _ in range(3):
        (twin, other), town = await pair(staff), await partner(staff)
        target, body = {
            "agreements": ("agreements", agreement_body(twin, other, signed_on="2020")),
            "cooperations": ("cooperations", {"title": {"en": "C"}, "partners": parties_of(twin, other)}),
            "contacts": (f"partners/{twin['id']}/contacts", {"kind": "mayor", "title": {"en": "Mayor"}}),
        }[path]
        writing, merging, *_ = await asyncio.gather(
            staff.post(f"{API}/{target}", json=body), merge(staff, twin, town), staff.post(f"{API}/{target}", json=body)
        )
        assert merging.status_code == 200
        assert writing.status_code in (201, 301, 422)
    async with registry.runtime.engine.connect() as connection:
        for table, names in links().items():
            for name in names:
                names_it = f"p.id = any(t.{name})" if name.endswith("_ids") else f"p.id = t.{name}"
                lost = f"select 1 from {table} t join partner p on {names_it} where p.merged_into_id is not null"
                assert (await connection.execute(text(lost))).first() is None, table
