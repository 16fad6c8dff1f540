"""Deliveries on real sockets: signed, tried again, given up, and each event once at each endpoint."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from services.gateway.webhooks.deliveries.policy import DEFAULT_POLICY, DeliveryPolicy
from services.gateway.webhooks.deliveries.worker import DeliveryWorker
from services.gateway.webhooks.stream.workers import hand_over_own_events
from shared.clock import now
from shared.testing.service import ServiceUnderTest
from tests.gateway.webhooks.conftest import READ, deliveries, event, make_endpoint, publish
from tests.gateway.webhooks.receiver import Receiver

AT_ONCE = DeliveryPolicy(retries=(timedelta(0),) * 9)
ENDPOINTS = "/webhooks/v1/endpoints"


async def attempts(owner: httpx.AsyncClient, delivery: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await owner.get(f"/webhooks/v1/deliveries/{delivery['id']}/attempts")).json()[
        "items"
    ]
    return items


async def only_delivery(owner: httpx.AsyncClient, endpoint: dict[str, Any]) -> dict[str, Any]:
    (delivery,) = await deliveries(owner, endpoint)
    return delivery


def seconds_until(instant: str) -> float:
    return (datetime.fromisoformat(instant) - now()).total_seconds()


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
    policy = DeliveryPolicy(lease=timedelta(seconds=1), total_timeout=timedelta(seconds=0.9), drain=timedelta(0))
    dying = asyncio.create_task(DeliveryWorker(policy).run(hooks.runtime))
    await arrived.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await DeliveryWorker(policy).deliver_due(hooks.runtime) == 0, "the lease still holds"
    await asyncio.sleep(1.1)
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


async def test_410_disables_the_endpoint_and_says_so(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    receiver.answers = [(410, {})]
    await DeliveryWorker().deliver_due(hooks.runtime)
    shown = (await partner.get(f"{ENDPOINTS}/{endpoint['id']}")).json()
    assert (shown["enabled"], shown["disabled_reason"], shown["version"]) == (False, "gone", 2)
    assert (await only_delivery(partner, endpoint))["status"] == "failed"
    await publish(registry, event())
    assert len(await deliveries(partner, endpoint)) == 1

    await hand_over_own_events(hooks.runtime)
    stream = (await partner.get("/webhooks/v1/events", params={"type": "gateway.endpoint.disabled"})).json()["items"]
    assert [(item["data"]["subject"]["id"], item["data"]["reason"]) for item in stream] == [(endpoint["id"], "gone")]
    stranger = await hooks.machine("stranger", scopes=[*READ, "webhooks:manage"])
    assert (await stranger.get("/webhooks/v1/events", params={"type": "gateway.*"})).json()["items"] == []


async def test_a_redirect_is_a_failure_and_not_followed(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    receiver.answers = [(307, {"location": f"{receiver.url}/elsewhere"})]
    await DeliveryWorker().deliver_due(hooks.runtime)
    assert len(receiver.received) == 1
    delivery = await only_delivery(partner, endpoint)
    assert (delivery["status"], delivery["last_error"], delivery["last_status_code"]) == ("pending", "redirect", 307)


@pytest.mark.parametrize(
    ("status", "retry_after", "least", "most"),
    [
        (429, "120", 119, 121),
        (503, "99999999", 86_399, 86_401),
        (503, "Fri, 01 Jan 2999 00:00:00 GMT", 86_399, 86_401),
        (503, "soon", 4, 6),
        (500, "120", 4, 6),
    ],
)
async def test_retry_after_is_honoured_within_bounds(
    hooks: ServiceUnderTest,
    registry: httpx.AsyncClient,
    partner: httpx.AsyncClient,
    receiver: Receiver,
    status: int,
    retry_after: str,
    least: int,
    most: int,
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    receiver.answers = [(status, {"retry-after": retry_after})]
    await DeliveryWorker().deliver_due(hooks.runtime)
    delivery = await only_delivery(partner, endpoint)
    assert least <= seconds_until(delivery["next_attempt_at"]) <= most
    await publish(registry, event())
    spared = status in (429, 503) and retry_after != "soon"
    assert await DeliveryWorker().deliver_due(hooks.runtime) == (0 if spared else 1)


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


async def test_failures_only_for_long_disable_an_endpoint_and_a_success_begins_anew(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    path = f"{ENDPOINTS}/{endpoint['id']}"
    policy = DeliveryPolicy(retries=(timedelta(0),) * 9, disabled_after=timedelta(seconds=1))
    worker = DeliveryWorker(policy)
    receiver.answers = [(500, {}), (204, {}), (500, {}), (500, {})]
    await publish(registry, event())
    await worker.deliver_due(hooks.runtime)
    await asyncio.sleep(1.1)
    await worker.deliver_due(hooks.runtime)
    assert (await partner.get(path)).json()["enabled"] is True

    await publish(registry, event())
    await worker.deliver_due(hooks.runtime)
    assert (await partner.get(path)).json()["enabled"] is True
    await asyncio.sleep(1.1)
    await worker.deliver_due(hooks.runtime)
    assert (await partner.get(path)).json()["disabled_reason"] == "failing"


async def test_a_disabled_endpoint_waits_and_goes_on_when_enabled(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    path = f"{ENDPOINTS}/{endpoint['id']}"
    before, meanwhile, after = event(), event(), event()
    await publish(registry, before)
    assert (await partner.post(f"{path}:disable")).json()["disabled_reason"] == "owner"
    await publish(registry, meanwhile)
    assert await DeliveryWorker().deliver_due(hooks.runtime) == 0
    delivery = await only_delivery(partner, endpoint)
    assert (await partner.post(f"{path}:test")).status_code == 409
    assert (await partner.post(f"/webhooks/v1/deliveries/{delivery['id']}:retry")).status_code == 409
    assert (await partner.post(f"{path}:enable")).json()["enabled"] is True
    await publish(registry, after)
    await DeliveryWorker().deliver_due(hooks.runtime)
    assert receiver.ids == [before["id"], after["id"]]


async def test_a_test_goes_to_the_one_endpoint(
    hooks: ServiceUnderTest, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    tested = await make_endpoint(partner, f"{receiver.url}/tested", "registry.partner.created")
    await make_endpoint(partner, f"{receiver.url}/other", "gateway.*")
    assert (await partner.post(f"{ENDPOINTS}/{tested['id']}:test")).status_code == 200
    await hand_over_own_events(hooks.runtime)
    await DeliveryWorker().deliver_due(hooks.runtime)
    ((headers, body),) = receiver.received
    assert headers[":path"] == "/hook/tested"
    content = Webhook(tested["secret"]).verify(body, headers)
    assert (content["type"], content["data"]["subject"]["id"]) == ("gateway.endpoint.tested", tested["id"])


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


async def test_a_receiver_that_does_not_answer_in_time_has_failed(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    await publish(registry, event())
    ended = asyncio.Event()
    receiver.before_answer = ended.wait
    await DeliveryWorker(DeliveryPolicy(total_timeout=timedelta(seconds=0.2))).deliver_due(hooks.runtime)
    ended.set()
    delivery = await only_delivery(partner, endpoint)
    assert (delivery["last_error"], delivery["last_status_code"]) == ("timeout", None)


async def test_a_refused_connection_is_told(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient
) -> None:
    endpoint = await make_endpoint(partner, "http://127.0.0.1:9/")
    await publish(registry, event())
    await DeliveryWorker().deliver_due(hooks.runtime)
    assert (await only_delivery(partner, endpoint))["last_error"] == "connection"


async def test_an_endless_answer_is_cut_off(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient
) -> None:
    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(pour, "127.0.0.1", 0)
    endpoint = await make_endpoint(partner, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    await publish(registry, event())
    await DeliveryWorker().deliver_due(hooks.runtime)
    delivery = await only_delivery(partner, endpoint)
    (attempt,) = await attempts(partner, delivery)
    assert delivery["status"] == "succeeded"
    assert attempt["duration_ms"] < 5000
    server.close()


async def test_a_deactivated_account_is_delivered_nothing_more(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, receiver: Receiver
) -> None:
    account = "01980000-0000-7000-8000-00000000abcd"
    member = await hooks.account("member", scopes=[*READ, "webhooks:manage"], subject=account)
    endpoint = await make_endpoint(member, receiver.url)
    await publish(registry, event())
    gateway = await hooks.machine("service:gateway", scopes=["events:publish"])
    subject = {"type": "account", "id": account, "version": 2, "url": f"/auth/v1/accounts/{account}"}
    await publish(gateway, event("gateway.account.deactivated", visibility="private") | {"data": {"subject": subject}})
    assert await DeliveryWorker().deliver_due(hooks.runtime) == 0
    shown = (await member.get(f"{ENDPOINTS}/{endpoint['id']}")).json()
    assert shown["disabled_reason"] == "account_deactivated"


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
