"""Reading events in order: without gap or double, and only what one may know."""

import asyncio
import random
from typing import Any

import httpx
import pytest

from services.gateway.webhooks.resources import webhooks_of
from services.gateway.webhooks.stream.use_cases import take_in
from shared.events.types import EventIn
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.gateway.webhooks.conftest import READ, event, make_endpoint, publish

EVENTS = "/webhooks/v1/events"
OURS, OTHERS = new_id(), new_id()
KINDS = {
    "public": event(visibility="public"),
    "network": event(visibility="network"),
    "private of ours": event(visibility="private", partner_ids=[OURS, OTHERS]),
    "private of others": event(visibility="private", partner_ids=[OTHERS]),
    "private of none": event(visibility="private"),
    "another service's": event("registration.registration.confirmed"),
}
EVERYTHING = set(KINDS)
AS_NETWORK = {"public", "network", "another service's"}
CALLERS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "service": ({"machine": "service:indicators", "scopes": []}, EVERYTHING),
    "coordinator": ({"account": "coordinator", "scopes": READ}, EVERYTHING),
    "admin": ({"account": "admin", "scopes": READ}, EVERYTHING),
    "viewer": ({"account": "viewer", "scopes": READ}, AS_NETWORK),
    "member": ({"account": "member", "scopes": READ, "partners": [OURS]}, AS_NETWORK | {"private of ours"}),
    "registry's reader": ({"machine": "reader", "scopes": ["registry:read"]}, {"public", "network"}),
    "writer without reading": ({"machine": "writer", "scopes": ["registry:write", "webhooks:manage"]}, set()),
}


async def client_of(hooks: ServiceUnderTest, caller: str, *more_scopes: str) -> httpx.AsyncClient:
    options = dict(CALLERS[caller][0])
    options["scopes"] = [*options["scopes"], *more_scopes]
    if machine := options.pop("machine", None):
        return await hooks.machine(machine, **options)
    return await hooks.account(options.pop("account"), **options)


async def publish_all(hooks: ServiceUnderTest) -> None:
    for service in ("registry", "registration"):
        client = await hooks.machine(f"service:{service}", scopes=["events:publish"])
        await publish(client, *(kind for kind in KINDS.values() if kind["type"].startswith(f"{service}.")))


@pytest.mark.parametrize("caller", CALLERS)
async def test_one_reads_only_what_one_may_know(hooks: ServiceUnderTest, caller: str) -> None:
    await publish_all(hooks)
    answer = (await (await client_of(hooks, caller)).get(EVENTS)).json()
    names = {kind["id"]: name for name, kind in KINDS.items()}
    assert {names[item["id"]] for item in answer["items"]} == CALLERS[caller][1]


@pytest.mark.parametrize("caller", ["coordinator", "viewer", "member", "registry's reader"])
async def test_one_is_delivered_only_what_one_may_read(hooks: ServiceUnderTest, caller: str) -> None:
    client = await client_of(hooks, caller, "webhooks:manage")
    endpoint = await make_endpoint(client, "https://partner.example/hook", "registry.*", "registration.*")
    await publish_all(hooks)
    listed = await client.get(f"/webhooks/v1/endpoints/{endpoint['id']}/deliveries")
    names = {kind["id"]: name for name, kind in KINDS.items()}
    assert {names[item["event"]["id"]] for item in listed.json()["items"]} == CALLERS[caller][1]


async def test_what_an_owner_may_see_is_refreshed_when_it_calls(hooks: ServiceUnderTest) -> None:
    account, scopes = str(new_id()), [*READ, "webhooks:manage"]
    member = await hooks.account("member", scopes=scopes, subject=account, partners=[OURS])
    endpoint = await make_endpoint(member, "https://partner.example/hook")
    path = f"/webhooks/v1/endpoints/{endpoint['id']}"
    registry = await hooks.machine("service:registry", scopes=["events:publish"])

    await publish(registry, event(visibility="private", partner_ids=[OURS]))
    former = await hooks.account("member", scopes=scopes, subject=account)
    assert len((await former.get(f"{path}/deliveries")).json()["items"]) == 1
    await publish(registry, event(visibility="private", partner_ids=[OURS]))
    assert len((await former.get(f"{path}/deliveries")).json()["items"]) == 1


async def test_anonymous_callers_read_nothing(hooks: ServiceUnderTest) -> None:
    assert (await (await hooks.anonymous()).get(EVENTS)).status_code == 401


async def test_one_goes_on_behind_what_one_may_not_see(registry: httpx.AsyncClient, partner: httpx.AsyncClient) -> None:
    await publish(registry, event(), event(visibility="private"), event(visibility="private"))
    first = (await partner.get(EVENTS)).json()
    assert len(first["items"]) == 1
    assert first["next_after"] > first["items"][0]["position"]
    await publish(registry, event())
    second = (await partner.get(EVENTS, params={"after": first["next_after"]})).json()
    assert len(second["items"]) == 1


async def test_types_are_chosen_exactly_or_by_their_beginning(
    registry: httpx.AsyncClient, partner: httpx.AsyncClient
) -> None:
    await publish(registry, event(), event("registry.partner.created"), event("registry.partner.updated"))

    async def kinds(*types: str) -> list[str]:
        answer = await partner.get(EVENTS, params={"type": list(types)})
        return [item["type"].removeprefix("registry.") for item in answer.json()["items"]]

    assert await kinds("registry.partner.*") == ["partner.created", "partner.updated"]
    assert await kinds("registry.partner.created", "registry.agreement.signed") == [
        "agreement.signed",
        "partner.created",
    ]
    assert len(await kinds("registry.*")) == 3
    assert await kinds("registration.*") == []


async def test_what_commits_late_is_not_jumped_over(hooks: ServiceUnderTest, registry: httpx.AsyncClient) -> None:
    late, early = event(), event()
    async with hooks.runtime.unit_of_work() as work:
        await take_in(work.session, webhooks_of(hooks.runtime), [EventIn.model_validate(late)])
        other = asyncio.create_task(publish(registry, early))
        await asyncio.sleep(0.3)
        meanwhile = (await registry.get(EVENTS)).json()
        await work.commit()
    await other
    then = (await registry.get(EVENTS, params={"after": meanwhile["next_after"]})).json()
    seen = [item["id"] for item in meanwhile["items"] + then["items"]]
    assert seen == [late["id"], early["id"]]


async def test_a_poller_misses_nothing_and_sees_nothing_twice_while_many_commit(hooks: ServiceUnderTest) -> None:
    sent: list[str] = []
    dice = random.Random(7)

    async def send() -> None:
        """Small transactions that stay open for a moment: the poller keeps up, and meets them half done."""
        for _ in range(10):
            batch = [EventIn.model_validate(event()) for _ in range(dice.choice([1, 2, 7]))]
            sent.extend(str(item.id) for item in batch)
            async with hooks.runtime.unit_of_work() as work:
                await take_in(work.session, webhooks_of(hooks.runtime), batch)
                await asyncio.sleep(dice.uniform(0, 0.05))
                await work.commit()

    async def poll() -> list[tuple[int, str]]:
        client = await hooks.machine("service:indicators", scopes=[])
        seen: list[tuple[int, str]] = []
        after, ended = 0, False
        while True:
            answer = (await client.get(EVENTS, params={"after": after, "limit": 200})).json()
            seen += [(item["position"], item["id"]) for item in answer["items"]]
            after = answer["next_after"]
            if ended and not answer["items"]:
                return seen
            ended = all(sender.done() for sender in senders)

    senders = [asyncio.create_task(send()) for _ in range(6)]
    seen, _ = await asyncio.gather(poll(), asyncio.gather(*senders))
    positions = [position for position, _ in seen]
    assert positions == sorted(set(positions))
    assert sorted(event_id for _, event_id in seen) == sorted(sent)
