"""What a body that others followed can no longer do (A15)."""

import asyncio

import httpx
import pytest
from sqlalchemy import text

from shared.db.engine import transaction
from shared.testing.service import ServiceUnderTest
from tests.registry.making import (
    API,
    agreement_body,
    changed,
    cooperation,
    made,
    parties_of,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.successions.succeeding import some, succeeded, succession_body, summary


async def test_a15_a_new_agreement_of_a_dissolved_body_is_refused_with_its_successors_id(
    staff: httpx.AsyncClient,
) -> None:
    old, between, new = await some(staff, 3)
    other = await partner(staff, "DE")
    await succeeded(staff, "rename", [old], [between], "2010")
    await succeeded(staff, "merger", [between], [new])
    body = agreement_body(other, old, signed_on="2024")
    problem = told(await staff.post(f"{API}/agreements", json=body), 409)
    assert (problem["rule"], pointers(problem)) == ("A15", ["/signatories/1/partner_id"])
    assert problem["successors"] == [summary(new)]
    for fields in ({"historical": True}, {"signed_on": "2009"}):
        await made(staff, "agreements", body | fields)


async def test_a15_a_dissolved_body_enters_no_new_cooperation(staff: httpx.AsyncClient) -> None:
    old, new, other = *await some(staff, 2), await partner(staff, "DE")
    before = await cooperation(staff, old, other, started_on="2004")
    await succeeded(staff, "merger", [old], [new])
    body = {"title": {"en": "Late"}, "partners": parties_of(other, old)}
    for fields in ({}, {"started_on": "2020"}):
        problem = told(await staff.post(f"{API}/cooperations", json=body | fields), 409)
        assert (problem["rule"], pointers(problem)) == ("A15", ["/partners/1/partner_id"])
        assert problem["successors"] == [summary(new)]
    await made(staff, "cooperations", body | {"started_on": "2004"})
    assert (await changed(staff, f"cooperations/{before['id']}", themes=["youth"])).status_code == 200


async def test_a15_what_a_succession_ended_is_neither_opened_again_nor_ended_later(staff: httpx.AsyncClient) -> None:
    old, new = await some(staff, 2)
    made_of_it = await succeeded(staff, "merger", [old], [new])
    path = f"{API}/partners/{old['id']}"
    for later in (None, "2020"):
        _, if_match = await read(staff, f"partners/{old['id']}")
        answer = await staff.patch(path, json={"dissolved_on": later}, headers=if_match | {"Accept-Language": "fr"})
        problem = told(answer, 409)
        assert (problem["rule"], pointers(problem)) == ("A15", ["/dissolved_on"])
        assert "succession" in problem["errors"][0]["message"]
    assert (await changed(staff, f"partners/{old['id']}", dissolved_on="2015-06")).status_code == 200
    _, if_match = await read(staff, f"successions/{made_of_it['id']}")
    assert (await staff.delete(f"{API}/successions/{made_of_it['id']}", headers=if_match)).status_code == 204
    assert (await changed(staff, f"partners/{old['id']}", dissolved_on=None)).status_code == 200


@pytest.mark.parametrize("path", ["agreements", "cooperations"])
async def test_a15_nothing_is_made_with_a_body_that_is_being_dissolved(
    staff: httpx.AsyncClient, registry: ServiceUnderTest, path: str
) -> None:
    """Whoever comes while a dissolution is not yet committed waits for it, and is refused."""
    old, other = *await some(staff, 1), await partner(staff, "DE")
    body = {
        "agreements": agreement_body(other, old, signed_on="2024"),
        "cooperations": {"title": {"en": "Late"}, "partners": parties_of(other, old)},
    }[path]
    waits = text("select count(*) from pg_locks where locktype = 'transactionid' and not granted")
    async with transaction(registry.runtime.engine) as session:
        ended = "update partner set dissolved_on = '2015', dissolved_last = '2015-12-31' where id = :id"
        await session.execute(text(ended), {"id": old["id"]})
        writing = asyncio.create_task(staff.post(f"{API}/{path}", json=body))
        while not await session.scalar(waits):
            assert not writing.done()
            await asyncio.sleep(0.01)
    assert told(await writing, 409)["rule"] == "A15"


async def test_a15_a_dissolution_and_agreements_at_once_never_wait_for_each_other_in_a_circle(
    staff: httpx.AsyncClient,
) -> None:
    for _ in range(3):
        old, new, other = *await some(staff, 2), await partner(staff, "DE")
        ending, *signing = await asyncio.gather(
            staff.post(f"{API}/successions", json=succession_body("merger", [old], [new])),
            *(staff.post(f"{API}/agreements", json=agreement_body(other, old, signed_on="2024")) for _ in range(4)),
        )
        assert ending.status_code == 201
        assert {answer.status_code for answer in signing} <= {201, 409}
        again = await staff.post(f"{API}/agreements", json=agreement_body(other, old, signed_on="2024"))
        assert told(again, 409)["rule"] == "A15"
