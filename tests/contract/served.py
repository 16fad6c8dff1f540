"""A service on a real port, in a thread of its own, for tools that speak plain HTTP."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from sqlalchemy import text

from deploy.openapi import service_of
from shared.db.engine import transaction
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running, signing_pem
from tests.indicators.house import open_house

# Loaded, with nothing in it: its routes answer as they do after the first start.
_EMPTY_GAZETTEER = text("insert into territory_gazetteer (single, version, loaded_at) values (true, 'empty', now())")


class ServedService:
    """Started by its making; `stop` ends it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name=f"served {name}")
        self._server: uvicorn.Server | None = None
        self.base_url = ""
        self._thread.start()
        if not self._ready.wait(30) or self._server is None:
            raise RuntimeError(f"{name} did not start")

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join()

    async def _serve(self) -> None:
        with TemporaryDirectory(prefix="entente-served-") as folder:
            key = Path(folder) / "key.pem"
            key.write_bytes(signing_pem())
            async with self._running(key, Path(folder)) as service:
                if self._name == "registry":
                    async with transaction(service.runtime.engine) as session:
                        await session.execute(_EMPTY_GAZETTEER)
                config = uvicorn.Config(service.app, port=0, lifespan="off", log_config=None, access_log=False)
                self._server = uvicorn.Server(config)
                serving = asyncio.create_task(self._server.serve())
                while not self._server.started:  # noqa: ASYNC110  uvicorn offers no event
                    await asyncio.sleep(0.01)
                port = self._server.servers[0].sockets[0].getsockname()[1]
                self.base_url = f"http://127.0.0.1:{port}"
                self._ready.set()
                await serving

    @asynccontextmanager
    async def _running(self, key: Path, folder: Path) -> AsyncIterator[ServiceUnderTest]:
        """Indicators among the others, of whom it asks what a framework belongs to; each other one alone."""
        databases = TestDatabases()
        if self._name == "indicators":
            async with open_house(databases, key) as house:
                yield house.indicators
            return
        own = {"signing_key_file": key, "document_store": Path(folder, "documents").as_uri()}
        async with running(service_of(self._name), await databases.clone(self._name), own=own) as service:
            yield service
