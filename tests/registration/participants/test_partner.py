"""The partner that a registration names, between the real registry, gateway and registration."""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest_asyncio
import uvicorn
from fastapi import FastAPI

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.registration.clients import RegistryClient
from services.registration.participants.partner_refs import PARTNERS, PartnerRefs, mend
from services.registration.service import SERVICE as REGISTRATION
from services.registry.service import SERVICE as REGISTRY
from shared.events.relay import hand_over
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running
from tests.registration.conftest import ORGANISER
from tests.registration.seats.scene import V1, Scene, open_scene


class House(NamedTuple):
    """Registration, and a registry that is only up where a test says so."""

    registration: ServiceUnderTest
    registry: ServiceUnderTest
    scene: Scene
    socket: str

    @asynccontextmanager
    async def registry_up(self) -> AsyncIterator[None]:
        async with serving(self.registry.app, self.socket):
            # As after the few seconds for which a registry that failed is left alone.
            self.registration.runtime.resources["partners"] = PartnerRefs(self.registration.runtime)
            yield

    async def partner(self, name: str, visibility: str = "public") -> str:
        staff = await self.registry.account("coordinator", scopes=["registry:read", "registry:write"])
        body = {"kind": "local_authority", "name": name, "country": "FR", "visibility": visibility}
        made = await staff.post("/registry/v1/partners", json=body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def mend(self) -> int:
        return await mend(self.registration.runtime, RegistryClient(self.registration.runtime))


@asynccontextmanager
async def serving(app: FastAPI, socket: str) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, uds=socket, lifespan="off", log_config=None, access_log=False))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn offers no event
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(databases: TestDatabases, signing_key_file: Path) -> AsyncIterator[House]:
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    signing: dict[str, Any] = {"signing_key_file": signing_key_file}
    keys = [signing_key(signing_key_file).public_jwk()]
    with tempfile.TemporaryDirectory(prefix="ent-") as folder:
        socket = f"{folder}/registry"
        async with running(GATEWAY, await databases.clone("gateway"), own=signing, more_keys=keys) as gateway:
            await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
            async with on_socket(gateway.app) as gateway_url:
                peers = {"gateway_url": gateway_url, "registry_url": f"unix:{socket}"}
                own = signing | {"secret": known["registration"]}
                async with (
                    running(
                        REGISTRY,
                        await databases.clone("registry"),
                        common=peers,
                        own={"secret": known["registry"]},
                        more_keys=keys,
                    ) as registry,
                    running(
                        REGISTRATION, await databases.clone("registration"), common=peers, own=own, more_keys=keys
                    ) as registration,
                ):
                    staff = await registration.account("coordinator", scopes=ORGANISER)
                    scene = await open_scene(staff, await registration.anonymous())
                    yield House(registration, registry, scene, socket)


async def test_a_partner_is_checked_and_named(house: House) -> None:
    partner = await house.partner("Villeneuve d'Ascq")
    async with house.registry_up():
        made = await house.scene.register(partner_id=partner)
    expected = {"id": partner, "name": "Villeneuve d'Ascq", "country": "FR", "verified": True, "unknown": False}
    assert made["partner"] == expected
    assert (await house.scene.read(made["id"]))["partner"] == expected
    # Known once, it is asked no more: the registry is down again.
    assert (await house.scene.register(partner_id=partner))["partner"] == expected


async def test_an_unknown_partner_is_refused_by_the_fields_name(house: House) -> None:
    async with house.registry_up():
        answer = await house.scene.ask(partner_id=str(new_id()))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/person/partner_id"


async def test_a_registry_that_is_down_stops_nobody_and_the_name_comes_later(house: House) -> None:
    partner, nobody = await house.partner("Wavrin"), str(new_id())
    house.registration.runtime.resources["partners"] = PartnerRefs(house.registration.runtime)
    made, other = await house.scene.register(partner_id=partner), await house.scene.register(partner_id=nobody)
    assert (made["partner"]["verified"], made["partner"]["name"]) == (False, None)
    async with house.registry_up():
        assert await house.mend() == 2
    mended = (await house.scene.read(made["id"]))["partner"]
    assert (mended["verified"], mended["name"]) == (True, "Wavrin")
    flagged = (await house.scene.read(other["id"]))["partner"]
    assert (flagged["verified"], flagged["unknown"]) == (False, True)
    assert await house.mend() == 0


async def test_a_partners_new_name_arrives_by_its_event(house: House) -> None:
    partner = await house.partner("Nord-Pas-de-Calais")
    async with house.registry_up():
        made = await house.scene.register(partner_id=partner)
    staff = await house.registry.account("coordinator", scopes=["registry:read", "registry:write"])
    path = f"/registry/v1/partners/{partner}"
    tag = (await staff.get(path)).headers["etag"]
    renamed = await staff.patch(path, json={"name": "Hauts-de-France"}, headers={"If-Match": tag})
    assert renamed.status_code == 200, renamed.text
    while await hand_over(house.registry.runtime):
        pass
    while await PARTNERS.take_in(house.registration.runtime):
        pass
    assert (await house.scene.read(made["id"]))["partner"]["name"] == "Hauts-de-France"


async def test_d2_a_duplicate_is_named_as_the_partner_that_it_became(house: House) -> None:
    twin, town = await house.partner("Villeneuve Dascq"), await house.partner("Villeneuve d’Ascq")
    async with house.registry_up():
        made = await house.scene.register(partner_id=twin)
    staff = await house.registry.account("coordinator", scopes=["registry:read", "registry:write"])
    merged = await staff.post(f"/registry/v1/partners/{twin}:merge", json={"into": town})
    assert merged.status_code == 200, merged.text
    while await hand_over(house.registry.runtime):
        pass
    while await PARTNERS.take_in(house.registration.runtime):
        pass
    assert (await house.scene.read(made["id"]))["partner"]["name"] == "Villeneuve d’Ascq"
    # Who names the duplicate for the first time is led on, too.
    other = await house.partner("Vileneuve")
    assert (await staff.post(f"/registry/v1/partners/{other}:merge", json={"into": town})).status_code == 200
    async with house.registry_up():
        late = await house.scene.register(partner_id=other)
    assert (late["partner"]["verified"], late["partner"]["name"]) == (True, "Villeneuve d’Ascq")


async def test_the_name_of_a_partner_that_is_not_public_is_for_the_network_alone(house: House) -> None:
    partner = await house.partner("A discreet foundation", visibility="network")
    async with house.registry_up():
        made = await house.scene.register(partner_id=partner)
    assert (made["partner"]["verified"], made["partner"]["name"]) == (True, None)
    assert (await house.scene.read(made["id"]))["partner"]["name"] == "A discreet foundation"
    token = made["manage_url"].partition("#token=")[2]
    holder: httpx.AsyncClient = await house.registration.bearer(token)
    assert (await holder.get(f"{V1}/registrations/{made['id']}")).json()["partner"]["name"] is None


async def test_changing_the_person_checks_the_partner_too(house: House) -> None:
    async with house.registry_up():
        made = await house.scene.register()
        body = {"person": {"given_name": "Ada", "partner_id": str(new_id())}}
        path = f"{V1}/registrations/{made['id']}"
        refused = await house.scene.staff.patch(path, json=body, headers={"If-Match": "*"})
        assert refused.json()["errors"][0]["pointer"] == "/person/partner_id"
        body["person"]["partner_id"] = await house.partner("Dunkerque")
        changed = await house.scene.staff.patch(path, json=body, headers={"If-Match": "*"})
    assert changed.json()["partner"]["name"] == "Dunkerque"


async def test_a_grant_goes_to_an_account_that_exists(house: House) -> None:
    grants = f"{V1}/conferences/{house.scene.conference_id}/grants"
    unknown = await house.scene.staff.post(grants, json={"account_id": str(new_id()), "role": "viewer"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/account_id")
    known = await house.scene.staff.post(grants, json={"account_id": "service:indicators", "role": "viewer"})
    assert (known.status_code, known.json()["warnings"]) == (201, [])
    stranger = await house.registration.account("organiser", scopes=ORGANISER, subject=str(new_id()))
    probing = await stranger.post(grants, json={"account_id": str(new_id()), "role": "viewer"})
    assert probing.status_code == 403, "who may grant nothing learns of no account"
