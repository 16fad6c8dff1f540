"""Groups over HTTP: made, seen by whom, changed, withdrawn; members who come, go and are replaced."""

import asyncio
import time
from datetime import date
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.registration.participants.links import Links
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER
from tests.registration.groups.making import Groups, adult, leader, pupil, token
from tests.registration.seats.scene import V1, Scene


async def told(registration: ServiceUnderTest, groups: Scene) -> list[dict[str, object]]:
    """The groups that events told of, as they told them."""
    statement = """
        select data -> 'group' as told from outbox where type = 'registration.group.confirmed'
            and data ->> 'conference_id' = :id order by id"""
    async with transaction(registration.runtime.engine) as session:
        return list(await session.scalars(text(statement), {"id": groups.conference_id}))


async def test_b13_each_member_has_a_registration_and_an_address_is_nobodys_duty(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    workshop = await groups.workshop()
    made = await groups.group(workshop, members=22, kind="school", name="Collège Exemple")
    assert (made["state"], made["size"], made["confirmed"], made["pending"]) == ("confirmed", 22, 22, 0)
    assert made["refused"] == []
    assert made["leader"]["email"].endswith("@school.example.org")
    registrations = (await groups.staff.get(f"{V1}/conferences/{groups.conference_id}/registrations")).json()["items"]
    assert {item["group"]["name"] for item in registrations} == {"Collège Exemple"}
    assert len(registrations) == 22
    assert (await groups.seats())[workshop]["taken"] == 22
    events = await told(registration, groups)
    snapshot = {"id": made["id"], "version": made["version"], "kind": "school", "delegation": "FR", "members": 22}
    assert events == [snapshot]


async def test_b13_members_who_are_registered_already_or_twice_are_named_and_nobody_is_registered(
    groups: Groups,
) -> None:
    known = (await groups.register(delegation="FR"))["person"]
    again = {name: known[name] for name in ("given_name", "family_name", "email")}
    twice = adult(email="twice@town.example.org")
    answer = await groups.ask_as_group(members=[adult(), again, twice, adult(), twice])
    assert (answer.status_code, answer.json()["rule"]) == (409, "B13")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/members/1", "/members/4"]
    listed = await groups.staff.get(f"{V1}/conferences/{groups.conference_id}/registrations")
    assert len(listed.json()["items"]) == 1
    assert (await groups.staff.get(f"{V1}/conferences/{groups.conference_id}/groups")).json()["items"] == []


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"members": []}, "/members"),
        ({"leader": adult()}, "/leader"),
        ({"members": [adult(minor=True, birth_year=1970)]}, "/members/0/minor"),
        ({"members": [pupil(birth_year=1970)]}, "/members/0/guardian_consent"),
        ({"members": [pupil(guardian_consent={"given_by": "A", "given_on": "2199-01-01"})]}, "/members/0/guardian_"),
        ({"delegation": "DE"}, "/delegation"),
        ({"workshops": [str(new_id())]}, "/workshops/0"),
        ({"kind": "club"}, "/kind"),
        ({"members": [adult(answers={"shuttle": True})]}, "/members/0/answers/shuttle"),
        ({"consents": [{"purpose": "photographs", "version": 1}]}, "/consents/0/purpose"),
    ],
)
async def test_what_cannot_be_is_refused_and_says_where(groups: Groups, wrong: dict[str, object], pointer: str) -> None:
    answer = await groups.ask_as_group(**wrong)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


async def test_the_same_request_makes_one_group_and_its_link_is_not_kept(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    body = {"name": "Group", "leader": leader(), "members": [adult()], "delegation": "FR"}
    path = f"{V1}/conferences/{groups.conference_id}/groups"
    key = {"Idempotency-Key": str(new_id())}
    first, second = [await groups.anyone.post(path, json=body, headers=key) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.headers["idempotent-replayed"] == "true"
    assert first.json()["id"] == second.json()["id"]
    assert first.headers["location"] == second.headers["location"] == f"{V1}/groups/{first.json()['id']}"
    async with transaction(registration.runtime.engine) as session:
        kept = await session.scalar(text("select count(*) from idempotent_answer where body like '%#token=%'"))
    assert kept == 0
    other = await groups.anyone.post(path, json=body | {"name": "Another"}, headers=key)
    assert other.status_code == 422


async def test_the_leaders_link_opens_the_group_and_its_members_and_nothing_else(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    made, other = await groups.group(), await groups.group()
    link = token(made)
    assert (await groups.anyone.get(f"{V1}/groups/{made['id']}", headers=link)).status_code == 200
    member = f"{V1}/registrations/{made['members'][0]['id']}"
    assert (await groups.anyone.get(member, headers=link)).status_code == 200
    for path in (f"{V1}/groups/{other['id']}", f"{V1}/registrations/{other['members'][0]['id']}"):
        assert (await groups.anyone.get(path, headers=link)).status_code == 404
    assert (await groups.anyone.get(f"{V1}/groups/{made['id']}")).status_code == 401
    stranger = await registration.account("member", scopes=MEMBER, subject=str(new_id()))
    assert (await stranger.get(f"{V1}/groups/{made['id']}")).status_code == 404
    assert (await stranger.get(f"{V1}/conferences/{groups.conference_id}/groups")).status_code == 403


async def test_another_leader_has_another_link_and_the_old_one_opens_nothing(groups: Groups) -> None:
    made = await groups.group()
    path = f"{V1}/groups/{made['id']}"
    corrected = await groups.change(
        path, leader=made["leader"]["given_name"] and leader() | {"email": made["leader"]["email"]}
    )
    assert corrected.status_code == 200
    assert (await groups.anyone.get(path, headers=token(made))).status_code == 200
    changed = await groups.change(path, leader=leader(), name="4e B", kind="school")
    assert (changed.json()["name"], changed.json()["kind"]) == ("4e B", "school")
    assert (await groups.anyone.get(path, headers=token(made))).status_code == 404
    assert (await groups.staff.patch(path, json={"name": "4e C"})).status_code == 428


async def test_who_leads_a_delegation_sees_its_groups_and_no_other(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    subject = str(new_id())
    grant = {"account_id": subject, "role": "delegation_head", "side": "CN"}
    granted = await groups.staff.post(f"{V1}/conferences/{groups.conference_id}/grants", json=grant)
    assert granted.status_code == 201, granted.text
    head = await registration.account("member", scopes=MEMBER, subject=subject)
    french, chinese = await groups.group(), await groups.group(delegation="CN", name="Sichuan")
    listed = (await head.get(f"{V1}/conferences/{groups.conference_id}/groups", params={"q": "sich"})).json()["items"]
    assert [item["id"] for item in listed] == [chinese["id"]]
    assert (await head.get(f"{V1}/groups/{french['id']}")).status_code == 404


async def test_a_withdrawn_group_gives_all_its_seats_back(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=3)
    made = await groups.group(workshop, members=3)
    waiting = await groups.register(workshop, delegation="CN")
    path = f"{V1}/groups/{made['id']}:withdraw"
    gone = await groups.anyone.post(path, headers=token(made))
    assert (gone.json()["state"], gone.json()["size"]) == ("withdrawn", 0)
    assert (await groups.read(waiting["id"]))["state"] == "confirmed"
    assert (await groups.read(waiting["id"]))["enrolments"][0]["state"] == "confirmed"
    assert (await groups.anyone.post(path, headers=token(made))).status_code == 200
    added = await groups.staff.post(f"{V1}/groups/{made['id']}/members", json={"member": adult()})
    assert added.status_code == 409


async def test_a_named_substitute_keeps_the_seat(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=1)
    made = await groups.group(workshop, members=[adult(needs={})])
    member = made["members"][0]
    path = f"{V1}/groups/{made['id']}/members/{member['id']}:replace"
    known = await groups.register(delegation="FR")
    taken = {name: known["person"][name] for name in ("given_name", "family_name", "email")}
    refused = await groups.anyone.post(path, json=taken, headers=token(made))
    assert (refused.status_code, refused.json()["rule"]) == (409, "B13")
    answer = await groups.anyone.post(path, json=adult(given_name="Zoé"), headers=token(made))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["id"], answer.json()["person"]["given_name"]) == (member["id"], "Zoé")
    assert [item["state"] for item in answer.json()["enrolments"]] == ["confirmed"]
    other = await groups.group()
    elsewhere = f"{V1}/groups/{made['id']}/members/{other['members'][0]['id']}:replace"
    assert (await groups.staff.post(elsewhere, json=adult())).status_code == 404


async def test_d7_the_link_of_somebody_who_was_replaced_ends(groups: Groups, registration: ServiceUnderTest) -> None:
    made = await groups.group(await groups.workshop(capacity=1), members=[adult()])
    member = made["members"][0]["id"]
    links: Links = registration.runtime.resources["links"]

    def own() -> dict[str, str]:
        return token({"manage_url": links.manage_url(UUID(member), date(2099, 1, 1))})

    before = own()
    assert (await groups.anyone.get(f"{V1}/registrations/{member}", headers=before)).status_code == 200
    await asyncio.sleep(1 - time.time() % 1)  # links tell their second
    path = f"{V1}/groups/{made['id']}/members/{member}:replace"
    assert (await groups.anyone.post(path, json=adult(), headers=token(made))).status_code == 200
    for kind in ("", "/history", "/answers", "/personal-data"):
        assert (await groups.anyone.get(f"{V1}/registrations/{member}{kind}", headers=before)).status_code == 404
    assert (await groups.anyone.get(f"{V1}/registrations/{member}", headers=own())).status_code == 200


async def test_a_substitutes_needs_are_kept_and_the_address_is_written_to(groups: Groups) -> None:
    await groups.change(f"{V1}/conferences/{groups.conference_id}/form", needs={"diet": "optional"})
    made = await groups.group(await groups.workshop(capacity=1), members=[adult()])
    member = made["members"][0]["id"]
    path = f"{V1}/groups/{made['id']}/members/{member}:replace"
    put_in = await groups.anyone.post(path, json=adult(needs={"diet": "vegan"}), headers=token(made))
    assert put_in.status_code == 200, put_in.text
    answers = (await groups.staff.get(f"{V1}/registrations/{member}/answers")).json()
    assert answers["needs"]["diet"] == "vegan"


async def test_a_head_does_not_make_themself_leader_and_an_old_request_gives_no_new_link(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    body = {"name": "Group", "leader": leader(), "members": [adult()], "delegation": "FR", "workshops": []}
    key = {"Idempotency-Key": str(new_id())}
    path = f"{V1}/conferences/{groups.conference_id}/groups"
    made = (await groups.anyone.post(path, json=body, headers=key)).json()
    subject = str(new_id())
    grant = {"account_id": subject, "role": "delegation_head", "side": "FR"}
    await groups.staff.post(f"{V1}/conferences/{groups.conference_id}/grants", json=grant)
    head = await registration.account("member", scopes=MEMBER, subject=subject)
    group = f"{V1}/groups/{made['id']}"
    tag = {"If-Match": (await head.get(group)).headers["etag"]}
    taken = await head.patch(group, json={"leader": leader() | {"email": "head@example.org"}}, headers=tag)
    assert taken.status_code == 403
    assert (await groups.change(group, leader=leader() | {"email": "new@example.org"})).status_code == 200
    again = (await groups.anyone.post(path, json=body, headers=key)).json()
    assert (await groups.anyone.get(group, headers=token(again))).status_code == 404


async def test_members_come_and_go_and_the_state_follows(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=3)
    made = await groups.group(workshop, members=2)
    path = f"{V1}/groups/{made['id']}"
    stale = {"If-Match": '"999.ab"'} | token(made)
    assert (await groups.anyone.post(f"{path}/members", json={"member": adult()}, headers=stale)).status_code == 412
    added = await groups.anyone.post(f"{path}/members", json={"member": adult()}, headers=token(made))
    assert added.json()["seats"][0]["confirmed"] == 3
    gone = f"{path}/members/{made['members'][0]['id']}"
    assert (await groups.anyone.delete(gone, headers=token(made))).status_code == 428
    assert (await groups.anyone.delete(gone, headers=token(made) | {"If-Match": "*"})).status_code == 204
    assert (await groups.read_group(made["id"]))["size"] == 2
    await groups.staff.post(f"{V1}/conferences/{groups.conference_id}:close-registration")
    closed = await groups.anyone.post(f"{path}/members", json={"member": adult()}, headers=token(made))
    assert closed.status_code == 409
    by_hand = {"member": adult(), "override": True, "reason": "The head master"}
    assert (await groups.staff.post(f"{path}/members", json=by_hand)).status_code == 201
    await groups.staff.post(f"{V1}/conferences/{groups.conference_id}:cancel")
    assert (await groups.read_group(made["id"]))["state"] == "cancelled"


async def test_a_group_is_confirmed_when_the_last_of_it_is_approved(
    groups: Groups, registration: ServiceUnderTest
) -> None:
    await groups.set_policy(approval="organiser")
    workshop = await groups.workshop(capacity=3)
    made = await groups.group(workshop, members=3, all_or_nothing=True)
    assert (made["state"], made["pending"]) == ("pending", 3)
    assert (await groups.queue(workshop))[0]["reason"] == "not_approved"
    first, *others = [f"{V1}/registrations/{member['id']}" for member in made["members"]]
    assert (await groups.staff.post(f"{first}:approve")).json()["enrolments"][0]["reason"] == "not_approved"
    for path in others:
        await groups.staff.post(f"{path}:approve")
    assert await groups.standing(made["id"], workshop) == (3, 0)
    assert (await groups.read_group(made["id"]))["state"] == "confirmed"
    assert len(await told(registration, groups)) == 1


async def test_of_members_who_are_approved_at_the_same_moment_the_last_confirms_the_group(groups: Groups) -> None:
    await groups.set_policy(approval="organiser")
    for _ in range(5):
        made = await groups.group(members=6)  # no workshop, whose ledger would put them in a row
        paths = [f"{V1}/registrations/{member['id']}:approve" for member in made["members"]]
        await asyncio.gather(*(groups.staff.post(path) for path in paths))
        assert (await groups.read_group(made["id"]))["state"] == "confirmed"


async def test_an_organiser_enters_a_group_beyond_the_limits_with_a_reason(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=1)
    why = {"override": True, "reason": "Guests of the mayor"}
    assert (await groups.ask_as_group(workshop, **why)).status_code == 403
    made = await groups.group(workshop, all_or_nothing=True, by=groups.staff, **why)
    assert await groups.standing(made["id"], workshop) == (3, 0)
    marked = [member["enrolments"][0]["override"] is not None for member in made["members"]]
    assert marked == [False, True, True]


async def test_without_a_waitlist_what_members_could_not_have_is_named(groups: Groups) -> None:
    await groups.set_policy(waitlist=False)
    workshop = await groups.workshop(capacity=1)
    made = await groups.group(workshop, members=2)
    assert [item["registration_id"] for item in made["refused"]] == [made["members"][1]["id"]]
    assert made["refused"][0]["refused"] == [{"workshop_id": workshop, "reason": "no_free_seat"}]
    nothing = await groups.ask_as_group(workshop, members=2)
    assert (nothing.status_code, nothing.json()["refused"][0]["reason"]) == (409, "no_free_seat")


async def test_a_link_sees_its_own_groups_place_in_the_queue(groups: Groups) -> None:
    workshop = await groups.workshop(capacity=0)
    await groups.register(workshop, delegation="CN")
    made = await groups.group(workshop, members=2, all_or_nothing=True)
    seen = await groups.anyone.get(f"{V1}/workshops/{workshop}/waitlist", headers=token(made))
    assert [(item["position"], item["group"]["size"], item["name"]) for item in seen.json()["items"]] == [(2, 2, None)]


async def test_two_groups_with_one_person_at_the_same_moment_leave_one_of_them(
    groups: Groups, anonymous: httpx.AsyncClient
) -> None:
    one = adult(email=f"{new_id()}@town.example.org")
    asked = [groups.ask_as_group(members=[adult(), one]) for _ in range(3)]
    answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers)[0] == 201
    assert [answer.status_code for answer in answers].count(201) == 1
    assert all(answer.json()["errors"][0]["pointer"] == "/members/1" for answer in answers if answer.status_code == 409)
