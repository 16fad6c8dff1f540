"""Deliveries on real sockets: signed, tried again, given up, and each event once at each endpoint."""

import asyncio
import json
from datetime import datetime, timedelta
from uuid import UUID

import httpx
from sqlalchemy import update
from sqlmodel import col
from standardwebhooks import Webhook

from services.gateway.webhooks.deliveries.policy import DEFAULT_POLICY, DeliveryPolicy
from services.gateway.webhooks.deliveries.worker import DeliveryWorker
from services.gateway.webhooks.models import DeliveryRow
from shared.testing.service import ServiceUnderTest
from tests.gateway.webhooks.conftest import attempts, deliveries, event, make_endpoint, only_delivery, publish
from tests.gateway.webhooks.receiver import Receiver

AT_ONCE = DeliveryPolicy(retries=(timedelta(0),) * 9)
ENDPOINTS = "/webhooks/v1/endpoints"


def test_the_pauses_are_those_of_the_contract() -> None:
    pauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert [pause.total_seconds() for pause in DEFAULT_POLICY.retries] == pauses
    drawn = {DEFAULT_POLICY.pause(2, None) for _ in range(50)}
    assert len(drawn) > 1, "without jitter all receivers' retries would come at once"
    assert all(timedelta(minutes=5) <= pause <= timedelta(minutes=5.5) for pause in drawn if pause)
    assert DEFAULT_POLICY.pause(10, None) is None
    assert DEFAULT_POLICY.lease > DEFAULT_POLICY.total_timeout


async def test_a_delivery_is_signed_as_standard_webhooks_wants(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    sent = event(note="Nîmes – 深圳")
    await publish(registry, sent)
    await DeliveryWorker().deliver_due(hooks.runtime)
    ((headers, body),) = receiver.received
    content = Webhook(endpoint["secret"]).verify(body, headers)
    assert headers["webhook-id"] == sent["id"]
    assert headers["content-type"] == "application/json"
    assert content["data"] == sent["data"]
    assert (set(content), content["type"]) == ({"type", "timestamp", "data"}, sent["type"])
    assert datetime.fromisoformat(content["timestamp"]) == datetime.fromisoformat(sent["timestamp"])
    delivery = await only_delivery(partner, endpoint)
    assert (delivery["status"], delivery["attempts"], delivery["last_status_code"]) == ("succeeded", 1, 204)
    (attempt,) = await attempts(partner, delivery)
    assert (attempt["number"], attempt["status_code"], attempt["error"]) == (1, 204, None)
    assert await DeliveryWorker().deliver_due(hooks.runtime) == 0


async def test_after_a_failure_the_same_event_comes_once_more(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    receiver.answers = [(500, {})]
    worker = DeliveryWorker(AT_ONCE)
    await worker.deliver_due(hooks.runtime)
    pending = await only_delivery(partner, endpoint)
    assert (pending["status"], pending["last_error"], pending["attempts"]) == ("pending", "status", 1)
    assert (await partner.get(f"{ENDPOINTS}/{endpoint['id']}")).json()["failing_since"] is not None
    await worker.deliver_due(hooks.runtime)
    assert await worker.deliver_due(hooks.runtime) == 0
    (first, second) = receiver.received
    assert first[1] == second[1]
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    Webhook(endpoint["secret"]).verify(second[1], second[0])
    done = await only_delivery(partner, endpoint)
    assert (done["status"], done["attempts"], done["next_attempt_at"]) == ("succeeded", 2, None)
    assert [attempt["status_code"] for attempt in await attempts(partner, done)] == [500, 204]
    assert (await partner.get(f"{ENDPOINTS}/{endpoint['id']}")).json()["failing_since"] is None


async def test_many_workers_deliver_each_event_to_each_endpoint_exactly_once(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    for name in "abc":
        await make_endpoint(partner, f"{receiver.url}/{name}")
    workers = [
        asyncio.create_task(DeliveryWorker(DeliveryPolicy(poll=timedelta(milliseconds=20))).run(hooks.runtime))
        for _ in range(4)
    ]
    sent = [event() for _ in range(60)]
    for start in range(0, 60, 20):
        await publish(registry, *sent[start : start + 20])
    try:
        await receiver.until(180)
        await asyncio.sleep(0.3)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    got = sorted((headers[":path"], headers["webhook-id"]) for headers, _ in receiver.received)
    assert got == sorted((f"/hook/{name}", item["id"]) for name in "abc" for item in sent)


async def test_what_a_dead_worker_held_is_delivered_by_another(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    sent = event()
    await publish(registry, sent)
    arrived, never = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        if not arrived.is_set():
            arrived.set()
            await never.wait()

    receiver.before_answer = hold
    policy = DeliveryPolicy(drain=timedelta(0))
    dying = asyncio.create_task(DeliveryWorker(policy).run(hooks.runtime))
    await arrived.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await DeliveryWorker(policy).deliver_due(hooks.runtime) == 0, "the lease still holds"
    async with hooks.runtime.unit_of_work() as work:
        this = col(DeliveryRow.endpoint_id) == UUID(endpoint["id"])
        await work.session.execute(
            update(DeliveryRow).where(this).values(leased_until=col(DeliveryRow.leased_until) - policy.lease)
        )
        await work.commit()
    assert await DeliveryWorker(policy).deliver_due(hooks.runtime) == 1
    never.set()
    assert receiver.ids == [sent["id"]] * 2
    delivery = await only_delivery(partner, endpoint)
    assert (delivery["status"], delivery["attempts"]) == ("succeeded", 1)


async def test_a_worker_that_ends_in_good_order_keeps_what_is_under_way(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    go_on = asyncio.Event()
    receiver.before_answer = go_on.wait
    ending = asyncio.create_task(DeliveryWorker().run(hooks.runtime))
    await receiver.until(1)
    ending.cancel()
    await asyncio.sleep(0.1)
    go_on.set()
    await asyncio.gather(ending, return_exceptions=True)
    assert (await only_delivery(partner, endpoint))["status"] == "succeeded"


async def test_a_worker_whose_lease_ran_out_changes_nothing_any_more(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    go_on = asyncio.Event()

    async def slow_for_the_first() -> None:
        if len(receiver.received) == 1:
            await go_on.wait()

    receiver.before_answer = slow_for_the_first
    receiver.answers = [(204, {}), (500, {})]
    hasty = DeliveryPolicy(lease=timedelta(milliseconds=100))
    late = asyncio.create_task(DeliveryWorker(hasty).deliver_due(hooks.runtime))
    await receiver.until(1)
    await asyncio.sleep(0.2)
    await DeliveryWorker(AT_ONCE).deliver_due(hooks.runtime)
    go_on.set()
    await late
    delivery = await only_delivery(partner, endpoint)
    assert (delivery["status"], delivery["attempts"]) == ("succeeded", 1)
    assert len(await attempts(partner, delivery)) == 1


async def test_after_the_last_try_a_delivery_has_failed_until_it_is_asked_for_again(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    receiver.answers = [(500, {})] * 3
    worker = DeliveryWorker(DeliveryPolicy(retries=(timedelta(0),) * 2))
    while await worker.deliver_due(hooks.runtime):
        pass
    failed = await only_delivery(partner, endpoint)
    assert (failed["status"], failed["attempts"]) == ("failed", 3)
    assert [item["id"] for item in await deliveries(partner, endpoint, status="failed")] == [failed["id"]]
    assert await deliveries(partner, endpoint, status="pending") == []

    again = await partner.post(f"/webhooks/v1/deliveries/{failed['id']}:retry")
    assert again.json()["status"] == "pending"
    await worker.deliver_due(hooks.runtime)
    done = (await partner.get(f"/webhooks/v1/deliveries/{failed['id']}")).json()
    assert (done["status"], done["attempts"]) == ("succeeded", 4)
    assert len(set(receiver.ids)) == 1


async def test_a_slow_receiver_does_not_delay_the_others(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    await make_endpoint(partner, f"{receiver.url}/many", "registry.agreement.signed")
    await publish(registry, *(event() for _ in range(50)))
    await make_endpoint(partner, f"{receiver.url}/one", "registry.partner.created")
    await publish(registry, event("registry.partner.created"))
    policy = DeliveryPolicy(concurrency=20, per_endpoint=4)
    assert await DeliveryWorker(policy).deliver_due(hooks.runtime) == 5
    assert sorted(headers[":path"] for headers, _ in receiver.received) == ["/hook/many"] * 4 + ["/hook/one"]


async def test_bodies_are_the_same_text_at_every_try(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    await make_endpoint(partner, receiver.url)
    sent = event(b=1, a={"d": 1, "c": [1, 2]})
    await publish(registry, sent)
    receiver.answers = [(500, {})] * 3
    worker = DeliveryWorker(AT_ONCE)
    while await worker.deliver_due(hooks.runtime):
        pass
    assert len(receiver.received) == 4
    assert len({body for _, body in receiver.received}) == 1
    assert json.loads(receiver.received[0][1])["data"] == sent["data"]
