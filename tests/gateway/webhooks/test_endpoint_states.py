"""When endpoints are disabled, and what they get before, meanwhile and after."""

import asyncio
from datetime import timedelta

import httpx
from standardwebhooks import Webhook

from services.gateway.webhooks.deliveries.policy import DeliveryPolicy
from services.gateway.webhooks.deliveries.worker import DeliveryWorker
from services.gateway.webhooks.stream.workers import hand_over_own_events
from shared.testing.service import ServiceUnderTest
from tests.gateway.webhooks.conftest import READ, deliveries, event, make_endpoint, only_delivery, publish
from tests.gateway.webhooks.receiver import Receiver

ENDPOINTS = "/webhooks/v1/endpoints"


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
    assert sorted(receiver.ids) == sorted([before["id"], after["id"]]), "both are sent at once, in no order"


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
