"""One request, one transaction, committed before the answer; events with it or not at all."""

import asyncio

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from shared.db.engine import is_passing, transaction
from shared.db.kernel_tables import outbox
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest, access_token, on_socket


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
