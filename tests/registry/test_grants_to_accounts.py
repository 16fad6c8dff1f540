"""Grants to accounts that the gateway knows, or does not."""

import secrets
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy.service_clients import SERVICE_SCOPES, service_clients
from services.gateway.auth.keys import signing_key
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from services.gateway.service import SERVICE as GATEWAY
from services.registry.service import SERVICE as REGISTRY
from shared.ids import new_id
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, on_socket, running, signing_pem
from tests.registry.conftest import READ, WRITE
from tests.registry.making import (
    API,
    cooperation,
    pair,
    pointers,
    told,
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def with_gateway(
    databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ServiceUnderTest]:
    """A registry that asks a real gateway."""
    signing_key_file = tmp_path_factory.mktemp("keys") / "gateway.pem"
    signing_key_file.write_bytes(signing_pem())
    known = {service: secrets.token_hex(32) for service in SERVICE_SCOPES}
    keys = [signing_key(signing_key_file).public_jwk()]
    own = {"signing_key_file": signing_key_file}
    async with running(GATEWAY, await databases.clone("gateway"), own=own, more_keys=keys) as gateway:
        await provision(gateway.runtime.engine, Wanted.model_validate({"clients": service_clients(known)}))
        async with (
            on_socket(gateway.app) as url,
            running(
                REGISTRY,
                await databases.clone("registry"),
                common={"gateway_url": url},
                own={"secret": known["registry"]},
                more_keys=keys,
            ) as registry,
        ):
            yield registry


async def test_a_grant_to_nobody_is_refused_and_one_to_a_client_is_taken(with_gateway: ServiceUnderTest) -> None:
    staff = await with_gateway.account("coordinator", scopes=[READ, WRITE])
    path = f"{API}/cooperations/{(await cooperation(staff, *await pair(staff)))['id']}/grants"
    problem = told(await staff.post(path, json={"account_id": str(new_id()), "role": "editor"}), 422)
    assert pointers(problem) == ["/account_id"]
    taken = await staff.post(path, json={"account_id": "service:indicators", "role": "viewer"})
    assert (taken.status_code, taken.json()["warnings"]) == (201, [])
