"""What the clock brings to agreements is told, once each, whoever looks and however often (A4)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from sqlalchemy import text

from services.registry.deadlines.store import Look
from services.registry.deadlines.use_cases import settle_some
from services.registry.deadlines.worker import Looked, keep_telling_deadlines, look_again, tell_deadlines
from services.registry.merging.lock_store import be_alone
from services.registry.service import SERVICE
from shared import clock
from shared.db.engine import transaction
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, agreement, changed, pair, partner
from tests.registry.outbox import events_of

MONTHS = [3, 6, 12]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def network(databases: TestDatabases) -> AsyncIterator[ServiceUnderTest]:
    """A registry of its own, in which days pass."""
    async with running(SERVICE, await databases.clone("registry")) as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def coordinator(network: ServiceUnderTest) -> httpx.AsyncClient:
    return await network.account("coordinator", scopes=[READ, WRITE])


def today(network: ServiceUnderTest) -> date:
    return clock.today(network.runtime.settings.common.zone)


async def told(network: ServiceUnderTest, one: Json) -> list[tuple[str, Any]]:
    """What the clock brought to an agreement, as others were told."""
    kinds = ("entered_into_force", "expiry_approached", "expired")
    found = [(event["type"].rpartition(".")[2], event) for event in await events_of(network, one["id"])]
    return [(kind, event.get("months_before")) for kind, event in found if kind in kinds]


async def pass_to(network: ServiceUnderTest, day: date) -> None:
    await tell_deadlines(network.runtime, Look(day, MONTHS))


async def test_a4_entry_into_force_reminders_and_expiry_are_told_as_the_days_pass(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    one = await agreement(coordinator, *await pair(coordinator), signed_on=str(day), term_months=24)
    draft = await agreement(coordinator, *await pair(coordinator))
    end = date.fromisoformat(one["ends_on"])
    seen = []
    for passed in (day, end - timedelta(days=200), end - timedelta(days=60), end, end + timedelta(days=1)):
        for _ in range(2):
            await pass_to(network, passed)
        seen.append(await told(network, one))
    assert seen[0] == [("entered_into_force", None)]
    assert seen[-1] == [
        ("entered_into_force", None),
        ("expiry_approached", 12),
        ("expiry_approached", 3),
        ("expired", None),
    ], "after days without anybody to remind, one reminder says what two would have"
    assert seen[3] == seen[-1][:3]
    assert await told(network, draft) == []
    event = (await events_of(network, one["id"]))[-1]
    assert event["ends_on"] == one["ends_on"]
    assert (event["visibility"], event["subject"]["version"]) == ("public", one["version"])
    assert set(event["partner_ids"]) == {entry["partner_id"] for entry in one["signatories"]}


async def test_two_processes_at_once_tell_each_thing_once(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    parties = await pair(coordinator)
    made = [await agreement(coordinator, *parties, signed_on=str(day), term_months=60) for _ in range(5)]
    await asyncio.gather(*(pass_to(network, day) for _ in range(4)))
    later = day + timedelta(days=5 * 365 - 100)
    await asyncio.gather(*(pass_to(network, later) for _ in range(4)))
    for one in made:
        assert await told(network, one) == [("entered_into_force", None), ("expiry_approached", 6)]


async def test_a_crash_before_the_commit_loses_and_doubles_nothing(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    one = await agreement(coordinator, *await pair(coordinator), signed_on=str(day))
    async with network.runtime.unit_of_work() as work:
        zone = network.runtime.settings.common.zone
        assert await settle_some(work.session, Look(day, MONTHS), zone, after=None, limit=200)
        # The process is gone here: nothing is committed.
    assert await told(network, one) == []
    await pass_to(network, day)
    assert await told(network, one) == [("entered_into_force", None)]


async def test_a4_history_is_told_nothing_of_its_past(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    parties = await pair(coordinator)
    past = await agreement(coordinator, *parties, signed_on="1998", term_months=60, historical=True)
    running_on = await agreement(coordinator, *parties, signed_on="2004", historical=True)
    present = await agreement(coordinator, *parties, signed_on="2024-11-21")
    await pass_to(network, day)
    assert await told(network, past) == await told(network, running_on) == []
    assert await told(network, present) == [("entered_into_force", None)]


async def test_a4_a_later_end_is_reminded_of_anew(network: ServiceUnderTest, coordinator: httpx.AsyncClient) -> None:
    day = today(network)
    begun = str(day - timedelta(days=1000))
    one = await agreement(coordinator, *await pair(coordinator), signed_on=begun, term_months=36)
    await pass_to(network, day)
    assert await told(network, one) == [("entered_into_force", None), ("expiry_approached", 6)]
    amended = await coordinator.post(
        f"{API}/agreements/{one['id']}/amendments", json={"signed_on": str(day), "changes": {"term_months": 48}}
    )
    assert amended.status_code == 201, amended.text
    for passed in (day, day + timedelta(days=200)):
        await pass_to(network, passed)
    assert (await told(network, one))[2:] == [("expiry_approached", 12)]


async def test_a14_what_was_renewed_in_time_is_neither_reminded_of_nor_expires(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    begun = str(day - timedelta(days=1000))
    one = await agreement(coordinator, *await pair(coordinator), signed_on=begun, term_months=36)
    await tell_deadlines(network.runtime, Look(day, []))
    await coordinator.post(f"{API}/agreements/{one['id']}:renew", json={"signed_on": str(day)})
    for passed in (day, day + timedelta(days=400)):
        await pass_to(network, passed)
    assert await told(network, one) == [("entered_into_force", None)]


async def test_a4_where_transmission_is_wanted_an_agreement_enters_into_force_with_it(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    assert (await changed(coordinator, "policy", transmission_required_for=["SN"])).status_code == 200
    parties = await partner(coordinator, "SN"), await partner(coordinator, "FR")
    one = await agreement(coordinator, *parties, signed_on=str(day - timedelta(days=3)))
    await pass_to(network, day)
    assert await told(network, one) == []
    await coordinator.post(f"{API}/agreements/{one['id']}:transmit", json={"on": str(day)})
    await pass_to(network, day)
    assert await told(network, one) == [("entered_into_force", None)]


async def test_between_days_only_what_has_changed_is_looked_at(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    looked = await look_again(network.runtime, day, None)
    old = await agreement(coordinator, *await pair(coordinator), signed_on=str(day))
    await _age(network, old)
    new = await agreement(coordinator, *await pair(coordinator), signed_on=str(day))
    looked = await look_again(network.runtime, day, looked)
    assert (await told(network, old), await told(network, new)) == ([], [("entered_into_force", None)])
    assert (await changed(coordinator, "policy", renewal_reminder_months=[1, 12, 6])).status_code == 200
    looked = await look_again(network.runtime, day, looked)
    assert await told(network, old) == [("entered_into_force", None)], "a new policy is held against all"
    assert looked.policy.renewal_reminder_months == [1, 6, 12]
    late = await agreement(coordinator, *await pair(coordinator), signed_on=str(day))
    await _age(network, late)
    tomorrow = day + timedelta(days=1)
    await look_again(network.runtime, tomorrow, Looked(day, looked.policy, looked.at_all, looked.at))
    assert await told(network, late) == [("entered_into_force", None)], "and so is a new day"


async def test_the_worker_looks_at_all_when_the_process_starts(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    one = await agreement(coordinator, *await pair(coordinator), signed_on=str(today(network)))
    await _age(network, one)
    worker = asyncio.create_task(keep_telling_deadlines(network.runtime))
    async with asyncio.timeout(10):
        while not await told(network, one):  # noqa: ASYNC110  the worker works for whoever reads the outbox
            await asyncio.sleep(0.01)
    worker.cancel()


async def _age(network: ServiceUnderTest, one: Json) -> None:
    """As if nobody had touched the agreement for days."""
    async with network.runtime.engine.begin() as connection:
        statement = text("update agreement set updated_at = updated_at - interval '9 days' where id = :id")
        await connection.execute(statement, {"id": UUID(one["id"])})


async def test_a4_nothing_is_told_while_partners_are_merged(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    day = today(network)
    town, other = await pair(coordinator)
    one = await agreement(coordinator, town, other, signed_on=str(day), term_months=24)
    waits = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    async with transaction(network.runtime.engine) as session:
        await be_alone(session)
        telling = asyncio.create_task(pass_to(network, day))
        while not await session.scalar(waits):
            assert not telling.done()
            await asyncio.sleep(0.01)
        assert await told(network, one) == []
    await telling
    assert await told(network, one) == [("entered_into_force", None)]
