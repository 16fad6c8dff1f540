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
from sqlalchemy import func, text, update

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.registration.clients import RegistryClient
from services.registration.participants.partner_refs import HANDLERS, PARTNERS, PartnerRefs, mend
from services.registration.service import SERVICE as REGISTRATION
from services.registry.service import SERVICE as REGISTRY
from shared.db.engine import transaction
from shared.db.kernel_tables import consumer_position
from shared.events.consumer import handle
from shared.events.relay import hand_over
from shared.events.types import EventOut
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
        staff = await self.staff()
        body = {"kind": "local_authority", "name": name, "country": "FR", "visibility": visibility}
        made = await staff.post("/registry/v1/partners", json=body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def hear(self, *, again: int = 0) -> None:
        """Take in what the registry has told, the last `again` events of it a second time."""
        while await hand_over(self.registry.runtime):
            pass
        if again:
            async with self.registration.runtime.engine.begin() as connection:
                back = {"position": func.greatest(consumer_position.c.position - again, 0)}
                await connection.execute(update(consumer_position).values(back))
        while await PARTNERS.take_in(self.registration.runtime):
            pass

    async def staff(self, role: str = "coordinator") -> httpx.AsyncClient:
        scopes = ["registry:read", "registry:write"]
        staff: httpx.AsyncClient = await self.registry.account(role, scopes=scopes)
        return staff

    async def merge(self, partner: str, into: str) -> None:
        merged = await (await self.staff()).post(f"/registry/v1/partners/{partner}:merge", json={"into": into})
        assert merged.status_code == 200, merged.text

    async def unmerge(self, partner: str) -> None:
        undone = await (await self.staff("admin")).post(f"/registry/v1/partners/{partner}:unmerge")
        assert undone.status_code == 200, undone.text

    async def rename(self, partner: str, name: str) -> None:
        path, staff = f"/registry/v1/partners/{partner}", await self.staff()
        tag = (await staff.get(path)).headers["etag"]
        renamed = await staff.patch(path, json={"name": name}, headers={"If-Match": tag})
        assert renamed.status_code == 200, renamed.text

    async def shown(self, registration: dict[str, Any]) -> tuple[str, str | None]:
        """Id and name of the partner that a registration shows."""
        partner = (await self.scene.read(registration["id"]))["partner"]
        return partner["id"], partner["name"]

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
    await house.rename(partner, "Hauts-de-France")
    await house.hear()
    assert await house.shown(made) == (partner, "Hauts-de-France")


async def test_d2_a_duplicate_is_named_as_the_partner_that_it_became(house: House) -> None:
    twin, town = await house.partner("Villeneuve Dascq"), await house.partner("Villeneuve d’Ascq")
    async with house.registry_up():
        made = await house.scene.register(partner_id=twin)
    await house.merge(twin, town)
    await house.hear()
    assert await house.shown(made) == (town, "Villeneuve d’Ascq")
    # Who names the duplicate for the first time is led on, too.
    other = await house.partner("Vileneuve")
    await house.merge(other, town)
    async with house.registry_up():
        late = await house.scene.register(partner_id=other)
    assert (late["partner"]["verified"], late["partner"]["name"]) == (True, "Villeneuve d’Ascq")
    # The name of the one that is left is followed, and events that come twice change nothing.
    await house.rename(town, "Villeneuve-d’Ascq")
    await house.hear(again=7)
    for registration in (made, late):
        assert await house.shown(registration) == (town, "Villeneuve-d’Ascq")


async def test_d2_merges_after_each_other_are_followed_and_an_undone_one_too(house: House) -> None:
    first, second, third = [await house.partner(f"Exempleville {number}") for number in range(3)]
    async with house.registry_up():
        made = await house.scene.register(partner_id=first)
    await house.merge(first, second)
    await house.merge(second, third)
    await house.hear()
    assert await house.shown(made) == (third, "Exempleville 2")
    async with house.registry_up():
        late = await house.scene.register(partner_id=first)
    assert late["partner"]["id"] == third
    await house.unmerge(second)
    await house.hear()
    assert await house.shown(made) == (second, "Exempleville 1")
    await house.unmerge(first)
    await house.hear(again=4)
    assert await house.shown(made) == (first, "Exempleville 0")


async def test_d2_an_event_that_comes_late_does_not_bring_an_older_state_back(house: House) -> None:
    twin, town = await house.partner("Tangieta"), await house.partner("Tanguiéta")
    async with house.registry_up():
        made = await house.scene.register(partner_id=twin)
    await house.merge(twin, town)
    await house.unmerge(twin)
    while await hand_over(house.registry.runtime):
        pass
    answer = await house.registration.runtime.peers.get("gateway", "/webhooks/v1/events", params={"limit": 200})
    told = [EventOut.model_validate(item) for item in answer.json()["items"] if item["data"]["subject"]["id"] == twin]
    async with transaction(house.registration.runtime.engine) as session:
        for event in reversed(told):
            if event.type in ("registry.partner.merged", "registry.partner.updated"):
                await handle(session, HANDLERS, [event])
    assert await house.shown(made) == (twin, "Tangieta")


async def test_what_was_kept_without_a_version_is_asked_for(house: House) -> None:
    """A merge tells the name of the partner that is left, but may be heard of after that one's own events."""
    twin, town = await house.partner("Sidi Ifny"), await house.partner("Sidi Ifni")
    async with house.registry_up():
        made = await house.scene.register(partner_id=twin)
        await house.merge(twin, town)
        await house.hear()
        assert await house.mend() == 0, "it has told of itself"
        async with house.registration.runtime.engine.begin() as connection:
            await connection.execute(text("update partner_ref set version = 0, name = 'Sidi' where name = 'Sidi Ifni'"))
        assert await house.mend() == 1
    assert await house.shown(made) == (town, "Sidi Ifni")


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
