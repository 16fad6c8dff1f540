"""One question finds an address on the whole platform (D7): the real gateway asks the real services."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.registration.service import SERVICE as REGISTRATION
from services.registry.service import SERVICE as REGISTRY
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running
from tests.gateway.auth.people import logged_in, make_person
from tests.registration.making import made, speaker, workshop
from tests.registration.seats.scene import open_scene
from tests.registry.making import made as entered
from tests.registry.making import partner

FIND = "/auth/v1/persons:find"
REGISTERS = ["registry:read", "registration:read", "registration:write"]


@dataclass
class House:
    """The three services, and an administrator."""

    gateway: ServiceUnderTest
    registry: ServiceUnderTest
    registration: ServiceUnderTest
    admin: httpx.AsyncClient

    async def find(self, email: str) -> dict[str, Any]:
        answer = await self.admin.post(FIND, json={"email": email})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(
    databases: TestDatabases, signing_key_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    keys = [signing_key(signing_key_file).public_jwk()]
    own = {"signing_key_file": signing_key_file}
    itself = tmp_path_factory.mktemp("s") / "gateway"  # where it will be, once it runs
    async with AsyncExitStack() as stack:
        peers, urls = {}, {"gateway_url": f"unix:{itself}"}
        for service, settings in ((REGISTRY, {}), (REGISTRATION, own)):
            url = await databases.clone(service.name)
            found = await stack.enter_async_context(running(service, url, own=settings, more_keys=keys))
            peers[service.name] = found
            urls[f"{service.name}_url"] = await stack.enter_async_context(on_socket(found.app))
        mine = own | {"secret": known["gateway"]}
        url = await databases.clone("gateway")
        gateway = await stack.enter_async_context(running(GATEWAY, url, common=urls, own=mine, more_keys=keys))
        await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
        itself.symlink_to((await stack.enter_async_context(on_socket(gateway.app))).removeprefix("unix:"))
        admin = await logged_in(gateway, await make_person(gateway, "admin"))
        yield House(gateway, peers["registry"], peers["registration"], admin)


async def test_d7_an_address_is_found_wherever_it_stands_with_where_it_is_taken_out(house: House) -> None:
    email = f"ada.{new_id().hex[-8:]}@town.example.org"
    person = {"given_name": "Ada", "family_name": "Invented", "email": email.title()}
    account = await house.admin.post("/auth/v1/accounts", json={"email": email, "name": "Ada I.", "role": "viewer"})
    clerk = await house.registry.account("coordinator", scopes=["registry:read", "registry:write"])
    town = await partner(clerk)
    contact = await entered(
        clerk, f"partners/{town['id']}/contacts", {"kind": "mayor", "title": {"fr": "Maire"}, "email": email}
    )
    holder = await entered(clerk, f"contacts/{contact['id']}/holders", {"person": person, "from": "2014"})
    staff = await house.registration.account("coordinator", scopes=REGISTERS)
    scene = await open_scene(staff, await house.registration.anonymous())
    invitation = await scene.invite(email)
    registered = await scene.register(**person | {"email": email.replace("@", "+list@")})
    spoken = await workshop(staff, scene.conference_id, starts_at=None, ends_at=None)
    speaks = await speaker(staff, spoken["id"], None, person=person)
    members = [{"person": person}, {"person": person | {"email": f"other.{email}"}}]
    group = await made(staff, f"/conferences/{scene.conference_id}/working-groups", name={"en": "W"}, members=members)
    found = await house.find(email.upper())
    assert (found["complete"], found["unreachable"]) == (True, [])
    assert {(item["service"], item["place"], item["url"]) for item in found["items"]} == {
        ("gateway", "account.email", account.headers["location"]),
        ("registry", "person.email", f"/registry/v1/persons/{holder['person_id']}/personal-data"),
        ("registry", "contact.email", f"/registry/v1/contacts/{contact['id']}"),
        ("registration", "registration.person", f"/registration/v1/registrations/{registered['id']}/personal-data"),
        ("registration", "invitation.email", invitation),
        ("registration", "speaker.person", f"/registration/v1/speakers/{speaks['id']}"),
        ("registration", "working_group.members", f"/registration/v1/working-groups/{group['id']}"),
    }
    assert len(found["items"]) == 7
    assert {item["name"] for item in found["items"]} == {"Ada I.", "Ada Invented", None}
    for item in found["items"]:  # each can be seen where it is said to be
        client = {"gateway": house.admin, "registry": clerk, "registration": staff}[item["service"]]
        assert (await client.get(item["url"])).status_code == 200, item
    assert (await house.find(f"nobody.{email}"))["items"] == []


async def test_d7_looking_for_people_is_for_administrators_and_only_the_gateway_asks_the_services(
    house: House,
) -> None:
    coordinator = await logged_in(house.gateway, await make_person(house.gateway, "coordinator"))
    body = {"email": "ada@town.example.org"}
    assert (await coordinator.post(FIND, json=body)).status_code == 403
    assert (await (await house.gateway.anonymous()).post(FIND, json=body)).status_code == 401
    assert (await house.admin.post(FIND, json={"email": "no address"})).status_code == 422
    for service, name in ((house.registry, "registry"), (house.registration, "registration")):
        staff = await service.account("admin", scopes=[f"{name}:read", f"{name}:write"])
        assert (await staff.post(f"/{name}/v1/persons:find", json=body)).status_code == 403


async def test_d7_a_service_that_does_not_answer_is_named(gateway: ServiceUnderTest, admin: httpx.AsyncClient) -> None:
    person = await make_person(gateway)  # this gateway has no peers
    found = (await admin.post(FIND, json={"email": person.email})).json()
    assert [item["place"] for item in found["items"]] == ["account.email"]
    assert (found["complete"], sorted(found["unreachable"])) == (False, ["registration", "registry"])
