"""Who sees and who changes what: every kind of caller against every visibility."""

from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio

from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    Json,
    agreement,
    agreement_body,
    changed,
    cooperation,
    ids,
    pair,
    parties_of,
    partner,
    read,
    told,
)


@dataclass
class World:
    """A partner, a cooperation and an agreement of each visibility, and those who look at them."""

    own: Json
    other: Json
    foreign: Json
    callers: dict[str, httpx.AsyncClient]
    objects: dict[str, dict[str, Json]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> World:
    own, other = await pair(staff)
    foreign = await partner(staff, "PL")
    objects: dict[str, dict[str, Json]] = {}
    for level in ("public", "network", "private"):
        body = agreement_body(own, other, visibility=level, signed_on="2024")
        objects[level] = {
            "partners": await partner(staff, visibility=level),
            "cooperations": await cooperation(staff, own, other, visibility=level),
            "agreements": (await staff.post(f"{API}/agreements", json=body)).json(),
        }
    objects["draft"] = {"agreements": await agreement(staff, own, other)}
    private = objects["private"]["partners"]["id"]
    callers = {
        "anonymous": await registry.anonymous(),
        "no scope": await registry.account("viewer", scopes=[]),
        "viewer": await registry.account("viewer", scopes=[READ]),
        "organiser": await registry.account("organiser", scopes=[READ]),
        "party": await registry.account("member", scopes=[READ, WRITE], partners=[own["id"], private]),
        "stranger": await registry.account("member", scopes=[READ, WRITE], partners=[foreign["id"]]),
        "coordinator": staff,
        "admin": await registry.account("admin", scopes=[READ, WRITE]),
        "reading client": await registry.machine("a reader", scopes=[READ]),
        "writing client": await registry.machine("a loader", scopes=[READ, WRITE]),
        "our service": await registry.machine("service:registration", scopes=[READ]),
    }
    return World(own, other, foreign, callers, objects)


SEES = {
    "anonymous": {"public"},
    "no scope": {"public"},
    "viewer": {"public", "network"},
    "organiser": {"public", "network"},
    "party": {"public", "network", "private", "draft"},
    "stranger": {"public", "network"},
    "coordinator": {"public", "network", "private", "draft"},
    "admin": {"public", "network", "private", "draft"},
    "reading client": {"public", "network"},
    "writing client": {"public", "network", "private", "draft"},
    "our service": {"public", "network", "private", "draft"},
}
CHANGES = {"party", "coordinator", "admin", "writing client"}


@pytest.mark.parametrize("who", SEES)
async def test_each_caller_sees_what_it_may_and_the_rest_is_not_there(world: World, who: str) -> None:
    caller = world.callers[who]
    listed = {
        "cooperations": await ids(caller, "cooperations", partner_id=world.own["id"]),
        "agreements": await ids(caller, "agreements", partner_id=world.own["id"]),
    }
    for level, objects in world.objects.items():
        for path, one in objects.items():
            answer = await caller.get(f"{API}/{path}/{one['id']}")
            if level in SEES[who]:
                assert answer.status_code == 200, (who, level, path)
            else:
                told(answer, 404)
            in_list = listed[path] if path in listed else await ids(caller, path, q=one["name"])
            assert (one["id"] in in_list) == (level in SEES[who]), (who, level, path)


@pytest.mark.parametrize("who", SEES)
async def test_each_caller_changes_what_it_may(world: World, who: str) -> None:
    caller, objects = world.callers[who], world.objects["public"]
    for path in ("cooperations", "agreements"):
        _, if_match = await read(caller, f"{path}/{objects[path]['id']}")
        answer = await caller.patch(f"{API}/{path}/{objects[path]['id']}", json={"themes": ["sport"]}, headers=if_match)
        expected = 200 if who in CHANGES else 401 if who == "anonymous" else 403
        assert answer.status_code == expected, (who, path, answer.text)
    draft = world.objects["draft"]["agreements"]["id"]
    for verb in ("sign", "transmit", "terminate"):
        answer = await caller.post(f"{API}/agreements/{draft}:{verb}", json={"on": "nonsense"})
        if who in CHANGES:
            told(answer, 422)
        elif who == "anonymous":
            told(answer, 401)
    if who == "stranger":
        told(await caller.post(f"{API}/agreements/{draft}:sign", json={"signed_on": "2024"}), 404)
        public = objects["agreements"]["id"]
        told(await caller.post(f"{API}/agreements/{public}:terminate", json={"on": "2024-12-31"}), 403)


async def test_members_edit_their_own_partner_and_enter_none(world: World) -> None:
    party, stranger = world.callers["party"], world.callers["stranger"]
    assert (await changed(party, f"partners/{world.own['id']}", themes=["sport"])).status_code == 200
    told(await changed(stranger, f"partners/{world.own['id']}", themes=["water"]), 403)
    body = {"kind": "school", "name": "A school", "country": "FR"}
    told(await party.post(f"{API}/partners", json=body), 403)
    viewer = world.callers["viewer"]
    told(await viewer.post(f"{API}/partners", json=body), 403)
    told(await world.callers["anonymous"].post(f"{API}/partners", json=body), 401)


async def test_members_enter_what_they_take_part_in(world: World) -> None:
    party, stranger = world.callers["party"], world.callers["stranger"]
    body = {"title": {"en": "Ours"}, "partners": parties_of(world.own, world.other)}
    told(await stranger.post(f"{API}/cooperations", json=body), 403)
    lasting = await party.post(f"{API}/cooperations", json=body)
    assert lasting.status_code == 201, lasting.text
    ours = agreement_body(world.own, world.other, cooperation_id=lasting.json()["id"])
    told(await stranger.post(f"{API}/agreements", json=ours), 403)
    assert (await party.post(f"{API}/agreements", json=ours)).status_code == 201
    theirs = agreement_body(world.foreign, world.other, cooperation_id=lasting.json()["id"])
    told(await stranger.post(f"{API}/agreements", json=theirs), 403)


async def test_members_change_only_their_own_side_of_a_cooperation(world: World) -> None:
    party = world.callers["party"]
    path = f"cooperations/{world.objects['network']['cooperations']['id']}"
    own, other = parties_of(world.own, world.other)
    for partners in ([own], [own, other | {"side": "elsewhere"}], [own, other, *parties_of(world.foreign)]):
        assert (await changed(party, path, partners=partners)).status_code in (403, 422)
    told(await changed(party, path, partners=[own, other | {"side": "elsewhere"}]), 403)
    answer = await changed(party, path, partners=[own | {"side": "north"}, other])
    assert answer.json()["partners"][0]["side"] == "north"


async def test_members_cannot_give_an_agreement_away(world: World) -> None:
    path = f"agreements/{world.objects['network']['agreements']['id']}"
    signatories = [{"partner_id": world.foreign["id"]}, {"partner_id": world.other["id"]}]
    told(await changed(world.callers["party"], path, signatories=signatories), 403)


async def test_a_name_that_the_caller_may_not_see_is_not_told_beside_its_id(
    world: World, staff: httpx.AsyncClient
) -> None:
    hidden = await partner(staff, "PL", visibility="private")
    lasting = await cooperation(staff, world.own, hidden)
    signed = await agreement(staff, world.own, hidden, signed_on="2024", cooperation_id=lasting["id"])
    for who, seen in (("anonymous", False), ("viewer", False), ("coordinator", True)):
        for path, field in (
            (f"cooperations/{lasting['id']}", "partners"),
            (f"agreements/{signed['id']}", "signatories"),
        ):
            shown, _ = await read(world.callers[who], path)
            entry = shown[field][1]
            assert entry["partner_id"] == hidden["id"]
            assert (entry["partner"] is not None) == seen, (who, path)
            assert (hidden["name"] in str(shown)) == seen
    body = {"title": {"en": "x"}, "partners": parties_of(world.foreign, hidden)}
    told(await world.callers["stranger"].post(f"{API}/cooperations", json=body), 422)


async def test_d7_persons_are_named_to_those_who_may_read_the_registry(world: World, staff: httpx.AsyncClient) -> None:
    committee = {"members": [{"person": "Ada Invented", "function": "adjointe", "college": "municipal"}]}
    lasting = await cooperation(staff, world.own, world.other, committee=committee)
    signatories = [
        {"partner_id": world.own["id"], "signed_by": "Bo Invented", "function": "Maire"},
        {"partner_id": world.other["id"]},
    ]
    attendees = [{"person": "Cy Invented", "function": "présidente"}]
    signed = await agreement(staff, signatories=signatories, attendees=attendees, signed_on="2024")
    for who, named in (("anonymous", False), ("no scope", False), ("viewer", True), ("coordinator", True)):
        for path, function in ((f"cooperations/{lasting['id']}", "adjointe"), (f"agreements/{signed['id']}", "Maire")):
            shown, _ = await read(world.callers[who], path)
            assert ("Invented" in str(shown)) == named, (who, path)
            assert function in str(shown)
        listed = await world.callers[who].get(f"{API}/agreements", params={"partner_id": world.own["id"]})
        assert ("Invented" in listed.text) == named
