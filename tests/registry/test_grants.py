"""Grants on cooperations: whoever is granted a side edits that half, and the other half is not theirs."""

import asyncio
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio

from shared.ids import new_id
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
    made,
    pair,
    parties_of,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.trail import trail_of

NAMES = ("owner", "editor", "viewer", "fr", "de", "fr owner", "fr viewer", "machine", "nobody")


@dataclass
class House:
    """A private cooperation of two sides with a draft between them, and those who hold grants on it."""

    town: Json
    other: Json
    lasting: Json
    draft: Json
    callers: dict[str, httpx.AsyncClient]
    subjects: dict[str, str]
    grants: dict[str, Json]

    @property
    def path(self) -> str:
        return f"cooperations/{self.lasting['id']}"


@pytest_asyncio.fixture(loop_scope="session")
async def house(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> House:
    town, other = await pair(staff)
    lasting = await cooperation(staff, town, other, visibility="private")
    draft = await agreement(staff, town, other, cooperation_id=lasting["id"], term_months=60)
    subjects = {name: str(new_id()) for name in NAMES} | {"machine": f"client-{new_id().hex}"}
    callers = {
        name: await registry.account("member", scopes=[READ, WRITE], subject=subject)
        for name, subject in subjects.items()
    }
    callers["machine"] = await registry.machine(subjects["machine"], scopes=[READ])
    wanted = {
        "owner": ("owner", None),
        "editor": ("editor", None),
        "viewer": ("viewer", None),
        "fr": ("delegation_head", "fr"),
        "de": ("editor", "de"),
        "fr owner": ("owner", "fr"),
        "fr viewer": ("viewer", "fr"),
        "machine": ("viewer", None),
    }
    grants = {
        name: await made(
            staff, f"cooperations/{lasting['id']}/grants", {"account_id": subjects[name], "role": role, "side": side}
        )
        for name, (role, side) in wanted.items()
    }
    return House(town, other, lasting, draft, callers, subjects, grants)


EDITS = {"owner", "editor", "fr", "de", "fr owner"}
GRANTED = EDITS | {"viewer", "fr viewer", "machine"}


async def test_whoever_is_granted_sees_and_editors_edit_by_role_and_side(
    house: House, staff: httpx.AsyncClient
) -> None:
    milestone = await made(staff, f"{house.path}/milestones", {"kind": "ceremony", "title": {"en": "Festival"}})
    draft = f"agreements/{house.draft['id']}"
    for name, caller in house.callers.items():
        for path in (house.path, draft, f"milestones/{milestone['id']}", f"{house.path}/milestones"):
            answer = await caller.get(f"{API}/{path}")
            assert answer.status_code == (200 if name in GRANTED else 404), (name, path, answer.text)
        for path, one in (("cooperations", house.lasting), ("agreements", house.draft)):
            listed = await ids(caller, path, partner_id=house.town["id"])
            assert (one["id"] in listed) == (name in GRANTED), (name, path)
        if name not in GRANTED:
            continue
        shown, _ = await read(caller, house.path)
        assert [one["id"] for one in shown["agreements"]] == [house.draft["id"]], name
        for path in (house.path, draft):
            answer = await changed(caller, path, themes=[name.replace(" ", "_")])
            assert answer.status_code == (200 if name in EDITS else 403), (name, path, answer.text)
        body = {"kind": "visit", "title": {"en": name}}
        answer = await caller.post(f"{API}/{house.path}/milestones", json=body)
        assert answer.status_code == (201 if name in EDITS else 403), (name, answer.text)
        answer = await changed(caller, f"milestones/{milestone['id']}", place=name)
        assert answer.status_code == (200 if name in EDITS else 403), (name, answer.text)


@pytest.mark.parametrize("name", ["fr", "fr owner", "de", "editor", "owner"])
async def test_each_side_edits_its_half_of_parties_and_actors(
    house: House, staff: httpx.AsyncClient, name: str
) -> None:
    caller, both = house.callers[name], name in ("editor", "owner")
    schools = {side: await partner(staff, side.upper(), kind="school") for side in ("fr", "de")}
    fresh = {side: await partner(staff, side.upper()) for side in ("fr", "de")}
    far = await partner(staff, "BJ", kind="association")
    for side in ("fr", "de"):
        expected = 200 if both or side == name[:2] else 403
        shown, _ = await read(staff, house.path)
        parties = [{"partner_id": one["partner_id"], "side": one["side"]} for one in shown["partners"]]
        actors = [{"partner_id": one["partner_id"], "role": one["role"]} for one in shown["actors"]]
        added = [*parties, {"partner_id": fresh[side]["id"], "side": side}]
        assert (await changed(caller, house.path, partners=added)).status_code == expected, side
        acting = [*actors, {"partner_id": schools[side]["id"], "role": "twin school"}]
        assert (await changed(caller, house.path, actors=acting)).status_code == expected, side
        assert (await changed(staff, house.path, actors=acting)).status_code == 200
        renamed = [*actors, {"partner_id": schools[side]["id"], "role": "host"}]
        assert (await changed(caller, house.path, actors=renamed)).status_code == expected, side
    # Of the country of neither side: both halves' actor.
    assert (await changed(caller, house.path, actors=[{"partner_id": far["id"]}])).status_code == (200 if both else 403)
    assert (await changed(staff, house.path, actors=[])).status_code == 200
    assert (await changed(caller, house.path, actors=[{"partner_id": far["id"]}])).status_code == 200


async def test_a_party_is_not_drawn_to_ones_own_side_nor_sent_to_the_other(house: House) -> None:
    own, other = parties_of(house.town, house.other)
    for partners in ([own, other | {"side": "fr"}], [own | {"side": "de"}, other], [own, own | {"side": "de"}]):
        assert (await changed(house.callers["fr"], house.path, partners=partners)).status_code in (403, 422)
    told(await changed(house.callers["fr"], house.path, partners=[own, other | {"side": "fr"}]), 403)
    told(await changed(house.callers["fr"], house.path, partners=[own | {"side": "de"}, other]), 403)


async def test_each_side_tells_of_its_own_council_and_signature(house: House) -> None:
    path = f"agreements/{house.draft['id']}"
    ours, theirs = ({"partner_id": one["id"], "state": "adopted", "on": "2024-09"} for one in (house.town, house.other))
    head, other_head = house.callers["fr"], house.callers["de"]
    told(await changed(head, path, council_resolutions=[theirs]), 403)
    assert (await changed(head, path, council_resolutions=[ours])).status_code == 200
    told(await changed(other_head, path, council_resolutions=[theirs]), 403)
    assert (await changed(other_head, path, council_resolutions=[ours, theirs])).status_code == 200
    signs = [{"partner_id": house.town["id"], "signed_by": "Ada Invented"}, {"partner_id": house.other["id"]}]
    told(await changed(other_head, path, signatories=signs), 403)
    assert (await changed(head, path, signatories=signs)).status_code == 200
    assert (await changed(house.callers["editor"], path, council_resolutions=[])).status_code == 200


async def test_members_tell_of_their_own_council_alone(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other)
    member = await registry.account("member", scopes=[READ, WRITE], partners=[town["id"]])
    ours, theirs = ({"partner_id": one["id"], "state": "planned"} for one in (town, other))
    told(await changed(member, f"agreements/{draft['id']}", council_resolutions=[ours, theirs]), 403)
    assert (await changed(member, f"agreements/{draft['id']}", council_resolutions=[ours])).status_code == 200


async def test_agreements_of_the_cooperation_are_drafted_signed_and_renewed_by_grants(house: House) -> None:
    body = agreement_body(house.town, house.other, cooperation_id=house.lasting["id"])
    for name in GRANTED - {"machine"} | {"nobody"}:
        answer = await house.callers[name].post(f"{API}/agreements", json=body)
        assert answer.status_code == (201 if name in EDITS else 403), (name, answer.text)
    alone = agreement_body(house.town, house.other)
    told(await house.callers["owner"].post(f"{API}/agreements", json=alone), 403)
    draft, head = house.draft["id"], house.callers["fr"]
    told(await changed(head, f"agreements/{draft}", cooperation_id=None), 403)
    told(await house.callers["viewer"].post(f"{API}/agreements/{draft}:sign", json={"signed_on": "2024-01-01"}), 403)
    assert (await head.post(f"{API}/agreements/{draft}:sign", json={"signed_on": "2024-01-01"})).status_code == 200
    for name in ("fr", "viewer", "nobody"):
        desk = await house.callers[name].get(f"{API}/renewals/{draft}")
        assert desk.status_code == (404 if name == "nobody" else 200), (name, desk.text)
    amendment = {"signed_on": "2024-02", "object": "Youth, too"}
    assert (await house.callers["de"].post(f"{API}/agreements/{draft}/amendments", json=amendment)).status_code == 201


async def test_a_side_does_not_see_what_others_of_the_cooperation_draft(house: House, staff: httpx.AsyncClient) -> None:
    third = await partner(staff, "PL")
    everybody = parties_of(house.town, house.other, third)
    assert (await changed(staff, house.path, partners=everybody)).status_code == 200
    theirs = await agreement(staff, house.other, third, cooperation_id=house.lasting["id"])
    elsewhere = await agreement(staff, house.town, house.other)
    for name in GRANTED:
        caller = house.callers[name]
        sees = not name.startswith("fr")
        answer = await caller.get(f"{API}/agreements/{theirs['id']}")
        assert answer.status_code == (200 if sees else 404), name
        assert (theirs["id"] in await ids(caller, "agreements", partner_id=third["id"])) == sees, name
        told(await caller.get(f"{API}/agreements/{elsewhere['id']}"), 404)


async def test_owners_grant_within_their_side_and_others_do_not(house: House, staff: httpx.AsyncClient) -> None:
    may = {"owner": {None, "fr", "de"}, "fr owner": {"fr"}}
    for name in GRANTED - {"machine"} | {"nobody"}:
        caller = house.callers[name]
        for side in (None, "fr", "de"):
            body = {"account_id": str(new_id()), "role": "editor", "side": side}
            answer = await caller.post(f"{API}/{house.path}/grants", json=body)
            expected = 201 if side in may.get(name, ()) else 404 if name == "nobody" else 403
            assert answer.status_code == expected, (name, side, answer.text)
        listed = await caller.get(f"{API}/{house.path}/grants")
        assert listed.status_code == (200 if name in EDITS else 404 if name == "nobody" else 403), name
    owner = house.callers["fr owner"]
    told(await changed(owner, f"{house.path}/grants/{house.grants['de']['id']}", role="viewer"), 403)
    told(await changed(owner, f"{house.path}/grants/{house.grants['fr']['id']}", side="de"), 403)
    told(await changed(owner, f"{house.path}/grants/{house.grants['fr']['id']}", side=None, role="editor"), 403)
    answer = await changed(owner, f"{house.path}/grants/{house.grants['fr']['id']}", role="viewer")
    assert (answer.json()["role"], answer.json()["side"], answer.json()["version"]) == ("viewer", "fr", 2)
    told(await changed(house.callers["fr"], house.path, themes=["none"]), 403)


async def test_a_grant_is_read_and_taken_back_and_the_trail_keeps_it(
    house: House, staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    grant = house.grants["editor"]
    path = f"{house.path}/grants/{grant['id']}"
    shown, if_match = await read(staff, path)
    assert shown == grant
    assert (shown["account_id"], shown["role"], shown["side"]) == (house.subjects["editor"], "editor", None)
    told(await staff.delete(f"{API}/{path}"), 428)
    told(await staff.get(f"{API}/cooperations/{new_id()}/grants/{grant['id']}"), 404)
    assert (await changed(staff, path, role="viewer")).status_code == 200
    told(await staff.delete(f"{API}/{path}", headers=if_match), 412)
    _, if_match = await read(staff, path)
    assert (await staff.delete(f"{API}/{path}", headers=if_match)).status_code == 204
    told(await staff.get(f"{API}/{path}"), 404)
    told(await house.callers["editor"].get(f"{API}/{house.path}"), 404)
    entries = await trail_of(registry, grant["id"])
    assert [entry["action"] for entry in entries] == ["created", "updated", "removed"]
    assert (entries[1]["before"], entries[1]["after"]) == ({"role": "editor"}, {"role": "viewer"})
    assert {str(one) for one in entries[0]["partner_ids"]} == {house.town["id"], house.other["id"]}


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"role": "delegation_head"}, "/side"),
        ({"role": "editor", "side": "pl"}, "/side"),
        ({"role": "king"}, "/role"),
        ({"role": "editor", "account_id": ""}, "/account_id"),
        ({"role": "editor", "scope": "all"}, "/scope"),
    ],
)
async def test_what_cannot_be_granted_is_refused(
    house: House, staff: httpx.AsyncClient, fields: Json, pointer: str
) -> None:
    body = {"account_id": str(new_id())} | fields
    assert pointer in pointers(told(await staff.post(f"{API}/{house.path}/grants", json=body), 422))
    if pointer == "/side":
        path = f"{house.path}/grants/{house.grants['viewer']['id']}"
        assert pointer in pointers(told(await changed(staff, path, **fields), 422))


async def test_of_many_grants_at_once_to_one_account_on_one_side_one_is_made(
    house: House, staff: httpx.AsyncClient
) -> None:
    for side in (None, "fr"):
        body = {"account_id": str(new_id()), "role": "editor", "side": side}
        answers = await asyncio.gather(*(staff.post(f"{API}/{house.path}/grants", json=body) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    again = {"account_id": body["account_id"], "role": "viewer", "side": "de"}
    assert (await staff.post(f"{API}/{house.path}/grants", json=again)).status_code == 201


async def test_a_grant_reaches_no_further_than_the_token(house: House, registry: ServiceUnderTest) -> None:
    subject = house.subjects["owner"]
    reader = await registry.account("viewer", scopes=[READ], subject=subject)
    assert (await reader.get(f"{API}/{house.path}")).status_code == 200
    told(await changed(reader, house.path, themes=["x"]), 403)
    powerless = await registry.account("viewer", scopes=[], subject=subject)
    told(await powerless.get(f"{API}/{house.path}"), 404)


async def test_a_grant_is_made_with_a_warning_while_the_gateway_is_down(house: House) -> None:
    assert [warning["pointer"] for warning in house.grants["fr"]["warnings"]] == ["/account_id"]
