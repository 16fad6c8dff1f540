"""Cancelled workshops and conferences: everybody is settled at once, and nothing of it can be used any more."""

import asyncio
import time
from typing import Any

import httpx
import pytest_asyncio
from sqlalchemy import text

from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registration.seats.books import check, read_books
from tests.registration.seats.scene import MORNING, V1, Scene, open_scene, states

MANY = 2_000
PATIENCE_SECONDS = 5
"""Half of the time that others wait for a lock."""


@pytest_asyncio.fixture
async def scene(coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> Scene:
    return await open_scene(coordinator, anonymous, delegations=("FR", "CN"))


async def cancel(scene: Scene, path: str | None = None) -> httpx.Response:
    return await scene.staff.post(f"{V1}/{path or f'conferences/{scene.conference_id}'}:cancel")


async def told(service: ServiceUnderTest, scene: Scene, *names: str) -> list[Any]:
    """The events of these types about the scene's conference: `type` and `data`."""
    statement = text("""select type, data from outbox where data->>'conference_id' = :id and type = any(:names)
        order by occurred_at, id""")
    values = {"id": scene.conference_id, "names": [f"registration.{name}" for name in names]}
    async with transaction(service.runtime.engine) as session:
        return list((await session.execute(statement, values)).all())


async def test_with_a_conference_everything_in_it_is_cancelled_and_nobody_is_promoted(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop, other = await scene.workshop(at=MORNING, capacity=1), await scene.workshop(at=MORNING)
    seated = await scene.register(workshop, other, delegation="FR")
    waiting = await scene.register(workshop, delegation="CN")
    without = await scene.register(delegation="CN")
    gone = await scene.register(workshop, delegation="FR")
    await scene.withdraw(gone["id"])
    assert (await cancel(scene)).json()["state"] == "cancelled"
    for made, version in ((seated, 2), (waiting, 2), (without, 2)):
        holder = await registration.bearer(made["manage_url"].partition("#token=")[2])
        seen = (await holder.get(f"{V1}/registrations/{made['id']}")).json()
        assert (seen["state"], seen["version"]) == ("cancelled", version)
        assert set(states(seen).values()) <= {"cancelled"}
        assert states(seen).keys() == states(made).keys()
    assert (await scene.read(gone["id"]))["state"] == "withdrawn"
    seats = (await scene.anyone.get(f"{V1}/conferences/{scene.conference_id}/seats")).json()
    assert (seats["registered"], seats["waiting"]) == (0, 0)
    assert [(item["taken"], item["waiting"], item["accepting"]) for item in seats["workshops"]] == [(0, 0, False)] * 2
    check(await read_books(registration.runtime.engine, scene.conference_id))

    cancelled = await told(registration, scene, "registration.cancelled")
    snapshots = {data["registration"]["id"]: data["registration"] for _, data in cancelled}
    assert snapshots.keys() == {seated["id"], waiting["id"], without["id"]}
    assert snapshots[seated["id"]] == {
        "id": seated["id"],
        "version": 2,
        "state": "cancelled",
        "delegation": "FR",
        "enrolments": [{"workshop_id": each, "state": "cancelled"} for each in (workshop, other)],
    }
    assert len(await told(registration, scene, "enrolment.cancelled")) == 3
    assert len(await told(registration, scene, "conference.cancelled")) == 1
    assert not await told(registration, scene, "enrolment.promoted", "workshop.seat_freed")


async def test_what_was_cancelled_with_a_conference_is_refused_every_action(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop, another = await scene.workshop(), await scene.workshop()
    made = await scene.register(workshop, delegation="FR")
    await cancel(scene)
    path, any_tag = f"{V1}/registrations/{made['id']}", {"If-Match": "*"}
    holder = await registration.bearer(made["manage_url"].partition("#token=")[2])
    for client in (holder, scene.staff):
        for answer in (
            await client.post(f"{path}:withdraw"),
            await client.patch(path, json={"person": {"given_name": "X"}}, headers=any_tag),
            await client.post(f"{path}/enrolments", json={"workshop_id": another}),
            await client.delete(f"{V1}/enrolments/{made['enrolments'][0]['id']}", headers=any_tag),
        ):
            assert answer.status_code == 409, answer.text
    assert (await scene.ask(another, delegation="FR")).status_code == 409
    assert (await scene.change(f"{V1}/workshops/{workshop}", capacity=3)).status_code == 409
    assert (await scene.staff.post(f"{V1}/workshops/{workshop}:finalise")).status_code == 409
    assert (await scene.read(made["id"]))["version"] == 2


async def test_a_workshop_is_cancelled_with_its_enrolments_and_people_stay_registered(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop, other = await scene.workshop(capacity=1), await scene.workshop()
    seated = await scene.register(workshop, other, delegation="FR")
    waiting = await scene.register(workshop, delegation="FR")
    assert (await cancel(scene, f"workshops/{workshop}")).status_code == 200
    assert states(await scene.read(seated["id"])) == {workshop: "cancelled", other: "confirmed"}
    after = await scene.read(waiting["id"])
    assert (after["state"], after["version"], states(after)) == ("confirmed", 2, {workshop: "cancelled"})
    assert [item["position"] for item in after["enrolments"]] == [None]
    check(await read_books(registration.runtime.engine, scene.conference_id))

    holder = await registration.bearer(waiting["manage_url"].partition("#token=")[2])
    enrolment = f"{V1}/enrolments/{waiting['enrolments'][0]['id']}"
    assert (await holder.delete(enrolment, headers={"If-Match": "*"})).status_code == 409
    again = await holder.post(f"{V1}/registrations/{waiting['id']}/enrolments", json={"workshop_id": workshop})
    assert again.status_code == 409
    assert (await cancel(scene, f"workshops/{workshop}")).status_code == 409
    assert len(await told(registration, scene, "workshop.cancelled")) == 1
    assert len(await told(registration, scene, "enrolment.cancelled")) == 2
    assert (await scene.withdraw(waiting["id"])).status_code == 200


async def test_a_cancelled_workshop_lets_those_move_up_whom_it_kept_from_another(scene: Scene) -> None:
    workshop = await scene.workshop(at=MORNING)
    wanted, full = await scene.workshop(at=MORNING, capacity=2), await scene.workshop(at=MORNING, capacity=0)
    kept = await scene.register(workshop, wanted, full, delegation="FR")
    assert states(kept) == {workshop: "confirmed", wanted: "waitlisted", full: "waitlisted"}
    await cancel(scene, f"workshops/{workshop}")
    assert states(await scene.read(kept["id"])) == {workshop: "cancelled", wanted: "confirmed", full: "waitlisted"}


async def test_a_cancelled_workshop_counts_no_longer_among_the_seats_of_a_person(
    coordinator: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    scene = await open_scene(coordinator, anonymous, policy={"max_enrolments": 1})
    workshop, wanted = await scene.workshop(), await scene.workshop()
    kept = await scene.register(workshop, wanted)
    assert states(kept)[wanted] == "waitlisted"
    await cancel(scene, f"workshops/{workshop}")
    assert states(await scene.read(kept["id"])) == {workshop: "cancelled", wanted: "confirmed"}


async def test_whoever_comes_or_goes_while_a_conference_is_cancelled_is_settled_too(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshop = await scene.workshop(capacity=5)
    here = [await scene.register(workshop, delegation="FR") for _ in range(8)]
    bare = [await scene.register(delegation="CN") for _ in range(4)]
    *answers, cancelled = await asyncio.gather(
        *(scene.ask(workshop, delegation="CN") for _ in range(10)),
        *(scene.withdraw(made["id"]) for made in here[:4] + bare[:2]),
        cancel(scene),
    )
    assert cancelled.status_code == 200
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    async with transaction(registration.runtime.engine) as session:
        statement = text("select state, count(*) from registration where conference_id = :id group by state")
        counts = dict(list(await session.execute(statement, {"id": scene.conference_id})))
    assert set(counts) <= {"withdrawn", "cancelled"}
    check(await read_books(registration.runtime.engine, scene.conference_id))


async def test_two_thousand_registrations_are_cancelled_while_others_can_still_wait(
    registration: ServiceUnderTest, scene: Scene
) -> None:
    workshops = [await scene.workshop(capacity=MANY // 2, at=MORNING), await scene.workshop()]
    async with transaction(registration.runtime.engine) as session:
        values = {"id": scene.conference_id, "one": workshops[0], "two": workshops[1], "many": MANY}
        for statement in _FILL:
            await session.execute(text(statement), values)
    check(await read_books(registration.runtime.engine, scene.conference_id))
    began = time.monotonic()
    assert (await cancel(scene)).status_code == 200
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert len(await told(registration, scene, "registration.cancelled")) == MANY
    assert len(await told(registration, scene, "enrolment.cancelled")) == 2 * MANY
    check(await read_books(registration.runtime.engine, scene.conference_id))


_FILL = (
    """
    insert into registration (id, version, created_at, updated_at, conference_id, state, person, name_key, delegation)
    select uuidv7(), 1, now(), now(), :id, 'confirmed', '{"given_name": "Ada"}', n::text, 'FR'
    from generate_series(1, :many) n""",
    """
    insert into enrolment (id, registration_id, workshop_id, delegation, state, priority, ticket, during, created_at,
        updated_at)
    select uuidv7(), r.id, l.workshop_id, 'FR',
        case when l.capacity < r.name_key::int then 'waitlisted' else 'confirmed' end, 0, r.name_key::int,
        case when l.starts_at is not null then tstzrange(l.starts_at, l.ends_at) end, now(), now()
    from registration r join seat_ledger l using (conference_id) where r.conference_id = :id""",
    """
    update seat_ledger set ticket = n, taken = least(capacity, n), waiting = n - least(capacity, n),
        taken_by = jsonb_build_object('FR', least(capacity, n)),
        waiting_by = jsonb_build_object('FR', n - least(capacity, n)),
        waiting_at = case when capacity < n then jsonb_build_object('0', n - capacity) else '{}' end
    from (select cast(:many as int) as n) many where workshop_id in (:one, :two)""",
)
