"""What happens at the desk is told: each event with the registration's snapshot, and nothing personal."""

from typing import Any

import httpx
import pytest_asyncio
from sqlalchemy import text

from services.registration.participants.events import PARTICIPANT_EVENTS
from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.scene import V1, Scene, open_scene

MODELS = {event_type.name: event_type.data for event_type in PARTICIPANT_EVENTS}


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR",))


async def told(registration: ServiceUnderTest, scene: Scene) -> list[tuple[str, dict[str, Any], str]]:
    """This feature's events of the scene in the outbox, in order."""
    statement = text(
        "select type, data, visibility from outbox where data->>'conference_id' = :id order by occurred_at, id"
    )
    async with transaction(registration.runtime.engine) as session:
        rows = (await session.execute(statement, {"id": scene.conference_id})).all()
    return [(row.type, row.data, row.visibility) for row in rows if row.type in MODELS]


async def test_every_change_is_told_as_documented_and_names_nobody(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(capacity=1)
    first = await scene.register(workshop, delegation="FR", given_name="Secretname")
    second = await scene.register(workshop, delegation="FR")
    await scene.withdraw(first["id"])
    await scene.leave(second["enrolments"][0]["id"])
    events = await told(registration, scene)
    assert [name.removeprefix("registration.") for name, _, _ in events] == [
        "registration.confirmed",
        "enrolment.confirmed",
        "workshop.filled",
        "registration.confirmed",
        "enrolment.waitlisted",
        "enrolment.withdrawn",
        "registration.withdrawn",
        "enrolment.promoted",
        "enrolment.withdrawn",
        "workshop.seat_freed",
    ]
    for name, data, visibility in events:
        event = MODELS[name].model_validate(data)
        assert event.model_dump(mode="json", exclude_none=True) == data
        assert visibility == "network", "a partner's system may follow a conference that its network sees"
        assert "ecretname" not in str(data)
        assert "@" not in str(data)


async def test_the_newest_snapshot_of_each_registration_counts_as_the_ledger_does(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshops = [await scene.workshop(capacity=2) for _ in range(2)]
    made = [await scene.register(*workshops, delegation="FR") for _ in range(5)]
    await scene.withdraw(made[0]["id"])
    await scene.leave(made[1]["enrolments"][0]["id"])
    newest: dict[str, dict[str, Any]] = {}
    for _, data, _ in reversed(await told(registration, scene)):  # the order must not matter
        if snapshot := data.get("registration"):
            known = newest.get(snapshot["id"])
            assert known is None or known["version"] != snapshot["version"] or known == snapshot
            if known is None or known["version"] < snapshot["version"]:
                newest[snapshot["id"]] = snapshot
    held = [(item["workshop_id"], item["state"]) for snapshot in newest.values() for item in snapshot["enrolments"]]
    answer = (await scene.anyone.get(f"{V1}/conferences/{scene.conference_id}/seats")).json()
    for seats in answer["workshops"]:
        assert held.count((seats["workshop_id"], "confirmed")) == seats["taken"]
        assert held.count((seats["workshop_id"], "waitlisted")) == seats["waiting"]
    assert sum(snapshot["state"] == "confirmed" for snapshot in newest.values()) == answer["registered"]


async def test_of_a_private_conference_nobody_outside_learns(
    registration: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, coordinator, delegations=("FR",), visibility="private")
    registered = await scene.register(await scene.workshop(capacity=1), delegation="FR")
    await scene.withdraw(registered["id"])
    events = await told(registration, scene)
    assert len(events) == 6
    assert {visibility for _, _, visibility in events} == {"private"}
