"""Who withdraws is absent from the line-ups in which they speak, and those are told of it."""

import asyncio
from typing import Any

import httpx

from shared.testing.service import ServiceUnderTest
from tests.registration.changes.conftest import Enter
from tests.registration.making import BASE, act, change, events_about, speaker
from tests.registration.seats.scene import Scene


async def _line_ups(registration: ServiceUnderTest, workshop: str) -> list[dict[str, Any]]:
    told = await events_about(registration, workshop)
    return [item["data"] for item in told if item["type"] == "registration.line_up.changed"]


async def test_a_line_up_is_told_when_its_speaker_withdraws(
    registration: ServiceUnderTest, meeting: Scene, enter: Enter
) -> None:
    made, holder = await enter(meeting)
    first, second = [await meeting.workshop() for _ in range(2)]
    tied = {"registration_id": made["id"], "state": "accepted"}
    for workshop in (first, second):
        await speaker(meeting.staff, workshop, "FR", **tied)
    assert (await _line_ups(registration, first))[-1]["accepted_by_delegation"] == {"FR": 1}
    for _ in range(2):
        assert (await act(holder, f"/registrations/{made['id']}:withdraw")).status_code == 200
    for workshop in (first, second):
        told = await _line_ups(registration, workshop)
        assert len(told) == 2, "once, however often it is withdrawn"
        assert (told[-1]["speakers_by_delegation"], told[-1]["accepted_by_delegation"]) == ({"FR": 1}, {})
    # What comes next knows it, too.
    await speaker(meeting.staff, first, "CN", state="accepted")
    assert (await _line_ups(registration, first))[-1]["accepted_by_delegation"] == {"CN": 1}


async def test_a_line_up_is_told_when_its_speaker_is_rejected_and_admitted_after_all(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient, meeting: Scene, enter: Enter
) -> None:
    await meeting.set_policy(approval="organiser")
    made, _ = await enter(meeting)
    await meeting.set_policy()
    workshop = await meeting.workshop()
    await speaker(coordinator, workshop, "FR", registration_id=made["id"], state="accepted")
    path = f"/registrations/{made['id']}"
    assert (await coordinator.post(f"{BASE}{path}:reject", json={"reason": "full"})).status_code == 200
    assert (await act(coordinator, f"{path}:approve")).status_code == 200
    told = await _line_ups(registration, workshop)
    assert [item["accepted_by_delegation"] for item in told] == [{"FR": 1}, {}, {"FR": 1}]


async def test_whoever_is_tied_to_a_line_up_while_withdrawing_is_absent_in_the_last_event(
    registration: ServiceUnderTest, meeting: Scene, enter: Enter
) -> None:
    for _ in range(3):
        made, holder = await enter(meeting)
        workshop = await meeting.workshop(announced=False)
        entered = await speaker(meeting.staff, workshop, "FR", state="accepted")
        tied, gone = await asyncio.gather(
            change(meeting.staff, f"/speakers/{entered['id']}", registration_id=made["id"]),
            act(holder, f"/registrations/{made['id']}:withdraw"),
        )
        if gone.status_code == 503:
            gone = await act(holder, f"/registrations/{made['id']}:withdraw")
        assert (tied.status_code, gone.status_code) == (200, 200), (tied.text, gone.text)
        assert [item["accepted_by_delegation"] for item in await _line_ups(registration, workshop)] == [{"FR": 1}, {}]
