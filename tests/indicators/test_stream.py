"""Indicators between the real gateway and the real registration: events in by the stream, a recount over HTTP."""

import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import delete

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.indicators.conferences.consumer import COUNTS
from services.indicators.service import SERVICE as INDICATORS
from services.registration.service import SERVICE as REGISTRATION
from shared.clock import now
from shared.db.engine import transaction
from shared.db.kernel_tables import consumer_position
from shared.events.relay import hand_over
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running, signing_pem


class House(NamedTuple):
    """Three services that reach each other on sockets, as they do in earnest."""

    registration: ServiceUnderTest
    indicators: ServiceUnderTest

    async def pass_on(self) -> None:
        """What the workers do: hand the outbox over, and take the events in."""
        while await hand_over(self.registration.runtime):
            pass
        while await COUNTS.take_in(self.indicators.runtime):
            pass


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "key.pem"
    file.write_bytes(signing_pem())
    return file


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(databases: TestDatabases, key_file: Path) -> AsyncIterator[House]:
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    signing: dict[str, Any] = {"signing_key_file": key_file}
    keys = [signing_key(key_file).public_jwk()]
    async with running(GATEWAY, await databases.clone("gateway"), own=signing, more_keys=keys) as gateway:
        await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
        async with on_socket(gateway.app) as gateway_url:
            peers = {"gateway_url": gateway_url}
            own = signing | {"secret": known["registration"]}
            async with (
                running(
                    REGISTRATION, await databases.clone("registration"), common=peers, own=own, more_keys=keys
                ) as registration,
                on_socket(registration.app) as registration_url,
                running(
                    INDICATORS,
                    await databases.clone("indicators"),
                    common=peers | {"registration_url": registration_url},
                    own={"secret": known["indicators"]},
                    more_keys=keys,
                ) as indicators,
            ):
                yield House(registration, indicators)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def organiser(house: House) -> httpx.AsyncClient:
    return await house.registration.account("coordinator", scopes=["registration:read", "registration:write"])


async def created(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"/registration/v1{path}", json=body or None)
    assert answer.is_success, f"{path}: {answer.text}"
    made: dict[str, Any] = answer.json()
    return made


async def open_conference(organiser: httpx.AsyncClient) -> tuple[str, str]:
    """The paths of a conference whose registration is open, and of its only workshop with one seat for each side."""
    day = (now() + timedelta(days=30)).date().isoformat()
    facts = {"title": {"fr": "Essai"}, "time_zone": "Europe/Paris", "starts_on": day, "ends_on": day}
    conference = f"/conferences/{(await created(organiser, '/conferences', **facts))['id']}"
    for code in ("FR", "CN"):
        await created(organiser, f"{conference}/delegations", code=code, name={"fr": code})
    await created(organiser, f"{conference}:publish")
    limits = {"capacity": 2, "quotas": {"FR": 1, "CN": 1}}
    made = await created(organiser, f"{conference}/workshops", title={"fr": "Atelier"}, **limits)
    workshop = f"/workshops/{made['id']}"
    await created(organiser, f"{workshop}:announce")
    await created(organiser, f"{conference}:open-registration")
    return conference, workshop


async def register(client: httpx.AsyncClient, conference: str, workshop: str, delegation: str) -> str:
    person = {"given_name": "Exemple", "family_name": new_id().hex, "email": f"{new_id().hex}@example.org"}
    wishes = [workshop.removeprefix("/workshops/")]
    body = {"person": person, "delegation": delegation, "workshops": wishes}
    return str((await created(client, f"{conference}/registrations", **body))["id"])


async def counts(house: House, conference: str, **query: str) -> dict[str, Any]:
    anonymous = await house.indicators.anonymous()
    answer = await anonymous.get(f"/indicators/v1{conference}/counts", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_registration_does_is_counted_and_a_recount_equals_it(
    house: House, organiser: httpx.AsyncClient
) -> None:
    conference, workshop = await open_conference(organiser)
    first = await register(organiser, conference, workshop, "FR")
    await register(organiser, conference, workshop, "FR")
    await register(organiser, conference, workshop, "CN")
    speaker = {"person": {"given_name": "Adèle"}, "delegation": "FR", "state": "accepted"}
    await created(organiser, f"{workshop}/speakers", **speaker)
    await house.pass_on()
    before = await counts(house, conference, recount="true")
    assert (before["registered"], before["waiting"], before["equal"]) == (3, 1, True)
    assert before["speakers"]["balance"][0]["by_delegation"]["FR"] == 1

    await created(organiser, f"/registrations/{first}:withdraw")
    late = await counts(house, conference, recount="true")
    assert (late["registered"], late["recount"]["registered"], late["equal"]) == (3, 2, False)
    await house.pass_on()
    after = await counts(house, conference, recount="true")
    assert (after["registered"], after["waiting"], after["equal"]) == (2, 0, True)
    assert after["as_of"]["position"] > before["as_of"]["position"]


async def test_taking_the_whole_stream_in_again_changes_nothing(house: House, organiser: httpx.AsyncClient) -> None:
    conference, workshop = await open_conference(organiser)
    for delegation in ("FR", "FR", "CN"):
        await register(organiser, conference, workshop, delegation)
    await house.pass_on()
    before = await counts(house, conference)
    async with transaction(house.indicators.runtime.engine) as session:
        await session.execute(delete(consumer_position))
    await house.pass_on()
    assert await counts(house, conference) == before
