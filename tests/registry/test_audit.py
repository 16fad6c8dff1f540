"""The audit trail over HTTP: who changed what, when, and how it was before (D4)."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from services.registry.audit.trail import record
from shared.auth.caller import Caller
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.making import API, Json, agreement, changed, cooperation, pair, partner, pointers, told


async def entries(client: httpx.AsyncClient, **query: Any) -> list[Json]:
    answer = await client.get(f"{API}/audit", params=query)
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def written(registry: ServiceUnderTest, subject: tuple[str, str], partners: list[str], **values: Any) -> None:
    """An entry of the trail, as a use case would write it."""
    async with registry.runtime.unit_of_work() as work:
        await record(
            work.session,
            Caller(kind="account", subject="somebody"),
            (subject[0], UUID(subject[1])),
            "updated",
            partner_ids=[UUID(one) for one in partners],
            **values,
        )
        await work.commit()


async def test_d4_a_change_is_kept_with_who_when_and_how_it_was_before(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    account = str(new_id())
    coordinator = await registry.account("coordinator", scopes=[READ, WRITE], subject=account)
    one = await partner(staff, themes=["sport"], website="https://example.org")
    after = (await changed(coordinator, f"partners/{one['id']}", themes=["culture"], website=None)).json()
    updated, created = await entries(staff, subject=f"partner:{one['id']}")
    assert (updated["action"], created["action"]) == ("updated", "created")
    assert updated["by"] == {"kind": "account", "service": None, "id": account}
    assert updated["changed"] == ["themes", "website"]
    assert updated["before"] == {"themes": ["sport"], "website": "https://example.org"}
    assert updated["after"] == {"themes": ["culture"], "website": None}
    assert updated["partners"] == [{"id": one["id"], "name": one["name"], "country": "FR"}]
    assert created["at"] < updated["at"]
    assert created["before"] == {}
    assert created["after"]["name"] == one["name"]
    assert after["version"] == 2


async def test_d4_what_changes_nothing_or_is_refused_leaves_no_entry(staff: httpx.AsyncClient) -> None:
    one = await partner(staff, themes=["sport"])
    await changed(staff, f"partners/{one['id']}", themes=["sport"])
    told(await changed(staff, f"partners/{one['id']}", parent_id=one["id"]), 422)
    assert len(await entries(staff, subject=f"partner:{one['id']}")) == 1


async def test_d4_the_trail_is_narrowed_and_paged(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    loader = await registry.machine(f"loader {new_id()}", scopes=[READ, WRITE])
    one = await partner(loader)
    for number in range(3):
        await changed(staff, f"partners/{one['id']}", themes=[f"theme{number}"])
    subject = f"partner:{one['id']}"
    everything = await entries(staff, subject=subject)
    assert [entry["after"].get("themes") for entry in everything] == [["theme2"], ["theme1"], ["theme0"], []]
    assert await entries(staff, partner_id=one["id"]) == everything
    assert await entries(staff, subject=subject, action="created") == everything[3:]
    assert await entries(staff, subject=subject, caller_kind="client") == everything[3:]
    assert await entries(staff, subject=subject, caller_kind="account") == everything[:3]
    middle = everything[2]["at"]
    assert await entries(staff, subject=subject, **{"from": middle}) == everything[:3]
    assert await entries(staff, subject=subject, to=middle) == everything[2:]
    assert await entries(staff, subject=f"agreement:{one['id']}") == []
    found: list[Json] = []
    query: dict[str, Any] = {"subject": subject, "limit": 3}
    while True:
        page = (await staff.get(f"{API}/audit", params=query)).json()
        found += page["items"]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert found == everything


@pytest.mark.parametrize("subject", ["partner", "partner:1", "partner:------------------------------------", ":"])
async def test_a_subject_is_a_type_and_an_id(staff: httpx.AsyncClient, subject: str) -> None:
    problem = told(await staff.get(f"{API}/audit", params={"subject": subject}), 422)
    assert pointers(problem) == ["#/query/subject"]


async def test_d4_each_reads_what_concerns_it(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    own, other = await pair(staff)
    hidden = await partner(staff, "PL", visibility="private")
    for one in (own, other, hidden):
        await changed(staff, f"partners/{one['id']}", themes=["water"])
    member = await registry.account("member", scopes=[READ, WRITE], partners=[own["id"]])
    reader = await registry.machine("a reader", scopes=[READ])
    seen = {
        member: {own["id"]},
        await registry.account("viewer", scopes=[READ]): set(),
        await registry.account("organiser", scopes=[READ]): set(),
        reader: {own["id"], other["id"]},
        await registry.machine("a loader", scopes=[READ, WRITE]): {own["id"], other["id"], hidden["id"]},
        await registry.machine("service:registration", scopes=[READ]): {own["id"], other["id"], hidden["id"]},
        await registry.account("admin", scopes=[READ, WRITE]): {own["id"], other["id"], hidden["id"]},
        staff: {own["id"], other["id"], hidden["id"]},
    }
    for caller, expected in seen.items():
        found = {one["id"] for one in (own, other, hidden) if await entries(caller, subject=f"partner:{one['id']}")}
        assert found == expected
    [first, *_] = await entries(member, subject=f"partner:{own['id']}")
    assert first["by"] == {"kind": "account", "service": None, "id": None}
    assert first["after"] == {"themes": ["water"]}
    [first, *_] = await entries(reader, subject=f"partner:{own['id']}")
    assert (first["changed"], first["before"], first["after"]) == (["themes"], None, None)
    told(await (await registry.anonymous()).get(f"{API}/audit"), 401)
    told(await (await registry.account("viewer", scopes=[])).get(f"{API}/audit"), 403)


async def test_d4_our_own_service_is_named(registry: ServiceUnderTest, staff: httpx.AsyncClient) -> None:
    service = await registry.machine("service:indicators", scopes=[READ, WRITE])
    one = await partner(service)
    [entry] = await entries(staff, subject=f"partner:{one['id']}")
    assert entry["by"] == {"kind": "client", "service": "indicators", "id": None}


@pytest.mark.parametrize("kind", ["cooperation", "agreement"])
async def test_d4_a_reading_client_follows_the_objects_that_it_sees_and_no_others(
    registry: ServiceUnderTest, staff: httpx.AsyncClient, kind: str
) -> None:
    town, other = await pair(staff)
    make = cooperation if kind == "cooperation" else agreement
    reader = await registry.machine("a reader", scopes=[READ])
    for visibility, seen in (("network", True), ("private", False)):
        one = await make(staff, town, other, visibility=visibility)
        await changed(staff, f"{kind}s/{one['id']}", themes=["water"])
        await written(registry, (kind, one["id"]), [town["id"]], before={"note": "a"}, after={"note": "b"})
        found = await entries(reader, subject=f"{kind}:{one['id']}", action="updated")
        assert any("note" in entry["changed"] for entry in found) == seen
        assert all(entry["after"] is None for entry in found)
        assert (await entries(staff, subject=f"{kind}:{one['id']}"))[0]["after"] == {"note": "b"}
