"""After the deadline what participants change or withdraw waits for the organisers' word (B18)."""

import asyncio
from typing import Any

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.registration.seats.audit import recount
from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registration.changes.conftest import Enter
from tests.registration.changes.test_changing import answers_of, history_of
from tests.registration.forms.test_form import ask_for, fill_in
from tests.registration.making import BASE, act, change, events_about
from tests.registration.seats.scene import MORNING, Scene, open_scene, states


async def _asked(scene: Scene, registration_id: str) -> dict[str, Any]:
    """What waits of a registration, as organisers list it."""
    answer = await scene.staff.get(
        f"{BASE}/conferences/{scene.conference_id}/changes", params={"state": "pending", "limit": 200}
    )
    assert answer.status_code == 200, answer.text
    (found,) = [item for item in answer.json()["items"] if item["registration"]["id"] == registration_id]
    return dict(found)


async def test_b18_a_late_change_waits_and_is_done_when_it_is_approved(
    registration: ServiceUnderTest, late: Scene, enter: Enter
) -> None:
    made, holder = await enter(late)
    path = f"/registrations/{made['id']}"
    asked = await change(holder, path, needs={"visa": True, "diet": "halal"})
    assert (asked.status_code, asked.json()["version"], asked.json()["pending_change"]["parts"]) == (202, 1, ["needs"])
    assert (await answers_of(holder, made["id"]))["needs"]["diet"] == "végétarien"
    more = await change(holder, path, answers={"shuttle": "no"})
    assert more.json()["pending_change"]["parts"] == ["answers", "needs"]
    waiting = await _asked(late, made["id"])
    assert waiting["fields"] == ["answers.nights", "answers.shuttle", "needs.diet"]
    assert (waiting["before"]["needs.diet"], waiting["after"]["needs.diet"]) == ("végétarien", "halal")
    change_path = f"/changes/{waiting['id']}"
    assert (await act(holder, f"{change_path}:approve")).status_code == 403
    stale = await late.staff.post(f"{BASE}{change_path}:approve", headers={"If-Match": '"1.00"'})
    assert stale.status_code == 412
    done = await act(late.staff, f"{change_path}:approve")
    assert (done.status_code, done.json()["state"], done.json()["before"]) == (200, "approved", None)
    assert (await act(late.staff, f"{change_path}:approve")).status_code == 409
    filled = await answers_of(holder, made["id"])
    assert (filled["answers"], filled["needs"]["diet"]) == ({"shuttle": "no"}, "halal")
    seen = (await holder.get(f"{BASE}{path}")).json()
    assert (seen["version"], seen["pending_change"]) == (2, None)
    history = await history_of(holder, made["id"])
    assert [item["deed"] for item in history] == ["changed", "change_asked", "change_asked"]
    assert {item["change_id"] for item in history} == {waiting["id"]}
    told = await events_about(registration, waiting["id"])
    assert [item["type"].rpartition(".")[2] for item in told] == ["asked", "asked", "approved"]
    assert "halal" not in str(told)


async def test_b18_asked_for_at_once_all_of_it_waits_as_one(
    registration: ServiceUnderTest, late: Scene, enter: Enter
) -> None:
    made, holder = await enter(late)
    path = f"{BASE}/registrations/{made['id']}"
    parts: list[dict[str, Any]] = [{"answers": {"shuttle": "no"}}, {"needs": {"visa": False}}] * 3
    answers = await asyncio.gather(*(holder.patch(path, json=part, headers={"If-Match": "*"}) for part in parts))
    assert {answer.status_code for answer in answers} == {202}
    waiting = await _asked(late, made["id"])
    assert (waiting["version"], waiting["fields"]) == (
        6,
        ["answers.nights", "answers.shuttle", "needs.diet", "needs.visa"],
    )
    assert len(await events_about(registration, waiting["id"])) == 6


async def test_b18_what_is_added_while_it_is_approved_is_not_lost(
    registration: ServiceUnderTest, late: Scene, enter: Enter
) -> None:
    """The organiser has read what was asked for; before it is done, the participant adds to it."""
    made, holder = await enter(late)
    path = f"{BASE}/registrations/{made['id']}"
    asked = await holder.patch(path, json={"needs": {"visa": False}}, headers={"If-Match": "*"})
    decision = f"/changes/{asked.json()['pending_change']['id']}:approve"
    engine = registration.runtime.engine
    async with transaction(engine) as session:
        await session.execute(text("select 1 from registration where id = :id for update"), {"id": made["id"]})
        more = {"answers": {"shuttle": "no"}}
        adding = asyncio.create_task(holder.patch(path, json=more, headers={"If-Match": "*"}))
        await _wait_for_locks(engine, 1)
        approving = asyncio.create_task(act(late.staff, decision))
        await _wait_for_locks(engine, 2)
    assert ((await adding).status_code, (await approving).status_code) == (202, 412)
    assert (await answers_of(holder, made["id"]))["needs"]["visa"] is True
    assert (await _asked(late, made["id"]))["fields"][:2] == ["answers.nights", "answers.shuttle"]
    assert (await act(late.staff, decision)).status_code == 200
    assert (await answers_of(holder, made["id"]))["answers"] == {"shuttle": "no"}


async def _wait_for_locks(engine: AsyncEngine, number: int) -> None:
    """Until so many of this database's transactions wait for another."""
    waiting = text(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    found = None
    async with asyncio.timeout(5):
        while found != number:
            async with transaction(engine) as session:  # a new one each time: what it saw once it goes on seeing
                found = await session.scalar(waiting)


async def test_b18_a_late_withdrawal_keeps_the_seat_until_it_is_approved(
    registration: ServiceUnderTest, late: Scene, enter: Enter
) -> None:
    workshop = await late.workshop(at=MORNING, capacity=1)
    made, holder = await enter(late, workshops=[workshop])
    other, _ = await enter(late, workshops=[workshop])
    path = f"/registrations/{made['id']}"
    asked = await act(holder, f"{path}:withdraw")
    assert (asked.status_code, asked.json()["state"]) == (202, "confirmed")
    assert asked.json()["pending_change"]["kind"] == "withdrawal"
    assert states(await late.read(made["id"])) == {workshop: "confirmed"}
    change_id = asked.json()["pending_change"]["id"]
    # Who changes their mind takes it back, and asks again.
    back = await act(holder, f"/changes/{change_id}:recall")
    assert (back.status_code, back.json()["state"]) == (200, "recalled")
    assert (await act(late.staff, f"/changes/{change_id}:approve")).status_code == 409
    again = (await act(holder, f"{path}:withdraw")).json()["pending_change"]["id"]
    answers = await asyncio.gather(*(act(late.staff, f"/changes/{again}:approve") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert {answer.status_code for answer in answers[1:]} <= {200, 409, 412}
    assert (await late.read(made["id"]))["state"] == "withdrawn"
    assert states(await late.read(other["id"])) == {workshop: "confirmed"}
    told = [item["type"] for item in await events_about(registration, made["id"])]
    assert told.count("registration.registration.withdrawn") == 1
    async with registration.runtime.unit_of_work() as work:
        assert list(await recount(work.session)) == []


async def test_b18_what_is_rejected_changes_nothing_and_says_why(late: Scene, enter: Enter) -> None:
    made, holder = await enter(late)
    asked = await change(holder, f"/registrations/{made['id']}", needs={"visa": True})
    path = f"/changes/{asked.json()['pending_change']['id']}"
    assert (await late.staff.post(f"{BASE}{path}:reject", json={})).status_code == 422
    rejected = await late.staff.post(f"{BASE}{path}:reject", json={"reason": "The list is at the printer's"})
    assert (rejected.status_code, rejected.json()["state"]) == (200, "rejected")
    seen = await holder.get(f"{BASE}{path}")
    assert (seen.json()["reason"], seen.json()["decided_by"]) == ("The list is at the printer's", None)
    assert (await answers_of(holder, made["id"]))["needs"]["diet"] == "végétarien"
    assert (await history_of(holder, made["id"]))[0]["reason"] == "The list is at the printer's"
    stranger, _ = await enter(late)
    assert stranger["id"] != made["id"]
    assert (await late.anyone.get(f"{BASE}{path}")).status_code == 401


async def test_b18_organisers_are_never_moderated_and_heads_are(
    late: Scene, enter: Enter, head: httpx.AsyncClient
) -> None:
    made, holder = await enter(late)
    path = f"/registrations/{made['id']}"
    assert (await change(late.staff, path, needs={"visa": False})).status_code == 200
    assert (await change(head, path, needs={"visa": True})).status_code == 202
    (listed,) = [
        item
        for item in (await head.get(f"{BASE}/conferences/{late.conference_id}/changes?limit=200")).json()["items"]
        if item["registration"]["id"] == made["id"]
    ]
    assert (listed["asked_as"], listed["asked_by"]) == ("delegation_head", None)
    assert (await act(head, f"/changes/{listed['id']}:approve")).status_code == 403
    # What the organisers withdraw needs nobody's word, and nothing waits any more.
    gone = await act(late.staff, f"{path}:withdraw")
    assert (gone.status_code, gone.json()["state"], gone.json()["pending_change"]) == (200, "withdrawn", None)
    assert (await holder.get(f"{BASE}/changes/{listed['id']}")).json()["state"] == "lapsed"
    assert (await holder.get(f"{BASE}/conferences/{late.conference_id}/changes")).status_code == 403


async def test_b18_a_late_change_is_checked_when_it_is_asked_and_when_it_is_approved(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient, registration: ServiceUnderTest, enter: Enter
) -> None:
    scene = await open_scene(coordinator, anonymous, delegations=("FR",), policy={"changes_until": "2020-06-30"})
    await ask_for(scene, needs={"diet": "optional"})
    made, holder = await enter(scene, answers={}, needs={"diet": "none"}, consents=[])
    other = (await fill_in(scene)).json()
    path = f"/registrations/{made['id']}"
    assert (await change(holder, path, needs={"visa": True})).status_code == 422
    double = {name: other["person"][name] for name in ("given_name", "email", "phone")}
    refused = await change(holder, path, person=double)
    assert (refused.status_code, refused.json()["rule"]) == (409, "B13")
    asked = await change(holder, path, needs={"diet": "halal"})
    await ask_for(scene, needs={})
    outdated = await act(coordinator, f"/changes/{asked.json()['pending_change']['id']}:approve")
    assert (outdated.status_code, outdated.json()["errors"][0]["pointer"]) == (409, "/needs/diet")
    assert (await answers_of(coordinator, made["id"]))["needs"]["diet"] == "none"
    # An erasure needs nobody's word, and takes along what was asked for.
    erased = await holder.delete(f"{BASE}{path}/personal-data", headers={"If-Match": "*"})
    assert (erased.status_code, erased.json()["places"]["registration_change"]) == (200, 1)
    assert (await act(coordinator, f"/changes/{asked.json()['pending_change']['id']}:approve")).status_code == 409


async def test_b18_the_policy_may_refuse_late_changes_instead(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient, registration: ServiceUnderTest, enter: Enter
) -> None:
    policy = {"changes_until": "2020-06-30", "late_changes": "refused"}
    scene = await open_scene(coordinator, anonymous, delegations=("FR",), policy=policy)
    made, holder = await enter(scene, answers={}, needs={}, consents=[])
    path = f"/registrations/{made['id']}"
    refused = await change(holder, path, person={"given_name": "Eve"})
    assert (refused.status_code, refused.json()["rule"]) == (409, "B18")
    assert "2020-06-30" in refused.json()["detail"]
    withdrawn = await act(holder, f"{path}:withdraw")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
