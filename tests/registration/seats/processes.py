"""Real server processes over one database: what one process alone cannot show."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from shared.children import die_with_parent
from shared.ids import new_id

_START_SECONDS = 60


class Processes:
    """Several uvicorn processes of the registration service, each on a socket of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._children: list[subprocess.Popen[bytes]] = []
        self.clients: list[httpx.AsyncClient] = []

    async def start(self, number: int) -> None:
        for index in range(number):
            socket = self._folder / f"{index}.sock"
            command = [sys.executable, "-m", "uvicorn", "services.registration.main:app", "--uds", str(socket)]
            options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error"]
            # Longer than the client keeps an idle connection (5 s), so that no request meets one that is being closed.
            options += ["--timeout-keep-alive", "60"]
            self._children.append(self._start([*command, *options]))
            transport = httpx.AsyncHTTPTransport(uds=str(socket), limits=httpx.Limits(max_connections=100))
            self.clients.append(httpx.AsyncClient(transport=transport, base_url="http://entente.test", timeout=60))
        await asyncio.gather(*(self._ready(client) for client in self.clients))

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        dying = die_with_parent(signal.SIGKILL)
        return subprocess.Popen(command, env=os.environ | self._environment, preexec_fn=dying)  # noqa: PLW1509

    async def _ready(self, client: httpx.AsyncClient) -> None:
        async with asyncio.timeout(_START_SECONDS):
            while True:
                try:
                    await client.get("/registration/livez")
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
                else:
                    return

    def kill(self, index: int) -> None:
        """`kill -9`: no goodbye."""
        self._children[index].send_signal(signal.SIGKILL)
        self._children[index].wait()

    async def stop(self) -> None:
        for client in self.clients:
            await client.aclose()
        for child in self._children:
            child.terminate()
        for child in self._children:
            child.wait()

    def client(self, turn: int) -> httpx.AsyncClient:
        """The processes in turn, as a load balancer would."""
        return self.clients[turn % len(self.clients)]


@asynccontextmanager
async def processes(
    number: int, database_url: str, signing_key_file: Path, *, workers: bool = False
) -> AsyncIterator[Processes]:
    environment = {
        "ENTENTE_REGISTRATION_DATABASE_URL": database_url,
        "ENTENTE_REGISTRATION_SECRET": "a secret of these tests alone, no more",
        "ENTENTE_REGISTRATION_SIGNING_KEY_FILE": str(signing_key_file),
        "ENTENTE_WORKERS_ENABLED": str(workers).lower(),
        "ENTENTE_LOG_LEVEL": "error",
        "ENTENTE_DATABASE_POOL_SIZE": "6",
    }
    with tempfile.TemporaryDirectory(prefix="ent-") as folder:
        started = Processes(Path(folder), environment)
        try:
            await started.start(number)
            yield started
        finally:
            await started.stop()


def somebody(**values: Any) -> dict[str, Any]:
    return {"given_name": "Ada", "family_name": f"Nr {new_id()}", "email": f"{new_id()}@town.example.org"} | values


def holder(made: dict[str, Any]) -> dict[str, str]:
    """The headers of whoever holds the link of a registration, and a new key."""
    token = made["manage_url"].partition("#token=")[2]
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}
