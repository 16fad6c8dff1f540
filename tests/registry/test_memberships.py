"""Networks, their members, and what these seek (A13, A23, A36, D2), over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, changed, ids, made, partner, pointers, read, told
from tests.registry.outbox import events_of


async def network(client: httpx.AsyncClient, **fields: Any) -> Json:
    return await partner(client, kind="network", **fields)


async def member(client: httpx.AsyncClient, of: Json, one: Json, **fields: Any) -> Json:
    return await made(client, f"partners/{of['id']}/members", {"partner_id": one["id"]} | fields)


async def listed(client: httpx.AsyncClient, path: str, end: str = "partner", **query: Any) -> list[str]:
    """The names at the other end of a list of memberships, in its order."""
    answer = await client.get(f"{API}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return [item[end]["name"] for item in answer.json()["items"]]


async def test_a13_a_network_has_members_of_any_legal_form_several_offices_and_funders(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    offices = [{"label": "Bureaux à Lille", "locality": "Lille"}, {"label": "Bureaux à Amiens", "locality": "Amiens"}]
    lianes = await network(staff, addresses=offices)
    kinds = ("local_authority", "association", "school", "company", "hospital")
    for number, kind in enumerate(kinds):
        await member(staff, lianes, await partner(staff, kind=kind, name=f"{number} {kind}"), category=kind)
    funder = await partner(staff, kind="state_body", name="9 State")
    one = await member(staff, lianes, funder, role="funder", **{"from": "2012"})
    path = f"partners/{lianes['id']}/members"
    assert await listed(staff, path, role="member") == [f"{number} {kind}" for number, kind in enumerate(kinds)]
    assert await listed(staff, path, role="funder") == ["9 State"]
    assert await listed(staff, path, category="school") == ["2 school"]
    assert await listed(staff, path, kind="hospital") == ["4 hospital"]
    assert await listed(staff, path, q="comp") == ["3 company"]
    assert [item["kind"] for item in (await staff.get(f"{API}/{path}")).json()["items"]] == [*kinds, "state_body"]
    shown, _ = await read(staff, f"memberships/{one['id']}")
    assert shown == one
    assert (shown["network"]["name"], shown["partner"]["name"]) == (lianes["name"], "9 State")
    assert (shown["from"], shown["to"], shown["current"], shown["category"]) == ("2012", None, True, None)
    assert [place["locality"] for place in (await read(staff, f"partners/{lianes['id']}"))[0]["addresses"]] == [
        "Lille",
        "Amiens",
    ]
    [event] = await events_of(registry, one["id"])
    assert (event["type"], event["visibility"]) == ("registry.membership.started", "public")
    assert event["partner_ids"] == [lianes["id"], funder["id"]]
    assert (event["role"], event["started_on"]) == ("funder", "2012")


async def test_d2_national_sections_are_members_of_their_body(staff: httpx.AsyncClient) -> None:
    mark = new_id().hex
    cemr = await network(staff, name=f"CEMR {mark}")
    sections = [await network(staff, name=f"{name} {mark}") for name in ("AFCCRE", "RGRE")]
    for section in sections:
        await member(staff, cemr, section, role="section")
    assert await listed(staff, f"partners/{cemr['id']}/members", role="section") == [one["name"] for one in sections]
    assert await listed(staff, f"partners/{sections[0]['id']}/memberships", "network") == [cemr["name"]]
    assert await ids(staff, "partners", q=f"AFCCRE {mark}") == [sections[0]["id"]]


async def test_a13_a_membership_ends_and_may_begin_again(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    lianes, town = await network(staff), await partner(staff)
    first = await member(staff, lianes, town, category="A", **{"from": "2012-01-01"})
    body = {"partner_id": town["id"], "category": "A", "from": "2020"}
    path = f"{API}/partners/{lianes['id']}/members"
    problem = told(await staff.post(path, json=body, headers={"Accept-Language": "de"}), 409)
    assert pointers(problem) == ["/from"]
    assert "Netzwerk" in problem["errors"][0]["message"]
    ended = await changed(staff, f"memberships/{first['id']}", to="2020-06-30")
    assert (ended.json()["to"], ended.json()["current"], ended.json()["version"]) == ("2020-06-30", False, 2)
    for category in ("A", "B"):
        await member(staff, lianes, town, category=category, **{"from": "2020-07-01"})
    assert len(await listed(staff, f"partners/{lianes['id']}/members")) == 3
    assert len(await listed(staff, f"partners/{lianes['id']}/members", current="true")) == 2
    assert len(await listed(staff, f"partners/{town['id']}/memberships", "network", current="false")) == 1
    told(await changed(staff, f"memberships/{first['id']}", to=None), 409)
    assert (await changed(staff, f"memberships/{first['id']}", category="C")).status_code == 200
    assert [event["type"].rpartition(".")[2] for event in await events_of(registry, first["id"])] == [
        "started",
        "ended",
        "updated",
    ]
    trail = (await staff.get(f"{API}/audit", params={"subject": f"membership:{first['id']}"})).json()["items"]
    assert [entry["action"] for entry in trail] == ["updated", "ended", "started"]
    assert (trail[1]["before"], trail[1]["after"]) == ({"to": None}, {"to": "2020-06-30"})


async def test_a13_of_many_memberships_entered_at_once_one_is(staff: httpx.AsyncClient) -> None:
    lianes, town = await network(staff), await partner(staff)
    path, body = f"{API}/partners/{lianes['id']}/members", {"partner_id": town["id"], "from": "2020"}
    answers = await asyncio.gather(*(staff.post(path, json=body) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert len(await listed(staff, f"partners/{lianes['id']}/members")) == 1


async def test_what_was_entered_by_mistake_is_taken_back(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    lianes = await network(staff)
    one = await member(staff, lianes, await partner(staff))
    told(await staff.delete(f"{API}/memberships/{one['id']}"), 428)
    _, if_match = await read(staff, f"memberships/{one['id']}")
    assert (await staff.delete(f"{API}/memberships/{one['id']}", headers=if_match)).status_code == 204
    told(await staff.get(f"{API}/memberships/{one['id']}"), 404)
    versions = [event["subject"]["version"] for event in await events_of(registry, one["id"])]
    assert versions == [1, 2]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"partner_id": "0198c0de-0000-7000-8000-000000000001"}, "/partner_id"),
        ({"from": "2024", "to": "2023"}, "/to"),
        ({"role": "king"}, "/role"),
        ({"current": True}, "/current"),
    ],
)
async def test_a_membership_that_cannot_be_right_is_refused(
    staff: httpx.AsyncClient, fields: Json, pointer: str
) -> None:
    lianes, town = await network(staff), await partner(staff)
    path = f"{API}/partners/{lianes['id']}/members"
    assert pointers(told(await staff.post(path, json={"partner_id": town["id"]} | fields), 422)) == [pointer]
    assert await listed(staff, f"partners/{lianes['id']}/members") == []


async def test_a_network_is_no_member_of_itself_and_only_networks_have_members(staff: httpx.AsyncClient) -> None:
    lianes, town = await network(staff), await partner(staff)
    itself = {"partner_id": lianes["id"]}
    assert pointers(told(await staff.post(f"{API}/partners/{lianes['id']}/members", json=itself), 422)) == [
        "/partner_id"
    ]
    told(await staff.post(f"{API}/partners/{town['id']}/members", json=itself), 409)


async def test_a36_a_network_sees_at_a_glance_who_looks_for_what(staff: httpx.AsyncClient) -> None:
    lianes = await network(staff)
    wishes: dict[str, Json | None] = {
        "a": {"aims": ["eu_funding"], "themes": ["water", "youth"], "countries": ["BJ"], "note": "Un puits"},
        "b": {"aims": ["eu_funding", "exchanges"], "themes": ["youth"], "kinds": ["school"]},
        "c": None,
    }
    for name, seeking in wishes.items():
        await member(staff, lianes, await partner(staff, name=name, seeking=seeking))
    former = await partner(staff, name="d", seeking={"aims": ["eu_funding"]})
    await member(staff, lianes, former, **{"from": "2001", "to": "2002"})
    path = f"partners/{lianes['id']}/members"
    for query, expected in (
        ({"seeking": "true"}, ["a", "b", "d"]),
        ({"seeking": "true", "current": "true"}, ["a", "b"]),
        ({"seeking": "false"}, ["c"]),
        ({"seeks_aim": "exchanges"}, ["b"]),
        ({"seeks_theme": "youth"}, ["a", "b"]),
        ({"seeks_theme": "youth", "seeks_country": "BJ"}, ["a"]),
        ({"seeks_kind": "school"}, ["b"]),
        ({"seeks_country": "MA"}, []),
    ):
        assert await listed(staff, path, **query) == expected, query
    items = (await staff.get(f"{API}/{path}")).json()["items"]
    assert [item["seeking"] and item["seeking"]["themes"] for item in items] == [
        ["water", "youth"],
        ["youth"],
        None,
        [],
    ]
    counted = (await staff.get(f"{API}/{path}/seeking")).json()
    assert (counted["members"], counted["seekers"]) == (3, 2)
    assert counted["aims"] == [{"code": "eu_funding", "members": 2}, {"code": "exchanges", "members": 1}]
    assert counted["themes"] == [{"code": "youth", "members": 2}, {"code": "water", "members": 1}]
    assert (counted["kinds"], counted["countries"]) == (
        [{"code": "school", "members": 1}],
        [{"code": "BJ", "members": 1}],
    )


async def test_who_sees_and_who_changes_memberships(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    lianes, town = await network(staff), await partner(staff, seeking={"aims": ["exchanges"]})
    hidden = await partner(staff, visibility="private", seeking={"aims": ["exchanges"]})
    public, private = await member(staff, lianes, town), await member(staff, lianes, hidden)
    [event] = await events_of(registry, private["id"])
    assert event["visibility"] == "private"
    callers: dict[str, tuple[httpx.AsyncClient, bool, int]] = {
        "anonymous": (await registry.anonymous(), False, 401),
        "viewer": (await registry.account("viewer", scopes=[READ]), False, 403),
        "reader": (await registry.machine("a reader", scopes=[READ]), False, 403),
        "the member": (await registry.account("member", scopes=[READ, WRITE], partners=[town["id"]]), False, 403),
        "the hidden": (await registry.account("member", scopes=[READ, WRITE], partners=[hidden["id"]]), True, 403),
        "the network": (await registry.account("member", scopes=[READ, WRITE], partners=[lianes["id"]]), False, 201),
        "loader": (await registry.machine("a loader", scopes=[READ, WRITE]), True, 201),
        "admin": (await registry.account("admin", scopes=[READ, WRITE]), True, 201),
        "staff": (staff, True, 201),
    }
    members = f"partners/{lianes['id']}/members"
    for who, (caller, sees, status) in callers.items():
        names = await listed(caller, members, current="true", seeking="true")
        assert town["name"] in names, who
        assert (hidden["name"] in names) == sees, who
        counted = (await caller.get(f"{API}/{members}/seeking")).json()
        assert counted["seekers"] == 1 + sees, who
        assert (await caller.get(f"{API}/memberships/{public['id']}")).status_code == 200, who
        assert (await caller.get(f"{API}/memberships/{private['id']}")).status_code == (200 if sees else 404), who
        other = await partner(staff)
        answer = await caller.post(f"{API}/{members}", json={"partner_id": other["id"]})
        assert answer.status_code == status, (who, answer.text)
        _, if_match = await read(caller, f"memberships/{public['id']}")
        answer = await caller.patch(f"{API}/memberships/{public['id']}", json={"category": who}, headers=if_match)
        assert answer.status_code == (200 if status == 201 else status), who
    told(await callers["viewer"][0].get(f"{API}/partners/{hidden['id']}/memberships"), 404)
    network_own = callers["the network"][0]
    body = {"partner_id": hidden["id"], "category": "unseen"}
    assert pointers(told(await network_own.post(f"{API}/{members}", json=body), 422)) == ["/partner_id"]


async def test_a23_a_fact_stands_with_its_source(staff: httpx.AsyncClient) -> None:
    fact = {
        "text": {"fr": "associations bilatérales"},
        "value": "28",
        "source": {"title": "Diapositives", "url": "https://example.org/001"},
        "on": "2024",
    }
    one = await partner(staff, kind="association", facts=[fact])
    assert (await read(staff, f"partners/{one['id']}"))[0]["facts"] == [fact]
    problem = told(await changed(staff, f"partners/{one['id']}", facts=[{"text": {"fr": "28 associations"}}]), 422)
    assert pointers(problem) == ["/facts/0/source"]
    body = [{"text": {"fr": "75 ans"}, "source": {"title": "Diapositives"}}]
    [shown] = (await changed(staff, f"partners/{one['id']}", facts=body)).json()["facts"]
    assert shown == {
        "text": {"fr": "75 ans"},
        "value": None,
        "source": {"title": "Diapositives", "url": None},
        "on": None,
    }
