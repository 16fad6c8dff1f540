"""When endpoints are disabled, and what they get before, meanwhile and after."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
from sqlalchemy import delete, insert, select, update
from sqlmodel import col
from standardwebhooks import Webhook

from services.gateway.webhooks.deliveries.policy import DeliveryPolicy
from services.gateway.webhooks.deliveries.worker import DeliveryWorker
from services.gateway.webhooks.events import ENDPOINT_TESTED, subject_of
from services.gateway.webhooks.models import EndpointRow
from services.gateway.webhooks.resources import webhooks_of
from services.gateway.webhooks.stream.workers import into_the_stream
from services.gateway.webhooks.vault import Vault
from shared.db.kernel_tables import outbox
from shared.events.outbox import row_of
from shared.events.relay import hand_over
from shared.events.types import EventData
from shared.ids import new_id
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

    await hand_over(hooks.runtime, into_the_stream)
    stream = (await partner.get("/webhooks/v1/events", params={"type": "gateway.endpoint.disabled"})).json()["items"]
    assert [(item["data"]["subject"]["id"], item["data"]["reason"]) for item in stream] == [(endpoint["id"], "gone")]
    stranger = await hooks.machine("stranger", scopes=[*READ, "webhooks:manage"])
    assert (await stranger.get("/webhooks/v1/events", params={"type": "gateway.*"})).json()["items"] == []


async def test_failures_only_for_long_disable_an_endpoint_and_a_success_begins_anew(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    path = f"{ENDPOINTS}/{endpoint['id']}"
    policy = DeliveryPolicy(retries=(timedelta(0),) * 9)

    async def days_pass() -> None:
        earlier = col(EndpointRow.failing_since) - policy.disabled_after
        async with hooks.runtime.unit_of_work() as work:
            this = col(EndpointRow.id) == UUID(endpoint["id"])
            await work.session.execute(update(EndpointRow).where(this).values(failing_since=earlier))
            await work.commit()

    worker = DeliveryWorker(policy)
    receiver.answers = [(500, {}), (204, {}), (500, {}), (500, {})]
    await publish(registry, event())
    await worker.deliver_due(hooks.runtime)
    await days_pass()
    await worker.deliver_due(hooks.runtime)
    assert (await partner.get(path)).json()["enabled"] is True

    await publish(registry, event())
    await worker.deliver_due(hooks.runtime)
    assert (await partner.get(path)).json()["enabled"] is True
    await days_pass()
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
    await hand_over(hooks.runtime, into_the_stream)
    await DeliveryWorker().deliver_due(hooks.runtime)
    ((headers, body),) = receiver.received
    assert headers[":path"] == "/hook/tested"
    content = Webhook(tested["secret"]).verify(body, headers)
    assert (content["type"], content["data"]["subject"]["id"]) == ("gateway.endpoint.tested", tested["id"])


async def test_an_endpoint_whose_secret_was_sealed_under_another_key_is_disabled_and_loses_nothing(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url)
    path = f"{ENDPOINTS}/{endpoint['id']}"
    sent = event()
    await publish(registry, sent)
    webhooks = webhooks_of(hooks.runtime)
    hooks.runtime.resources["webhooks"] = replace(webhooks, vault=Vault(b"another key of thirty-two bytes!"))
    try:
        await DeliveryWorker().deliver_due(hooks.runtime)
    finally:
        hooks.runtime.resources["webhooks"] = webhooks
    shown = (await partner.get(path)).json()
    assert (shown["enabled"], shown["disabled_reason"]) == (False, "secret_unreadable")
    waiting = await only_delivery(partner, endpoint)
    assert (waiting["status"], waiting["last_error"]) == ("pending", "secret_unreadable")
    await hand_over(hooks.runtime, into_the_stream)
    told = (await partner.get("/webhooks/v1/events", params={"type": "gateway.endpoint.disabled"})).json()["items"]
    assert (told[-1]["data"]["subject"]["id"], told[-1]["data"]["reason"]) == (endpoint["id"], "secret_unreadable")

    assert (await partner.post(f"{path}:enable")).json()["enabled"] is True
    await DeliveryWorker().deliver_due(hooks.runtime)
    assert receiver.ids == [sent["id"]]


async def test_an_own_event_that_cannot_pass_holds_up_no_other(
    hooks: ServiceUnderTest, partner: httpx.AsyncClient, receiver: Receiver
) -> None:
    endpoint = await make_endpoint(partner, receiver.url, "gateway.*")
    unreadable = row_of(ENDPOINT_TESTED, EventData(subject=subject_of(new_id(), 1)), "private")
    unreadable["data"] = {"no": "event"}
    async with hooks.runtime.unit_of_work() as work:
        await work.session.execute(insert(outbox).values(unreadable))
        await work.commit()
    for _ in range(2):
        assert (await partner.post(f"{ENDPOINTS}/{endpoint['id']}:test")).status_code == 200
    await hand_over(hooks.runtime, into_the_stream)
    assert unreadable["id"] in hooks.runtime.refused_events
    assert await hand_over(hooks.runtime, into_the_stream) == 0, "and it is not tried again and again"
    await DeliveryWorker().deliver_due(hooks.runtime)
    assert len(receiver.ids) == 2
    async with hooks.runtime.unit_of_work() as work:
        left = set(await work.session.scalars(select(outbox.c.id)))
        assert unreadable["id"] in left, "it waits for those who mend it"
        await work.session.execute(delete(outbox).where(outbox.c.id == unreadable["id"]))
        await work.commit()


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
