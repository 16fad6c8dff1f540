"""Indicators between the real gateway, registry and registration: what a framework belongs to is asked of them."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.indicators.service import SERVICE as INDICATORS
from services.registration.service import SERVICE as REGISTRATION
from services.registry.service import SERVICE as REGISTRY
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running
from tests.registry.making import cooperation, pair

API = "/indicators/v1"
Json = dict[str, Any]
WRITER = ["indicators:read", "indicators:write"]
SIDES = ("HDF", "NRW")


@dataclass
class House:
    """`partners` are those of the cooperation's two sides, in the order of `SIDES`."""

    indicators: ServiceUnderTest
    registry: ServiceUnderTest
    registration: ServiceUnderTest
    coordinator: httpx.AsyncClient
    partners: list[Json]
    cooperation: Json
    _members: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def member(self, side: str) -> httpx.AsyncClient:
        """A member of the partner on that side: who enters its values, and approves the other's."""
        if side not in self._members:
            partner = self.partners[SIDES.index(side)]["id"]
            self._members[side] = await self.indicators.account("member", scopes=WRITER, partners=[partner])
        return self._members[side]

    def framework_body(self, **fields: Any) -> Json:
        sides = [
            {"code": code, "partner_id": partner["id"], "label": {"en": code}}
            for code, partner in zip(SIDES, self.partners, strict=True)
        ]
        usual = {
            "subject": {"type": "cooperation", "id": self.cooperation["id"]},
            "title": {"en": f"Framework {new_id()}"},
            "sides": sides,
        }
        return usual | fields

    async def framework(self, **fields: Any) -> Json:
        return await made(self.coordinator, "frameworks", self.framework_body(**fields))

    async def indicator(self, framework: Json, **fields: Any) -> Json:
        usual = {"title": {"en": f"Indicator {new_id()}"}, "kind": "quantity", "unit": "person"}
        return await made(self.coordinator, f"frameworks/{framework['id']}/indicators", usual | fields)

    async def report(self, indicator: Json, side: str, year: int, **facts: Any) -> Json:
        """A draft for a calendar year, by a member of that side."""
        body = {"period": year_of(year), "side": side, **facts}
        return await made(await self.member(side), f"indicators/{indicator['id']}/measurements", body)

    async def approved(self, indicator: Json, side: str, year: int, **facts: Any) -> Json:
        """Reported and submitted by one side, approved by the other."""
        reported = await self.report(indicator, side, year, state="submitted", **facts)
        (other,) = [code for code in SIDES if code != side]
        return await acted(await self.member(other), f"measurements/{reported['id']}:approve")

    async def dashboard(self, framework: Json, **query: Any) -> Json:
        return await read(self.coordinator, f"frameworks/{framework['id']}/dashboard", **query)

    async def figure(self, framework: Json, code: str, scope: str = "joint") -> Json:
        """One figure of the dashboard: of a side, or the joint one."""
        shown = await self.dashboard(framework)
        (found,) = [each for each in shown["indicators"] if each["code"] == code]
        figures: list[Json] = [found["joint"], *found["sides"]]
        (figure,) = [each for each in figures if each["side"] == scope]
        return figure


def year_of(year: int) -> Json:
    return {"from": f"{year}-01-01", "to": f"{year}-12-31"}


async def made(client: httpx.AsyncClient, path: str, body: Json) -> Json:
    """What a POST that must succeed answers."""
    answer = await client.post(f"{API}/{path}", json=body)
    assert answer.status_code == 201, answer.text
    result: Json = answer.json()
    return result


async def acted(client: httpx.AsyncClient, path: str, body: Json | None = None) -> Json:
    answer = await client.post(f"{API}/{path}", json=body)
    assert answer.status_code == 200, answer.text
    result: Json = answer.json()
    return result


async def read(client: httpx.AsyncClient, path: str, **query: Any) -> Json:
    answer = await client.get(f"{API}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    result: Json = answer.json()
    return result


async def changed(client: httpx.AsyncClient, path: str, body: Json) -> httpx.Response:
    """A PATCH of the version that is there now."""
    tag = (await client.get(f"{API}/{path}")).headers["etag"]
    return await client.patch(f"{API}/{path}", json=body, headers={"If-Match": tag})


async def removed(client: httpx.AsyncClient, path: str) -> httpx.Response:
    tag = (await client.get(f"{API}/{path}")).headers["etag"]
    return await client.delete(f"{API}/{path}", headers={"If-Match": tag})


def pointers(answer: httpx.Response) -> list[str]:
    """Where a 422 says that something is wrong."""
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


@asynccontextmanager
async def open_house(databases: TestDatabases, signing_key_file: Path) -> AsyncIterator[House]:
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    signing: Json = {"signing_key_file": signing_key_file}
    keys = [signing_key(signing_key_file).public_jwk()]
    async with running(GATEWAY, await databases.clone("gateway"), own=signing, more_keys=keys) as gateway:
        await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
        async with on_socket(gateway.app) as gateway_url:
            peers = {"gateway_url": gateway_url}
            async with (
                running(
                    REGISTRY,
                    await databases.clone("registry"),
                    common=peers,
                    own={"secret": known["registry"]},
                    more_keys=keys,
                ) as registry,
                running(
                    REGISTRATION,
                    await databases.clone("registration"),
                    common=peers,
                    own=signing | {"secret": known["registration"]},
                    more_keys=keys,
                ) as registration,
                on_socket(registry.app) as registry_url,
                on_socket(registration.app) as registration_url,
                running(
                    INDICATORS,
                    await databases.clone("indicators"),
                    common=peers | {"registry_url": registry_url, "registration_url": registration_url},
                    own={"secret": known["indicators"]},
                    more_keys=keys,
                ) as indicators,
            ):
                staff = await registry.account("coordinator", scopes=["registry:read", "registry:write"])
                partners = list(await pair(staff))
                yield House(
                    indicators,
                    registry,
                    registration,
                    await indicators.account("coordinator", scopes=WRITER),
                    partners,
                    await cooperation(staff, *partners),
                )
