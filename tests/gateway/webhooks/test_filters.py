"""What an endpoint's filter names is asked of the real registry and registration."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest_asyncio

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.gateway.webhooks.endpoints.filters import open_filter_targets
from services.registration.service import SERVICE as REGISTRATION
from services.registry.service import SERVICE as REGISTRY
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running

HOOKS = "webhooks:manage"
ENDPOINTS = "/webhooks/v1/endpoints"
BODY = {"url": "https://partner.example/hook", "event_types": ["gateway.*"]}


class House(NamedTuple):
    gateway: ServiceUnderTest
    partners: dict[str, str]
    conference: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(databases: TestDatabases, signing_key_file: Path, tmp_path_factory: Any) -> AsyncIterator[House]:
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    own: dict[str, Any] = {"signing_key_file": signing_key_file}
    keys = [signing_key(signing_key_file).public_jwk()]
    own_socket = f"unix:{tmp_path_factory.mktemp('s')}/g"
    async with (
        running(REGISTRY, await databases.clone("registry"), more_keys=keys) as registry,
        running(REGISTRATION, await databases.clone("registration"), own=own, more_keys=keys) as registration,
        on_socket(registry.app) as registry_url,
        on_socket(registration.app) as registration_url,
    ):
        peers = {"registry_url": registry_url, "registration_url": registration_url, "gateway_url": own_socket}
        async with running(
            GATEWAY,
            await databases.clone("gateway"),
            common=peers,
            own=own | {"secret": known["gateway"]},
            more_keys=keys,
        ) as gateway:
            await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
            async with on_socket(gateway.app) as gateway_url:
                gateway.runtime.settings.common.gateway_url = gateway_url
                staff = await registry.account("coordinator", scopes=["registry:read", "registry:write"])
                partners = {}
                for level in ("public", "network", "private"):
                    body = {"kind": "school", "name": f"A {level} school", "country": "FR", "visibility": level}
                    partners[level] = (await staff.post("/registry/v1/partners", json=body)).json()["id"]
                organiser = await registration.account("organiser", scopes=["registration:read", "registration:write"])
                draft = {
                    "title": {"en": "Meeting"},
                    "time_zone": "Europe/Paris",
                    "starts_on": "2027-10-26",
                    "ends_on": "2027-10-28",
                    "languages": ["fr"],
                }
                made = await organiser.post("/registration/v1/conferences", json=draft)
                assert made.status_code == 201, made.text
                yield House(gateway, partners, made.json()["id"])


async def asked(client: httpx.AsyncClient, **wanted: str) -> str | None:
    """The pointer at which an endpoint with this filter is refused; None when it is taken."""
    answer = await client.post(ENDPOINTS, json=BODY | {"filter": wanted})
    if answer.status_code == 201:
        return None
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    return str(error["pointer"])


async def test_a_filter_names_a_partner_that_its_owner_may_see(house: House) -> None:
    member = await house.gateway.account(
        "member", scopes=[HOOKS, "registry:read"], partners=[house.partners["private"]]
    )
    other = await house.gateway.account("member", scopes=[HOOKS, "registry:read"])
    elsewhere = await house.gateway.machine("elsewhere", scopes=[HOOKS])
    staff = await house.gateway.account("coordinator", scopes=[HOOKS, "registry:read"])
    sees = {member: {"public", "network", "private"}, other: {"public", "network"}, elsewhere: {"public"}}
    for client, levels in (sees | {staff: {"public", "network", "private"}}).items():
        for level, partner_id in house.partners.items():
            expected = None if level in levels else "/filter/partner_id"
            assert await asked(client, partner_id=partner_id) == expected, level
        assert await asked(client, partner_id=str(new_id())) == "/filter/partner_id"


async def test_a_filter_names_a_conference_that_exists(house: House) -> None:
    owner = await house.gateway.account("organiser", scopes=[HOOKS, "registration:read"])
    assert await asked(owner, conference_id=house.conference) is None
    assert await asked(owner, conference_id=str(new_id())) == "/filter/conference_id"


async def test_a_filter_is_not_changed_into_one_of_nothing(house: House) -> None:
    owner = await house.gateway.machine("changes", scopes=[HOOKS, "registry:read"])
    made = await owner.post(ENDPOINTS, json=BODY)
    path, headers = f"{ENDPOINTS}/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    for wanted, status in ((str(new_id()), 422), (house.partners["public"], 200)):
        answer = await owner.patch(path, json={"filter": {"partner_id": wanted}}, headers=headers)
        assert answer.status_code == status, answer.text


async def test_a_filter_is_taken_while_the_services_are_down(house: House) -> None:
    common = house.gateway.runtime.settings.common
    urls = common.registry_url, common.registration_url
    common.registry_url = common.registration_url = "unix:/nowhere/at/all"
    try:
        owner = await house.gateway.machine("offline", scopes=[HOOKS])
        assert await asked(owner, partner_id=str(new_id()), conference_id=str(new_id())) is None
    finally:
        common.registry_url, common.registration_url = urls
        async with open_filter_targets(house.gateway.runtime):
            pass  # as after the few seconds for which a service that failed is left alone
