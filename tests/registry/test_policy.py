"""The network's policy: transmission, and the strengths of rules."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from services.registry.policy.use_cases import POLICY_ID
from services.registry.service import SERVICE
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    Json,
    agreement,
    agreement_body,
    changed,
    cooperation,
    ids,
    pair,
    partner,
    read,
    told,
)
from tests.registry.trail import trail_of


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def network(databases: TestDatabases) -> AsyncIterator[ServiceUnderTest]:
    """A registry of its own: others' tests want the documents' policy."""
    async with running(SERVICE, await databases.clone("registry")) as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def coordinator(network: ServiceUnderTest) -> httpx.AsyncClient:
    return await network.account("coordinator", scopes=[READ, WRITE])


async def with_policy(client: httpx.AsyncClient, **values: Any) -> Json:
    usual: Json = {"transmission_required_for": [], "strengths": {}, "anniversary_years": [5, 10, 25, 50]}
    answer = await changed(client, "policy", **(usual | values))
    assert answer.status_code == 200, answer.text
    policy: Json = answer.json()
    return policy


async def strengths(client: httpx.AsyncClient) -> dict[str, tuple[str, str]]:
    items = (await client.get(f"{API}/rules")).json()["items"]
    return {item["id"]: (item["strength"], item["default_strength"]) for item in items}


async def test_the_policy_is_read_by_all_and_changed_by_staff(
    network: ServiceUnderTest, coordinator: httpx.AsyncClient
) -> None:
    anonymous = await network.anonymous()
    shown, if_match = await read(anonymous, "policy")
    assert (shown["strengths"], shown["transmission_required_for"], shown["anniversary_years"]) == (
        {},
        [],
        [5, 10, 25, 50],
    )
    member = await network.account("member", scopes=[READ, WRITE])
    told(await member.patch(f"{API}/policy", json={"strengths": {}}, headers=if_match), 403)
    told(await anonymous.patch(f"{API}/policy", json={"strengths": {}}, headers=if_match), 401)
    told(await coordinator.patch(f"{API}/policy", json={"strengths": {}}), 428)
    for bad in ({"strengths": {"A1": "off"}}, {"strengths": {"A24": "maybe"}}, {"transmission_required_for": ["XX"]}):
        told(await changed(coordinator, "policy", **bad), 422)
    policy = await with_policy(coordinator, strengths={"A24": "P", "A6": "off"})
    assert policy["version"] == shown["version"] + 1
    found = await strengths(anonymous)
    assert (found["A24"], found["A6"], found["A17"], found["A1"]) == (("P", "S"), ("off", "S"), ("S", "S"), ("H", "H"))
    [entry] = await trail_of(network, str(POLICY_ID))
    assert entry["after"] == {"strengths": {"A24": "P", "A6": "off"}}
    told(await coordinator.patch(f"{API}/policy", json={"strengths": {}}, headers=if_match), 412)
    await with_policy(coordinator)
    assert (await strengths(anonymous))["A24"] == ("S", "S")


async def test_a24_raised_to_p_keeps_a_cooperation_from_being_published_without_its_colleges(
    coordinator: httpx.AsyncClient,
) -> None:
    town, other = await pair(coordinator)
    standing = await cooperation(coordinator, town, other)
    await with_policy(coordinator, strengths={"A24": "P", "A17": "off"})
    committee = {"members": [{"college": "municipal"}, {"college": "education"}]}
    body = {
        "title": {"en": "x"},
        "partners": [{"partner_id": town["id"]}, {"partner_id": other["id"]}],
        "committee": committee,
    }
    answer = await coordinator.post(f"{API}/cooperations", json=body, headers={"Accept-Language": "fr"})
    problem = told(answer, 409)
    assert [(item["rule"], item["pointer"]) for item in problem["missing"]] == [("A24", "/committee/members")]
    assert "il manque : acteurs économiques" in problem["missing"][0]["message"]
    draft = (await coordinator.post(f"{API}/cooperations", json=body | {"visibility": "private"})).json()
    assert [item["rule"] for item in draft["warnings"]] == ["A24"]
    told(await changed(coordinator, f"cooperations/{draft['id']}", visibility="public"), 409)
    whole = {"members": [*committee["members"], {"college": "economic"}]}
    answer = await changed(coordinator, f"cooperations/{draft['id']}", visibility="public", committee=whole)
    assert (answer.status_code, answer.json()["warnings"]) == (200, [])
    # Without a committee there is nobody of any college; what is there already stays until it is changed.
    assert [item["rule"] for item in (await read(coordinator, f"cooperations/{standing['id']}"))[0]["warnings"]] == [
        "A24"
    ]
    told(await changed(coordinator, f"cooperations/{standing['id']}", themes=["youth"]), 409)
    await with_policy(coordinator)


async def test_a6_raised_keeps_from_signing_and_history_is_only_warned(coordinator: httpx.AsyncClient) -> None:
    town, other = await pair(coordinator)
    await with_policy(coordinator, strengths={"A6": "P"})
    draft = await agreement(coordinator, town, other, celebrated_on="2024-11-22")
    path = f"{API}/agreements/{draft['id']}:sign"
    assert [
        item["rule"] for item in told(await coordinator.post(path, json={"signed_on": "2024-02"}), 409)["missing"]
    ] == ["A6"]
    past = await agreement(coordinator, town, other, signed_on="2024-02", celebrated_on="2024-11-22", historical=True)
    assert [item["rule"] for item in past["warnings"]] == ["A6"]
    await with_policy(coordinator, strengths={"A6": "H"})
    body = agreement_body(town, other, signed_on="2024-02", celebrated_on="2024-11-22", historical=True)
    assert told(await coordinator.post(f"{API}/agreements", json=body), 409)["rule"] == "A6"
    await with_policy(coordinator, strengths={"A6": "off"})
    assert (await read(coordinator, f"agreements/{past['id']}"))[0]["warnings"] == []
    await with_policy(coordinator)


async def test_a10_raised_to_h_refuses_a_signature_before_the_start(coordinator: httpx.AsyncClient) -> None:
    town, other = await pair(coordinator)
    await with_policy(coordinator, strengths={"A10": "H"})
    lasting = await cooperation(coordinator, town, other, started_on="2018")
    body = agreement_body(town, other, cooperation_id=lasting["id"], signed_on="2017")
    problem = told(await coordinator.post(f"{API}/agreements", json=body), 409)
    assert (problem["rule"], problem["errors"][0]["pointer"]) == ("A10", "/signed_on")
    await agreement(coordinator, town, other, cooperation_id=lasting["id"], signed_on="2018-05")
    assert told(await changed(coordinator, f"cooperations/{lasting['id']}", started_on="2019"), 409)["rule"] == "A10"
    await with_policy(coordinator)


async def test_a4_where_transmission_is_wanted_an_agreement_takes_effect_with_it(
    coordinator: httpx.AsyncClient,
) -> None:
    town, other = await pair(coordinator)
    foreign = [await partner(coordinator, "PL"), await partner(coordinator, "UA")]
    before = await agreement(coordinator, town, other, signed_on="2020-01-01")
    sent = await agreement(coordinator, town, other, signed_on="2020-01-01", transmitted_on="2020-02")
    agreed = await agreement(coordinator, town, other, signed_on="2020-01-01", effective_on="2020-03-01")
    elsewhere = await agreement(coordinator, *foreign, signed_on="2020-01-01")
    past = await agreement(coordinator, town, other, signed_on="2004", historical=True)
    await with_policy(coordinator, transmission_required_for=["FR"])

    async def state(one: Json) -> str:
        return str((await read(coordinator, f"agreements/{one['id']}"))[0]["state"])

    states = [await state(one) for one in (before, sent, agreed, elsewhere, past)]
    assert states == ["signed", "in_force", "in_force", "in_force", "in_force"]
    new = await agreement(coordinator, town, other, signed_on="2024-11-21")
    assert new["state"] == "signed"
    assert set(await ids(coordinator, "agreements", partner_id=town["id"], state="signed")) == {before["id"], new["id"]}
    answer = await coordinator.post(f"{API}/agreements/{new['id']}:transmit", json={"on": "2024-12-02"})
    assert answer.json()["state"] == "in_force"
    # It renews nothing before it takes effect.
    renewal = (await coordinator.post(f"{API}/agreements/{sent['id']}:renew", json={"signed_on": "2025"})).json()
    assert (renewal["state"], await state(sent)) == ("signed", "in_force")
    await with_policy(coordinator)
    assert [await state(one) for one in (before, renewal, sent)] == ["in_force", "in_force", "renewed"]
