"""Milestones, programmes (A12) and anniversaries (A16): the whole picture of a cooperation."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    Json,
    agreement,
    changed,
    cooperation,
    ids,
    made,
    pair,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.trail import trail_of


def ceremony(**fields: Any) -> Json:
    return {"kind": "ceremony", "title": {"fr": "Festival des Solidarités"}, "on": "2024-11-22"} | fields


async def test_a_cooperation_shows_agreements_milestones_and_anniversaries_in_one_answer(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    lasting = await cooperation(staff, town, other, started_on="2018")
    first = await agreement(staff, town, other, cooperation_id=lasting["id"], signed_on="2019-02", term_months=36)
    second = (await staff.post(f"{API}/agreements/{first['id']}:renew", json={"signed_on": "2022-01-15"})).json()
    path = f"cooperations/{lasting['id']}/milestones"
    visit = await made(
        staff, path, ceremony(kind="visit", on="2024-03", partner_ids=[other["id"]], agreement_id=second["id"])
    )
    later = await made(staff, path, ceremony(place="Grande-Synthe", note="Signé en février"))
    planned = await made(staff, path, ceremony(on=None, kind="mission"))
    shown, _ = await read(staff, f"cooperations/{lasting['id']}")
    assert [item["id"] for item in shown["milestones"]] == [visit["id"], later["id"], planned["id"]]
    assert [one["name"] for one in visit["partners"]] == [other["name"]]
    assert [(one["id"], one["renews"], one["is_current"]) for one in shown["agreements"]] == [
        (second["id"], first["id"], True),
        (first["id"], None, False),
    ]
    assert shown["founded_on"] == "2018"
    assert (await staff.get(f"{API}/{path}")).json()["items"] == shown["milestones"]
    of_agreement = (await staff.get(f"{API}/agreements/{second['id']}/milestones")).json()["items"]
    assert [item["id"] for item in of_agreement] == [visit["id"]]
    assert [entry["action"] for entry in await trail_of(registry, later["id"])] == ["created"]


async def test_a16_anniversaries_count_from_the_founding_instrument_else_from_the_start(
    staff: httpx.AsyncClient,
) -> None:
    town, other = await pair(staff)
    year = datetime.now(UTC).year
    lasting = await cooperation(staff, town, other, started_on=str(year - 20))
    assert (lasting["founded_on"], lasting["anniversaries"]) == (
        str(year - 20),
        [{"years": 25, "on": str(year + 5)}, {"years": 50, "on": str(year + 30)}],
    )
    founding = await agreement(staff, town, other, cooperation_id=lasting["id"], signed_on=str(year - 9))
    elsewhere = await agreement(staff, town, other, signed_on="2014")
    path = f"cooperations/{lasting['id']}"
    after = (await changed(staff, path, founding_agreement_id=founding["id"])).json()
    assert after["anniversaries"][0] == {"years": 10, "on": str(year + 1)}
    for wrong in (elsewhere["id"], str(new_id())):
        assert pointers(told(await changed(staff, path, founding_agreement_id=wrong), 422)) == [
            "/founding_agreement_id"
        ]
    moved = await changed(staff, f"agreements/{founding['id']}", cooperation_id=None)
    assert moved.status_code == 200, moved.text
    assert (await changed(staff, path, title={"en": "Goes on"})).status_code == 200
    nobody_knows = await cooperation(staff, town, other)
    assert (nobody_knows["founded_on"], nobody_knows["anniversaries"]) == (None, [])


async def test_a_milestone_is_changed_and_removed_by_those_who_change_what_it_belongs_to(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    member = await registry.account("member", scopes=[READ, WRITE], partners=[town["id"]])
    stranger = await registry.account("member", scopes=[READ, WRITE])
    lasting = await cooperation(staff, town, other, visibility="network")
    one = await made(member, f"cooperations/{lasting['id']}/milestones", ceremony())
    path = f"milestones/{one['id']}"
    told(await anonymous.get(f"{API}/{path}"), 404)
    told(await stranger.post(f"{API}/cooperations/{lasting['id']}/milestones", json=ceremony()), 403)
    told(await changed(stranger, path, place="x"), 403)
    after = (await changed(member, path, on="2024-11", title={"de": "Feier"})).json()
    assert (after["on"], after["title"], after["kind"], after["version"]) == ("2024-11", {"de": "Feier"}, "ceremony", 2)
    told(await staff.delete(f"{API}/{path}"), 428)
    _, if_match = await read(member, path)
    told(await stranger.delete(f"{API}/{path}", headers=if_match), 403)
    assert (await member.delete(f"{API}/{path}", headers=if_match)).status_code == 204
    told(await staff.get(f"{API}/{path}"), 404)
    assert [entry["action"] for entry in await trail_of(registry, one["id"])] == ["created", "updated", "removed"]


async def test_milestones_of_what_is_not_seen_are_not_shown(
    staff: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    lasting = await cooperation(staff, town, other)
    draft = await agreement(staff, town, other, cooperation_id=lasting["id"])
    secret = await made(staff, f"agreements/{draft['id']}/milestones", ceremony())
    assert secret["cooperation_id"] == lasting["id"]
    for caller, seen in ((staff, [secret["id"]]), (anonymous, [])):
        shown, _ = await read(caller, f"cooperations/{lasting['id']}")
        assert [item["id"] for item in shown["milestones"]] == seen
        assert (await caller.get(f"{API}/milestones/{secret['id']}")).status_code == (200 if seen else 404)
    told(await anonymous.get(f"{API}/agreements/{draft['id']}/milestones"), 404)


async def test_what_a_caller_may_not_see_is_no_agreement_that_its_milestone_could_name(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other, third = *(await pair(staff)), await partner(staff, "PL")
    member = await registry.account("member", scopes=[READ, WRITE], partners=[town["id"]])
    lasting = await cooperation(staff, town, other, third)
    theirs = await agreement(staff, other, third, cooperation_id=lasting["id"])
    path = f"cooperations/{lasting['id']}/milestones"
    mine = await made(member, path, ceremony())
    refusals = [
        await member.post(f"{API}/{path}", json=ceremony(agreement_id=theirs["id"])),
        await changed(member, f"milestones/{mine['id']}", agreement_id=theirs["id"]),
    ]
    for refusal in refusals:
        assert pointers(told(refusal, 422)) == ["/agreement_id"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "party"}, "/kind"),
        ({"on": "2024-13"}, "/on"),
        ({"title": {}}, "/title"),
        ({"partner_ids": [str(new_id())]}, "/partner_ids/0"),
        ({"agreement_id": str(new_id())}, "/agreement_id"),
    ],
)
async def test_a_milestone_that_cannot_be_right_is_refused(
    staff: httpx.AsyncClient, fields: Json, pointer: str
) -> None:
    lasting = await cooperation(staff, *(await pair(staff)))
    path = f"cooperations/{lasting['id']}/milestones"
    assert pointers(told(await staff.post(f"{API}/{path}", json=ceremony(**fields)), 422)) == [pointer]
    one = await made(staff, path, ceremony())
    assert pointers(told(await changed(staff, f"milestones/{one['id']}", **fields), 422)) == [pointer]


async def test_a12_a_programme_supports_agreements_and_they_are_found_by_it(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    lianes = await partner(staff, kind="network")
    mark = new_id().hex
    body = {"name": {"fr": f"Inspire {mark}"}, "support_id": lianes["id"], "from": "2022", "to": "2025-06"}
    inspire = await made(staff, "programmes", body)
    assert (inspire["support"]["name"], inspire["funder"], inspire["from"], inspire["to"]) == (
        lianes["name"],
        None,
        "2022",
        "2025-06",
    )
    one = await agreement(staff, town, other, signed_on="2024-11-21", programme_ids=[inspire["id"]])
    assert one["programmes"] == [{"id": inspire["id"], "name": inspire["name"]}]
    assert await ids(anonymous, "agreements", programme_id=inspire["id"]) == [one["id"]]
    assert await ids(anonymous, "agreements", programme_id=str(new_id())) == []
    assert await ids(anonymous, "programmes", q=f"inspire {mark}") == [inspire["id"]]
    assert await ids(anonymous, "programmes", partner_id=lianes["id"]) == [inspire["id"]]
    after = (await changed(staff, f"programmes/{inspire['id']}", funder_id=other["id"])).json()
    assert (after["funder"]["id"], after["from"], after["version"]) == (other["id"], "2022", 2)
    for wrong, pointer in (({"to": "2021"}, "/to"), ({"funder_id": str(new_id())}, "/funder_id")):
        assert pointers(told(await changed(staff, f"programmes/{inspire['id']}", **wrong), 422)) == [pointer]
    member = await registry.account("member", scopes=[READ, WRITE], partners=[town["id"]])
    told(await member.post(f"{API}/programmes", json=body), 403)
    unknown = await changed(staff, f"agreements/{one['id']}", programme_ids=[str(new_id())])
    assert pointers(told(unknown, 422)) == ["/programme_ids/0"]
    assert [entry["action"] for entry in await trail_of(registry, inspire["id"])] == ["created", "updated"]
