"""Several processes deliver, and one is killed in the middle: nothing is lost, and nobody else delivers twice."""

import asyncio
import json
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from pathlib import Path

import httpx
from standardwebhooks import Webhook

from services.gateway.service import SERVICE
from shared.settings import SERVICES
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.gateway.webhooks.conftest import deliveries, event, make_endpoint, publish
from tests.gateway.webhooks.deliver import POLICY
from tests.gateway.webhooks.receiver import Receiver


async def start(hooks: ServiceUnderTest) -> Process:
    own = hooks.runtime.settings.own
    told = {
        "database_url": own.database_url.get_secret_value(),
        "secret": own.secret.get_secret_value(),
        "signing_key_file": str(own.signing_key_file),
        "webhook_allow_private": True,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.gateway.webhooks.deliver", stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
    )
    assert process.stdin
    process.stdin.write(json.dumps(told).encode())
    process.stdin.close()
    return process


async def test_what_a_killed_process_was_delivering_another_delivers(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    killed = asyncio.Event()
    receiver.before_answer = killed.wait
    sent = [event() for _ in range(20)]
    await publish(registry, *sent)

    first = await start(hooks)
    await receiver.until(POLICY.per_endpoint)
    first.kill()
    await first.wait()
    cut_off = set(receiver.ids)
    killed.set()
    others = [await start(hooks), await start(hooks)]
    try:
        await receiver.until(20 + len(cut_off))
        await asyncio.sleep(0.5)
    finally:
        for process in others:
            process.kill()
            await process.wait()
    times = Counter(receiver.ids)
    assert times == {item["id"]: 2 if item["id"] in cut_off else 1 for item in sent}
    states = Counter(delivery["status"] for delivery in await deliveries(partner, endpoint))
    assert states == {"succeeded": 20}


async def test_a_running_gateway_delivers_by_itself(
    databases: TestDatabases, signing_key_file: Path, receiver: Receiver
) -> None:
    nobody = dict.fromkeys([f"{service}_url" for service in SERVICES], "unix:/nowhere/at/all")
    own = {"signing_key_file": signing_key_file, "webhook_allow_private": True}
    common = nobody | {"workers_enabled": True}
    async with running(SERVICE, await databases.clone("gateway"), common=common, own=own) as service:
        admin = await service.account("admin", scopes=["webhooks:manage"])
        endpoint = await make_endpoint(admin, receiver.url, "gateway.*")
        started = time.monotonic()
        assert (await admin.post(f"/webhooks/v1/endpoints/{endpoint['id']}:test")).status_code == 200
        await receiver.until(1, seconds=10)
    assert time.monotonic() - started < 5, "from the outbox to the endpoint it is woken, step by step"
    Webhook(endpoint["secret"]).verify(receiver.received[0][1], receiver.received[0][0])
