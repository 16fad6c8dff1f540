"""A service under test: the real application on a real database, called through HTTP with tokens made for the test."""

import asyncio
import contextlib
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from asgi_lifespan import LifespanManager
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import FastAPI

from shared.app import Service, create_app
from shared.auth.tokens import AUDIENCE, SigningKey
from shared.ids import new_id
from shared.runtime import Runtime
from shared.settings import CommonSettings, Settings

ISSUER = "https://entente.test"


@cache
def signing_pem() -> bytes:
    """An RSA private key (PEM), one per test process."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@cache
def curve_pem() -> bytes:
    """The same on the curve P-256."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@cache
def _signing_key() -> SigningKey:
    return SigningKey(signing_pem(), "test")


def access_token(subject: str, **claims: Any) -> str:
    """An access token as the gateway would sign it; `claims` add to or replace the usual ones.

    It lives as long as any run of the tests: clients are kept for all of it, on a busy machine for more than the ten
    minutes of a real one.
    """
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 7200, "jti": secrets.token_hex(8)}
    return _signing_key().sign(usual | claims)


class ServiceUnderTest:
    """Clients of one running application. A POST without an `Idempotency-Key` is given a new one."""

    __test__ = False

    def __init__(self, app: FastAPI, clients: contextlib.AsyncExitStack) -> None:
        self.app = app
        self.runtime: Runtime = app.state.runtime
        self._stack = clients

    async def anonymous(self) -> httpx.AsyncClient:
        return await self.bearer(None)

    async def account(
        self, role: str, *, scopes: Iterable[str], subject: str | None = None, partners: Iterable[UUID | str] = ()
    ) -> httpx.AsyncClient:
        """A client with the token of an account of `role`."""
        claims = {"role": role, "scope": " ".join(scopes), "partners": [str(partner) for partner in partners]}
        return await self.bearer(access_token(subject or str(new_id()), **claims))

    async def machine(self, client_id: str, *, scopes: Iterable[str]) -> httpx.AsyncClient:
        """A client with a machine client's token; `service:<name>` is one of our own services."""
        return await self.bearer(access_token(client_id, client_id=client_id, scope=" ".join(scopes)))

    async def bearer(self, token: str | None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url=ISSUER,
            headers=headers,
            event_hooks={"request": [_give_key]},
            timeout=30,
        )
        return await self._stack.enter_async_context(client)


async def _give_key(request: httpx.Request) -> None:
    if request.method == "POST":
        request.headers.setdefault("Idempotency-Key", str(new_id()))


def test_settings(service: Service, database_url: str, common: dict[str, Any], own: dict[str, Any]) -> Settings[Any]:
    """Settings as a laptop's, with secrets made for the test; the environment and `.env` files play no part."""
    nowhere: dict[str, Any] = {"_env_file": None, "_env_prefix": "ENTENTE_NOT_IN_TESTS_"}
    usual: dict[str, Any] = {
        "public_url": ISSUER,
        "database_pool_size": 5,
        "workers_enabled": False,
        "log_level": "error",
    }
    needed: dict[str, Any] = {"database_url": database_url, "secret": secrets.token_hex(32)}
    return Settings(
        service.name,
        CommonSettings(**nowhere, **(usual | common)),
        service.own_settings(**nowhere, **(needed | own)),
    )


test_settings.__test__ = False  # type: ignore[attr-defined]


@asynccontextmanager
async def running(
    service: Service,
    database_url: str,
    *,
    common: dict[str, Any] | None = None,
    own: dict[str, Any] | None = None,
    more_keys: Sequence[dict[str, str]] = (),
) -> AsyncIterator[ServiceUnderTest]:
    """Run `service` in this process over the given database, trusting tokens of `access_token`.

    `common` and `own` override settings by their field's name; `more_keys` are JWKs to trust besides.
    Background workers are off: call them when wanted.
    """

    async def keys() -> dict[str, Any]:
        return {"keys": [_signing_key().public_jwk(), *more_keys]}

    settings = test_settings(service, database_url, common or {}, own or {})
    app = create_app(service, settings, fetch_keys=keys)
    async with LifespanManager(app), contextlib.AsyncExitStack() as clients:
        yield ServiceUnderTest(app, clients)


@asynccontextmanager
async def on_socket(app: FastAPI) -> AsyncIterator[str]:
    """Serve an application that already runs on a Unix socket; yields its URL (`unix:/…`) for its peers."""
    with tempfile.TemporaryDirectory(prefix="ent-") as folder:
        path = str(Path(folder) / "s")
        server = uvicorn.Server(uvicorn.Config(app, uds=path, lifespan="off", log_config=None, access_log=False))
        task = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  uvicorn offers no event
            await asyncio.sleep(0.01)
        try:
            yield f"unix:{path}"
        finally:
            server.should_exit = True
            await task
