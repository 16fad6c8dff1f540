"""A gateway of its own for each test: deliveries of one must not be found by the worker of another."""

import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from deploy.openapi import document_of
from services.gateway.documents.library import DocumentLibrary
from services.gateway.service import SERVICE
from shared.app import Service, create_app
from shared.clock import now
from shared.events.types import EventData, EventType, EventTypes, Subject
from shared.ids import new_id
from shared.settings import OwnSettings
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running, test_settings
from tests.gateway.webhooks.receiver import Receiver, receiving

READ = ("registry:read", "registration:read", "indicators:read")


@pytest.fixture(scope="session")
def committed_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of services that are down, as they would be committed: with the events of these tests."""
    folder = tmp_path_factory.mktemp("openapi")
    for name, types in {
        "registry": ("registry.agreement.signed", "registry.partner.created"),
        "registration": ("registration.registration.confirmed",),
    }.items():
        example = EventData(subject=Subject(type="thing", id=UUID(int=1), version=1, url="/things/1"))
        events = EventTypes([EventType(kind, f"{kind} happened", example) for kind in types])
        service = Service(name=name, title=name, description=name, routers=[], own_settings=OwnSettings, events=events)
        app = create_app(service, test_settings(service, "postgresql://nobody@/nowhere", {}, {}))
        (folder / f"{name}.json").write_text(json.dumps(app.openapi()))
    return folder


@pytest.fixture(scope="session")
def own_document() -> dict[str, Any]:
    """The gateway's document: that of each gateway of these tests, and made once for all, since it takes a second."""
    return document_of(SERVICE)


@pytest_asyncio.fixture(loop_scope="session")
async def hooks(
    databases: TestDatabases, signing_key_file: Path, committed_documents: Path, own_document: dict[str, Any]
) -> AsyncIterator[ServiceUnderTest]:
    nobody: dict[str, Any] = {
        f"{service}_url": "unix:/nowhere/at/all" for service in ("registry", "registration", "indicators")
    }
    own = {"signing_key_file": signing_key_file, "webhook_allow_private": True}
    async with running(
        SERVICE, await databases.clone("gateway"), common=nobody | {"database_pool_size": 12}, own=own
    ) as service:
        service.runtime.resources["documents"] = DocumentLibrary(service.runtime.peers, committed=committed_documents)
        service.app.openapi = lambda: own_document  # type: ignore[method-assign]
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def registry(hooks: ServiceUnderTest) -> httpx.AsyncClient:
    return await hooks.machine("service:registry", scopes=["events:publish"])


@pytest_asyncio.fixture(loop_scope="session")
async def partner(hooks: ServiceUnderTest) -> httpx.AsyncClient:
    return await hooks.machine("partner", scopes=[*READ, "webhooks:manage"])


def event(
    kind: str = "registry.agreement.signed",
    *,
    visibility: str = "public",
    partner_ids: Iterable[UUID] = (),
    subject_id: UUID | None = None,
    **data: Any,
) -> dict[str, Any]:
    """An event as a service hands it over."""
    subject_id = subject_id or new_id()
    subject = {"type": kind.split(".")[1], "id": str(subject_id), "version": 1, "url": f"/x/{subject_id}"}
    return {
        "id": str(new_id()),
        "type": kind,
        "timestamp": now().isoformat(),
        "visibility": visibility,
        "data": {"subject": subject, "partner_ids": [str(partner) for partner in partner_ids], **data},
    }


async def publish(service: httpx.AsyncClient, *events: dict[str, Any]) -> dict[str, int]:
    answer = await service.post("/webhooks/v1/events", json={"events": list(events)})
    assert answer.status_code == 200, answer.text
    taken: dict[str, int] = answer.json()
    return taken


async def make_endpoint(
    owner: httpx.AsyncClient, url: str, *types: str, status: int = 201, **fields: Any
) -> dict[str, Any]:
    body = {"url": url, "event_types": list(types) or ["registry.*"], **fields}
    answer = await owner.post("/webhooks/v1/endpoints", json=body)
    assert answer.status_code == status, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def deliveries(owner: httpx.AsyncClient, endpoint: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    answer = await owner.get(f"/webhooks/v1/endpoints/{endpoint['id']}/deliveries", params=query | {"limit": 200})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def only_delivery(owner: httpx.AsyncClient, endpoint: dict[str, Any]) -> dict[str, Any]:
    (delivery,) = await deliveries(owner, endpoint)
    return delivery


async def attempts(owner: httpx.AsyncClient, delivery: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await owner.get(f"/webhooks/v1/deliveries/{delivery['id']}/attempts")).json()[
        "items"
    ]
    return items
