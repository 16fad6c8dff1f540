"""Receivers that refuse, redirect, dawdle, ask for patience or never end."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from services.gateway.webhooks.deliveries.policy import DeliveryPolicy
from services.gateway.webhooks.deliveries.worker import DeliveryWorker
from shared.clock import now
from shared.testing.service import ServiceUnderTest
from tests.gateway.webhooks.conftest import attempts, event, make_endpoint, only_delivery, publish
from tests.gateway.webhooks.receiver import Receiver


def seconds_until(instant: str) -> float:
    return (datetime.fromisoformat(instant) - now()).total_seconds()


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
