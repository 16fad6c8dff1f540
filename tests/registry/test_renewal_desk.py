"""The renewal desk over HTTP: what ends, who looks after it, and how far its renewal has come (A4)."""

import asyncio
from datetime import date, timedelta
from typing import Any

import httpx

from services.registry.deadlines.store import Look
from services.registry.deadlines.worker import tell_deadlines
from shared import clock
from shared.days import plus_months
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, agreement, changed, ids, made, pair, partner, read, told
from tests.registry.trail import trail_of


def ending_in(registry: ServiceUnderTest, days: int, term_months: int = 24) -> Json:
    """The dates of an agreement that ends so many days from now."""
    end = clock.today(registry.runtime.settings.common.zone) + timedelta(days=days)
    return {"signed_on": str(plus_months(end, -term_months) + timedelta(days=1)), "term_months": term_months}


async def desk(client: httpx.AsyncClient, **query: Any) -> list[Json]:
    answer = await client.get(f"{API}/renewals", params={"limit": 200} | query)
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def test_the_desk_shows_in_one_call_what_ends_and_what_is_to_be_done(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    today = clock.today(registry.runtime.settings.common.zone)
    one = await agreement(staff, town, other, **ending_in(registry, 100), renewal="express")
    await tell_deadlines(registry.runtime, Look(today, [3, 6, 12]))
    [item] = await desk(staff, partner_id=town["id"])
    assert (item["agreement"]["id"], item["version"], item["days_left"], item["months_left"]) == (one["id"], 0, 100, 3)
    assert item["ends_on"] == one["ends_on"]
    assert [entry["name"] for entry in item["partners"]] == [town["name"], other["name"]]
    reminder = plus_months(date.fromisoformat(one["ends_on"]), -3)
    assert item["next_reminder"] == {"months": 3, "on": str(reminder)}
    assert item["reminders_sent"] == [{"months": 6, "on": str(today)}]
    assert [step["code"] for step in item["open_steps"]] == ["no_owner", "no_draft"]
    owner = str(new_id())
    noted = await changed(staff, f"renewals/{one['id']}", owner=owner, due_on="2031-05-01", note="Au printemps")
    assert noted.status_code == 200, noted.text
    assert (noted.json()["owner"], noted.json()["due_on"], noted.json()["version"]) == (owner, "2031-05-01", 1)
    answer = await staff.post(f"{API}/renewals/{one['id']}:draft")
    draft = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"{API}/agreements/{draft['id']}")
    assert (draft["renews"], draft["state"], draft["term_months"]) == (one["id"], "draft", 24)
    told(await staff.post(f"{API}/renewals/{one['id']}:draft"), 409)
    resolutions = [{"partner_id": other["id"], "state": "adopted", "number": "7", "on": "2026-01-15"}]
    await changed(staff, f"agreements/{draft['id']}", council_resolutions=resolutions)
    [item] = await desk(staff, owner=owner)
    assert item["draft"]["id"] == draft["id"]
    assert [(entry["partner"]["name"], entry["state"]) for entry in item["councils"]] == [
        (town["name"], None),
        (other["name"], "adopted"),
    ]
    steps = [(step["code"], step["partner"] and step["partner"]["id"]) for step in item["open_steps"]]
    assert steps == [("council_missing", town["id"]), ("not_signed", None)]
    french = await staff.get(f"{API}/renewals/{one['id']}", headers={"Accept-Language": "fr"})
    assert french.json()["open_steps"][0]["message"] == "Un conseil ne l'a pas encore adopté"
    await staff.post(f"{API}/agreements/{draft['id']}:sign", json={"signed_on": str(today)})
    assert await desk(staff, partner_id=town["id"]) == []
    told(await staff.get(f"{API}/renewals/{one['id']}"), 404)


async def test_the_most_urgent_stands_first_and_pages_go_on(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    town, other = await pair(staff)
    days = (300, -5, 2, -400)
    made_ones = {n: (await agreement(staff, town, other, **ending_in(registry, n)))["id"] for n in days}
    tacit = await agreement(staff, town, other, **ending_in(registry, 30), renewal="tacit")
    far = await agreement(staff, town, other, **ending_in(registry, 500))
    await agreement(staff, town, other, signed_on="2020")
    ended = await agreement(staff, town, other, **ending_in(registry, 40))
    await staff.post(f"{API}/agreements/{ended['id']}:terminate", json={"on": ended["signed_on"]})
    followed = await agreement(staff, town, other, **ending_in(registry, -30))
    await agreement(staff, town, other, signed_on=followed["signed_on"], follows=followed["id"])
    found = await desk(staff, partner_id=town["id"])
    expected = [made_ones[2], made_ones[-5], made_ones[300], made_ones[-400], tacit["id"]]
    assert [item["agreement_id"] for item in found] == expected
    assert [item["goes_on_tacitly"] for item in found] == [False, False, False, False, True]
    assert found[-1]["open_steps"] == []
    assert found[1]["agreement"]["state"] == "expired"
    assert (found[1]["days_left"], found[1]["next_reminder"]) == (-5, None)
    pages, query = [], {"partner_id": town["id"], "limit": 2, "count": True}
    while True:
        page = (await staff.get(f"{API}/renewals", params=query)).json()
        assert page["total"] == 5
        pages += [item["agreement_id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert pages == expected
    wide = await desk(staff, partner_id=town["id"], within_months=24, sort="ends_on")
    assert [item["agreement_id"] for item in wide][-1] == far["id"]
    expired = await desk(staff, partner_id=town["id"], state="expired", country="DE")
    assert {item["agreement_id"] for item in expired} == {made_ones[-5], made_ones[-400]}
    assert await desk(staff, partner_id=town["id"], country="BJ") == []
    assert (await read(staff, f"renewals/{far['id']}"))[0]["agreement_id"] == far["id"]


async def test_members_see_and_note_what_their_partners_signed_and_others_nothing(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, anonymous: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, **ending_in(registry, 60))
    await staff.post(f"{API}/renewals/{one['id']}:draft")
    member = await registry.account("member", scopes=[READ, WRITE], partners=[town["id"]])
    stranger = await registry.account("member", scopes=[READ, WRITE], partners=[(await partner(staff))["id"]])
    viewer = await registry.account("viewer", scopes=[READ], partners=[town["id"]])
    [mine] = await desk(member)
    assert (mine["agreement_id"], mine["draft"] is None) == (one["id"], False)
    assert (await desk(stranger), [item["agreement_id"] for item in await desk(viewer)]) == ([], [one["id"]])
    assert (await anonymous.get(f"{API}/renewals")).status_code == 401
    told(await stranger.get(f"{API}/renewals/{one['id']}"), 404)
    told(await stranger.patch(f"{API}/renewals/{one['id']}", json={"note": "x"}, headers={"If-Match": '"0.0"'}), 404)
    told(await stranger.post(f"{API}/renewals/{one['id']}:draft"), 404)
    told(await viewer.patch(f"{API}/renewals/{one['id']}", json={"note": "x"}, headers={"If-Match": '"0.0"'}), 403)
    assert (await changed(member, f"renewals/{one['id']}", note="Nous préparons")).status_code == 200
    [*_, entry] = await trail_of(registry, one["id"])
    assert (entry["subject_type"], entry["action"]) == ("renewal", "updated")
    assert (entry["before"], entry["after"]) == ({"note": None}, {"note": "Nous préparons"})
    assert str(entry["partner_ids"][0]) == town["id"]


async def test_of_two_who_note_at_once_one_is_told_to_read_again(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    one = await agreement(staff, *await pair(staff), **ending_in(registry, 60))
    path = f"{API}/renewals/{one['id']}"
    for _ in range(2):
        _, if_match = await read(staff, f"renewals/{one['id']}")
        answers = await asyncio.gather(
            *(staff.patch(path, json={"note": f"n{n} {new_id()}"}, headers=if_match) for n in range(3))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    assert (await staff.patch(path, json={"note": None})).status_code == 428
    told(await staff.patch(path, json={"owner": "me"}, headers={"If-Match": '"2.0"'}), 422)
    assert (await read(staff, f"agreements/{one['id']}"))[0]["version"] == one["version"]


async def test_of_two_drafts_at_once_one_is_refused(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    town, other = await pair(staff)
    one = await agreement(staff, town, other, **ending_in(registry, 60))
    answers = await asyncio.gather(*(staff.post(f"{API}/renewals/{one['id']}:draft") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert len(await ids(staff, "agreements", partner_id=town["id"])) == 2


async def test_a15_the_draft_names_the_successor_of_a_party(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    old, other = await pair(staff)
    one = await agreement(staff, old, other, **ending_in(registry, 60))
    new = await partner(staff, "FR")
    body = {"predecessors": [old["id"]], "successors": [new["id"]], "on": one["signed_on"], "kind": "rename"}
    await made(staff, "successions", body)
    draft = (await staff.post(f"{API}/renewals/{one['id']}:draft")).json()
    assert [entry["partner_id"] for entry in draft["signatories"]] == [new["id"], other["id"]]
    assert [item["agreement_id"] for item in await desk(staff, partner_id=new["id"])] == [one["id"]]


async def test_a15_members_of_the_successor_renew_what_the_ended_body_signed(
    staff: httpx.AsyncClient, registry: ServiceUnderTest
) -> None:
    old, other = await pair(staff)
    one = await agreement(staff, old, other, **ending_in(registry, 60), visibility="private")
    new = await partner(staff, "FR")
    member = await registry.account("member", scopes=[READ, WRITE], partners=[new["id"]])
    assert await desk(member) == []
    body = {"predecessors": [old["id"]], "successors": [new["id"]], "on": one["signed_on"], "kind": "merger"}
    await made(staff, "successions", body)
    assert [item["agreement_id"] for item in await desk(member)] == [one["id"]]
    assert (await changed(member, f"renewals/{one['id']}", note="Nous reprenons")).status_code == 200
    drafted = await member.post(f"{API}/renewals/{one['id']}:draft")
    assert drafted.status_code == 201, drafted.text
    assert [entry["partner_id"] for entry in drafted.json()["signatories"]] == [new["id"], other["id"]]


async def test_d7_an_erased_person_leaves_the_notes_too(staff: httpx.AsyncClient, registry: ServiceUnderTest) -> None:
    one = await agreement(staff, *await pair(staff), **ending_in(registry, 60))
    person = await made(staff, "persons", {"given_name": "Zénobie", "family_name": "Quatrelivres"})
    await changed(staff, f"renewals/{one['id']}", note="Appeler Zénobie Quatrelivres en mai")
    _, if_match = await read(staff, f"persons/{person['id']}")
    erased = await staff.delete(f"{API}/persons/{person['id']}/personal-data", headers=if_match)
    assert erased.status_code in (200, 204), erased.text
    shown, _ = await read(staff, f"renewals/{one['id']}")
    assert "Quatrelivres" not in shown["note"]
    assert shown["version"] == 2
