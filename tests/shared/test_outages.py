"""The database goes away and comes back: callers are told to try again, and the service heals by itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import httpx
import pytest
import pytest_asyncio

from shared.db.embedded import EmbeddedPostgres, PostgresOptions
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest, running
from tests.shared.notes import NOTES as NOTES_SERVICE
from tests.shared.notes import create_tables

NOTES = "/notes/v1/notes"


class Database:
    """A PostgreSQL of this test's own, to be ended and started again. Its socket stays where it is."""

    def __init__(self, folder: str) -> None:
        self._data, self._sockets = Path(folder) / "data", Path(folder) / "sockets"
        self.server: EmbeddedPostgres
        self.start()

    def start(self) -> None:
        options = PostgresOptions(max_connections=20, durable=False)
        self.server = EmbeddedPostgres.start(self._data, sockets=self._sockets, options=options)


@pytest.fixture
def database() -> Iterator[Database]:
    with TemporaryDirectory(prefix="entente-out-") as folder:
        Path(folder).chmod(0o711)
        database = Database(folder)
        yield database
        database.server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def service(database: Database) -> AsyncIterator[ServiceUnderTest]:
    await create_tables(database.server.url())
    async with running(NOTES_SERVICE, database.server.url()) as service:
        yield service


async def write(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post(NOTES, json={"text": str(new_id())})


def assert_told_to_try_again(answers: list[httpx.Response]) -> None:
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert answer.headers["retry-after"] == "1"
        assert answer.headers["content-type"] == "application/problem+json"


async def test_while_the_database_is_gone_callers_are_told_to_try_again_and_then_it_heals(
    database: Database, service: ServiceUnderTest
) -> None:
    client = await service.account("coordinator", scopes=["notes:read", "notes:write"])
    assert {answer.status_code for answer in await asyncio.gather(*(write(client) for _ in range(10)))} == {201}

    sleeping = [asyncio.create_task(client.post("/notes/v1/sleepers")) for _ in range(3)]
    await asyncio.sleep(0.2)
    await asyncio.to_thread(database.server.stop)
    assert_told_to_try_again(await asyncio.gather(*sleeping))
    assert_told_to_try_again([await write(client), await client.get(NOTES), await client.get("/notes/readyz")])

    await asyncio.to_thread(database.start)
    assert {answer.status_code for answer in await asyncio.gather(*(write(client) for _ in range(10)))} == {201}


async def test_connections_that_ended_unused_fail_nobody(database: Database, service: ServiceUnderTest) -> None:
    client = await service.account("coordinator", scopes=["notes:read", "notes:write"])
    assert {answer.status_code for answer in await asyncio.gather(*(write(client) for _ in range(10)))} == {201}
    await asyncio.to_thread(database.server.stop)
    await asyncio.to_thread(database.start)
    assert {answer.status_code for answer in await asyncio.gather(*(write(client) for _ in range(10)))} == {201}


async def test_a_server_with_no_room_for_another_connection_is_a_passing_failure(
    database: Database, service: ServiceUnderTest
) -> None:
    client = await service.account("coordinator", scopes=["notes:read", "notes:write"])
    async with contextlib.AsyncExitStack() as stack:
        with contextlib.suppress(asyncpg.TooManyConnectionsError):
            while True:
                stack.push_async_callback((await asyncpg.connect(database.server.url())).close)
        assert_told_to_try_again([await write(client)])
    assert (await write(client)).status_code == 201
