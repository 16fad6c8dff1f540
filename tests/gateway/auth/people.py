"""Accounts and clients for tests, and browsers to log in from."""

import base64
import json
import random
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from services.gateway.auth.accounts.store import add_account
from services.gateway.auth.models import AccountRow
from services.gateway.auth.provisioning.schemas import Wanted
from services.gateway.auth.provisioning.use_cases import provision
from shared.clock import now
from shared.db.engine import transaction
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.gateway.conftest import LIGHT_HASHER

PASSWORD = "a lamp above nine bridges"
SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEF"


@dataclass(frozen=True)
class Person:
    email: str
    password: str = PASSWORD

    @property
    def credentials(self) -> dict[str, str]:
        return {"email": self.email, "password": self.password}


def some_address() -> str:
    return ".".join(str(random.randint(1, 250)) for _ in range(4))


async def make_person(gateway: ServiceUnderTest, role: str = "viewer") -> Person:
    """An account of its own for a test, whose password costs its hashing only once."""
    email, at = f"{role}-{new_id().hex}@entente.example", now()
    row = AccountRow(
        id=new_id(), email=email, name=f"Test {role}", role=role, password_hash=_hash(), created_at=at, updated_at=at
    )
    async with transaction(gateway.runtime.engine) as session:
        await add_account(session, row)
    return Person(email)


@cache
def _hash() -> str:
    return LIGHT_HASHER.hash(PASSWORD)


async def make_client(gateway: ServiceUnderTest, *scopes: str, client_id: str | None = None) -> str:
    """The `client_id` of a new machine client, whose secret is SECRET."""
    client_id = client_id or f"test-{new_id().hex}"
    client = {"client_id": client_id, "secret": SECRET, "scopes": list(scopes), "name": "A test's client"}
    await provision(gateway.runtime.engine, Wanted.model_validate({"clients": [client]}))
    return client_id


async def browser(gateway: ServiceUnderTest, address: str | None = None) -> httpx.AsyncClient:
    """A client with nobody's token, at an address of its own."""
    client = await gateway.anonymous()
    client.headers["x-forwarded-for"] = address or some_address()
    return client


async def log_in(gateway: ServiceUnderTest, person: Person, address: str | None = None) -> dict[str, Any]:
    """The answer to a login."""
    answer = await (await browser(gateway, address)).post("/auth/v1/login", json=person.credentials)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


async def logged_in(gateway: ServiceUnderTest, person: Person) -> httpx.AsyncClient:
    """A client with the person's access token."""
    return await gateway.bearer((await log_in(gateway, person))["access_token"])


async def deactivate(admin: httpx.AsyncClient, person: Person) -> str:
    """The path of the account, which is deactivated."""
    account = (await admin.get("/auth/v1/accounts", params={"q": person.email})).json()["items"][0]
    path = f"/auth/v1/accounts/{account['id']}"
    changed = await change(admin, path, {"active": False})
    assert changed.status_code == 200, changed.text
    return path


async def change(client: httpx.AsyncClient, path: str, changes: dict[str, Any]) -> httpx.Response:
    """PATCH with the ETag just read."""
    etag = (await client.get(path)).headers["etag"]
    return await client.patch(path, json=changes, headers={"If-Match": etag})


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def header_of(token: str) -> dict[str, Any]:
    head = token.split(".", maxsplit=1)[0]
    header: dict[str, Any] = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    return header
