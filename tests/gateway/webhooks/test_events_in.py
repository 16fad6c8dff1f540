"""Taking events in from our own services: each once, only a service's own, and nothing of a bad batch."""

import httpx
import pytest

from services.gateway.webhooks.stream.workers import forget_some_events
from shared.clock import now
from shared.testing.service import ServiceUnderTest
from tests.gateway.webhooks.conftest import deliveries, event, make_endpoint, publish

EVENTS = "/webhooks/v1/events"


async def test_an_event_handed_over_again_is_known_by_its_id(
    registry: httpx.AsyncClient, partner: httpx.AsyncClient
) -> None:
    endpoint = await make_endpoint(partner, "https://partner.example/hook")
    first, second, third = event(), event(), event()
    assert await publish(registry, first, second, first) == {"taken": 2, "known": 1}
    assert await publish(registry, second, third) == {"taken": 1, "known": 1}
    stream = (await partner.get(EVENTS)).json()["items"]
    assert [item["id"] for item in stream] == [first["id"], second["id"], third["id"]]
    assert len(await deliveries(partner, endpoint)) == 3


async def test_a_service_speaks_for_itself_only(registry: httpx.AsyncClient) -> None:
    batch = {"events": [event(), event("registration.registration.confirmed")]}
    assert (await registry.post(EVENTS, json=batch)).status_code == 403
    reader = (await registry.get(EVENTS)).json()
    assert reader["items"] == []


async def test_only_our_own_services_hand_events_over(hooks: ServiceUnderTest) -> None:
    scopes = ["events:publish"]
    for client in (
        await hooks.machine("registry", scopes=scopes),
        await hooks.account("admin", scopes=scopes),
        await hooks.machine("service:registry", scopes=[]),
    ):
        assert (await client.post(EVENTS, json={"events": [event()]})).status_code == 403


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"type": "registry.signed"}, "/events/1/type"),
        ({"data": {"subject": event()["data"]["subject"], "note": "x" * 20_480}}, "/events/1/data"),
        ({"data": {"partner_ids": []}}, "/events/1/data/subject"),
        ({"visibility": "secret"}, "/events/1/visibility"),
        ({"timestamp": "2026-03-02T09:30:00"}, "/events/1/timestamp"),
    ],
)
async def test_a_batch_with_a_bad_event_is_refused_whole(
    registry: httpx.AsyncClient, change: dict[str, object], pointer: str
) -> None:
    answer = await registry.post(EVENTS, json={"events": [event(), event() | change]})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await registry.get(EVENTS)).json()["items"] == []


async def test_a_batch_holds_500_at_most(registry: httpx.AsyncClient) -> None:
    batch = [event() for _ in range(501)]
    assert (await registry.post(EVENTS, json={"events": batch})).status_code == 422
    assert await publish(registry, *batch[:500]) == {"taken": 500, "known": 0}


async def test_old_events_are_forgotten_with_their_deliveries(
    hooks: ServiceUnderTest, registry: httpx.AsyncClient, partner: httpx.AsyncClient
) -> None:
    endpoint = await make_endpoint(partner, "https://partner.example/hook")
    await publish(registry, event())
    between = now()
    kept = event()
    await publish(registry, kept)
    assert await forget_some_events(hooks.runtime, between) == 1
    assert [item["id"] for item in (await partner.get(EVENTS)).json()["items"]] == [kept["id"]]
    assert [item["event"]["id"] for item in await deliveries(partner, endpoint)] == [kept["id"]]
    assert await forget_some_events(hooks.runtime, between) == 0
