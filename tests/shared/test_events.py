"""Events between a service and the real gateway: one that cannot be handed over or taken in holds up no other."""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from shared.db.engine import transaction
from shared.db.kernel_tables import outbox
from shared.events import relay
from shared.events.consumer import Consumer
from shared.events.outbox import publish
from shared.events.relay import hand_over
from shared.events.types import EventData, EventOut, Subject
from shared.http.client import PeerUnavailable
from shared.ids import new_id
from shared.runtime import Runtime
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, access_token, on_socket, running, signing_pem
from tests.shared.notes import NOTES, WRITTEN, create_tables


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "key.pem"
    file.write_bytes(signing_pem())
    return file


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def notes(databases: TestDatabases, key_file: Path) -> AsyncIterator[ServiceUnderTest]:
    """Notes that reach the real gateway."""
    signing: dict[str, Any] = {"signing_key_file": key_file}
    keys = [signing_key(key_file).public_jwk()]
    secret, url = secrets.token_hex(32), await databases.empty()
    client = {"client_id": "service:notes", "secret": secret, "scopes": ["events:publish"], "name": "notes"}
    await create_tables(url)
    async with running(GATEWAY, await databases.clone("gateway"), own=signing, more_keys=keys) as gateway:
        await provision(gateway.runtime.engine, Wanted.model_validate({"clients": [client]}))
        async with (
            on_socket(gateway.app) as gateway_url,
            running(NOTES, url, common={"gateway_url": gateway_url}, own={"secret": secret}) as service,
        ):
            yield service


async def happen(notes: ServiceUnderTest, *urls: str) -> None:
    """Publish an event for each of these; a long one is more than the gateway takes."""
    async with transaction(notes.runtime.engine) as session:
        for url in urls:
            subject = Subject(type="note", id=new_id(), version=1, url=url)
            await publish(session, WRITTEN, EventData(subject=subject), visibility="public")


async def waiting(notes: ServiceUnderTest) -> list[str]:
    async with transaction(notes.runtime.engine) as session:
        return [data["subject"]["url"] for data in await session.scalars(select(outbox.c.data).order_by(outbox.c.id))]


class Reader:
    """A consumer that remembers what it was handed, and fails at what it is told to."""

    def __init__(self, failure: Exception, at: str) -> None:
        self.failure, self.at = failure, at
        self.seen: list[str] = []
        self.tried: Counter[str] = Counter()
        self.consumer = Consumer(f"reader {new_id()}", {WRITTEN.name: self.handle})

    async def handle(self, session: AsyncSession, event: EventOut) -> None:
        url = event.data["subject"]["url"]
        self.tried[url] += 1
        if url == self.at:
            raise self.failure
        self.seen.append(url)


async def test_an_event_that_the_gateway_refuses_holds_up_no_other_and_is_not_lost(notes: ServiceUnderTest) -> None:
    mark, too_long = str(new_id()), "x" * 21_000
    await happen(notes, *(f"{mark} {n}" for n in range(5)), too_long, *(f"{mark} {n}" for n in range(5, 9)))
    while await hand_over(notes.runtime):
        pass
    assert await waiting(notes) == [too_long]
    await happen(notes, f"{mark} 9")
    while await hand_over(notes.runtime):
        pass
    assert await waiting(notes) == [too_long]
    reader = Reader(ValueError(), at="nothing")
    while await reader.consumer.take_in(notes.runtime):
        pass
    assert [url for url in reader.seen if url.startswith(mark)] == [f"{mark} {n}" for n in range(10)]


async def test_what_a_crowd_commits_is_handed_over_together(
    notes: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in a transaction that wakes the relay, as requests do; handed over in tenths of a second, nothing late."""
    rounds = 0

    async def counted(runtime: Runtime, take: relay.Taker) -> int:
        nonlocal rounds
        rounds += 1
        return await hand_over(runtime, take)

    monkeypatch.setattr(relay, "hand_over", counted)
    worker, began, mark = asyncio.create_task(relay.relay_outbox(notes.runtime)), time.monotonic(), str(new_id())
    try:
        for number in range(40):
            await happen(notes, f"{mark} {number}")
            notes.runtime.outbox_filled.set()
            await asyncio.sleep(0.005)
        while any(url.startswith(mark) for url in await waiting(notes)):  # noqa: ASYNC110  another task works
            await asyncio.sleep(0.01)
    finally:
        worker.cancel()
    assert rounds <= (time.monotonic() - began) / 0.1 + 2


async def test_an_event_that_cannot_be_taken_in_is_tried_again_and_at_last_passed_over(
    notes: ServiceUnderTest,
) -> None:
    mark = str(new_id())
    await happen(notes, *(f"{mark} {n}" for n in range(5)))
    await hand_over(notes.runtime)
    reader = Reader(ValueError("what a handler did not foresee"), at=f"{mark} 2")
    with pytest.raises(ValueError, match="foresee"):
        await reader.consumer.take_in(notes.runtime)
    assert f"{mark} 3" not in reader.seen[-1]
    seen_before = len(reader.seen)
    for _ in range(20):
        try:
            if not await reader.consumer.take_in(notes.runtime):
                break
        except ValueError:
            continue
    assert reader.seen[seen_before:] == [f"{mark} 3", f"{mark} 4"], "what came before was not kept"
    assert reader.tried[reader.at] > 5


async def test_an_event_that_waits_for_a_peer_is_never_passed_over(notes: ServiceUnderTest) -> None:
    mark = str(new_id())
    await happen(notes, f"{mark} 0", f"{mark} 1")
    await hand_over(notes.runtime)
    reader = Reader(PeerUnavailable("registry"), at=f"{mark} 0")
    for _ in range(20):
        with pytest.raises(PeerUnavailable):
            await reader.consumer.take_in(notes.runtime)
    reader.at = "nothing"
    while await reader.consumer.take_in(notes.runtime):
        pass
    assert reader.seen[-2:] == [f"{mark} 0", f"{mark} 1"]


async def test_a_token_that_is_no_longer_good_is_replaced(notes: ServiceUnderTest) -> None:
    await notes.runtime.peers.get("gateway", "/webhooks/v1/events")
    notes.runtime.peers._token = access_token("service:notes", client_id="service:notes", exp=1)
    assert (await notes.runtime.peers.get("gateway", "/webhooks/v1/events")).status_code == 200
