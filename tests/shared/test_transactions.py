"""One request, one transaction, committed before the answer; events with it or not at all."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import SQLAlchemyError

from shared.db.engine import is_passing, transaction
from shared.db.kernel_tables import outbox
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest, access_token, on_socket

_END_CONNECTIONS = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"""


async def waiting_events(notes: ServiceUnderTest) -> int:
    async with transaction(notes.runtime.engine) as session:
        return int((await session.execute(select(func.count()).select_from(outbox))).scalar_one())


async def test_who_reads_after_the_answer_sees_what_was_written(notes: ServiceUnderTest) -> None:
    token = access_token("writer", scope="notes:read notes:write")
    async with on_socket(notes.app) as url:
        transport = httpx.AsyncHTTPTransport(uds=url.removeprefix("unix:"))
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://notes", headers=headers) as client:

            async def write_and_read() -> int:
                key = {"Idempotency-Key": str(new_id())}
                written = await client.post("/notes/v1/notes", json={"text": str(new_id())}, headers=key)
                return (await client.get(written.headers["location"])).status_code

            statuses = await asyncio.gather(*(write_and_read() for _ in range(40)))
    assert set(statuses) == {200}


async def test_an_event_is_written_with_its_note_and_rolled_back_with_it(
    notes: ServiceUnderTest, writer: httpx.AsyncClient
) -> None:
    before = await waiting_events(notes)
    assert (await writer.post("/notes/v1/notes", json={"text": "explode"})).status_code == 500
    assert await waiting_events(notes) == before
    assert (await writer.post("/notes/v1/notes", json={"text": str(new_id())})).status_code == 201
    assert await waiting_events(notes) == before + 1


async def test_many_callers_and_few_connections_do_not_block_each_other(writer: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(writer.post("/notes/v1/notes", json={"text": str(new_id())}) for _ in range(60)),
        *(writer.get("/notes/v1/notes") for _ in range(60)),
    )
    assert {answer.status_code for answer in answers} == {200, 201}


@pytest.mark.parametrize("where", ["statement", "commit", "savepoint"])
async def test_a_connection_that_ends_in_the_middle_is_a_passing_failure(notes: ServiceUnderTest, where: str) -> None:
    async def be_cut_off() -> None:
        async with notes.runtime.unit_of_work() as work:
            pid = await work.session.scalar(select(func.pg_backend_pid()))
            async with transaction(notes.runtime.engine) as other:
                await other.execute(select(func.pg_terminate_backend(pid)))
            if where == "statement":
                await work.session.execute(select(1))
            if where == "savepoint":
                await work.session.begin_nested()
            await work.commit()

    with pytest.raises(SQLAlchemyError) as failure:
        await be_cut_off()
    assert is_passing(failure.value)


_FATAL = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"


async def test_a_connection_that_the_server_is_ending_is_told_as_passing_and_leaves_the_pool(
    notes: ServiceUnderTest, writer: httpx.AsyncClient
) -> None:
    """Between the server's last word and the end of the connection, the driver is in no state that it knows."""
    async with notes.runtime.unit_of_work() as work:
        raw = await (await work.session.connection()).get_raw_connection()
        driver: Any = raw.driver_connection
    driver._transport.get_protocol().data_received(b"E" + (len(_FATAL) + 4).to_bytes(4) + _FATAL)
    refused = await writer.get("/notes/v1/notes")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert (await writer.get("/notes/v1/notes")).status_code == 200
    assert driver.is_closed()


async def test_a_connection_that_ends_while_it_is_made_is_told_as_passing(
    notes: ServiceUnderTest, writer: httpx.AsyncClient
) -> None:
    def end(connection: Any, record: Any) -> None:
        connection.driver_connection.terminate()

    await notes.runtime.engine.dispose()
    pool = notes.runtime.engine.sync_engine.pool
    event.listen(pool, "connect", end, insert=True)  # before SQLAlchemy sets the connection up
    refused = await writer.get("/notes/v1/notes")
    event.remove(pool, "connect", end)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert (await writer.get("/notes/v1/notes")).status_code == 200


async def test_connections_that_are_ended_again_and_again_never_cost_more_than_another_try(
    notes: ServiceUnderTest, writer: httpx.AsyncClient
) -> None:
    answers: list[httpx.Response] = []

    async def write_and_read(turn: int) -> None:
        await asyncio.sleep(turn / 1000)
        answers.append(await writer.post("/notes/v1/notes", json={"text": str(new_id())}))
        answers.append(await writer.get("/notes/v1/notes"))

    async def end_connections() -> None:
        for _ in range(4):
            await asyncio.sleep(0.003)
            await administrator.execute(_END_CONNECTIONS)

    url = notes.runtime.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    administrator = await asyncpg.connect(url)
    async with asyncio.timeout(30):
        await asyncio.gather(end_connections(), *(write_and_read(turn) for turn in range(24)))
    await administrator.close()
    assert {answer.status_code for answer in answers} <= {200, 201, 503}
    assert (await writer.get("/notes/v1/notes")).status_code == 200


def test_what_the_driver_says_of_parameters_is_no_lost_connection() -> None:
    assert not is_passing(asyncpg.DataError("invalid input for query argument $1"))
    assert not is_passing(asyncpg.InterfaceError("the number of query arguments cannot exceed 32767"))
    assert is_passing(asyncpg.InterfaceError("connection is closed"))
