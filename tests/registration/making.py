"""Conferences, workshops and speakers for tests, made through HTTP."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from shared.db.kernel_tables import outbox
from shared.testing.service import ServiceUnderTest

BASE = "/registration/v1"


async def conference(
    client: httpx.AsyncClient, delegations: Iterable[str] = ("CN", "FR"), **fields: Any
) -> dict[str, Any]:
    """A draft of the sixth meeting in Chengdu, with the delegations named."""
    usual = {
        "title": {"fr": "Sixièmes rencontres", "en": "Sixth meeting"},
        "edition": 6,
        "place": "Chengdu",
        "country": "CN",
        "time_zone": "Asia/Shanghai",
        "starts_on": "2027-10-26",
        "ends_on": "2027-10-28",
        "languages": ["fr", "zh"],
    }
    answer = await client.post(f"{BASE}/conferences", json=usual | fields)
    assert answer.status_code == 201, answer.text
    for code in delegations:
        await made(
            client, f"/conferences/{answer.json()['id']}/delegations", code=code, name={"en": code}, role="guest"
        )
    return dict(answer.json())


async def workshop(client: httpx.AsyncClient, conference_id: str, **fields: Any) -> dict[str, Any]:
    usual = {
        "title": {"fr": "Villes et jeunesse"},
        "capacity": 40,
        "starts_at": "2027-10-26T09:00:00+08:00",
        "ends_at": "2027-10-26T11:00:00+08:00",
        "debate_minutes": 30,
    }
    return await made(client, f"/conferences/{conference_id}/workshops", **(usual | fields))


async def propose(client: httpx.AsyncClient, workshop_id: str, delegation: str | None, **fields: Any) -> httpx.Response:
    body = {"person": {"given_name": "Ada", "family_name": "Invented"}, "delegation": delegation}
    return await client.post(f"{BASE}/workshops/{workshop_id}/speakers", json=body | fields)


async def speaker(client: httpx.AsyncClient, workshop_id: str, delegation: str | None, **fields: Any) -> dict[str, Any]:
    answer = await propose(client, workshop_id, delegation, **fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{BASE}{path}", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def act(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """`POST …:verb` without a body."""
    return await client.post(f"{BASE}{path}")


async def change(client: httpx.AsyncClient, path: str, **fields: Any) -> httpx.Response:
    """PATCH under the ETag that is current now."""
    read = await client.get(f"{BASE}{path}")
    assert read.status_code == 200, read.text
    return await client.patch(f"{BASE}{path}", json=fields, headers={"If-Match": read.headers["etag"]})


async def remove(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """DELETE under the ETag that is current now."""
    read = await client.get(f"{BASE}{path}")
    assert read.status_code == 200, read.text
    return await client.delete(f"{BASE}{path}", headers={"If-Match": read.headers["etag"]})


async def events_about(service: ServiceUnderTest, subject: str | UUID) -> list[dict[str, Any]]:
    """The outbox's events about one subject, in the order of their versions: `type`, `visibility`, `data`."""
    async with service.runtime.unit_of_work() as work:
        rows = await work.session.execute(
            select(outbox.c.type, outbox.c.visibility, outbox.c.data)
            .where(outbox.c.data["subject"]["id"].astext == str(subject))
            .order_by(outbox.c.data["subject"]["version"].as_integer(), outbox.c.type)
        )
        return [dict(row._mapping) for row in rows]


async def room(client: httpx.AsyncClient, conference_id: str, **fields: Any) -> dict[str, Any]:
    usual = {"name": {"fr": "Salle des Lotus", "zh": "荷花厅"}, "capacity": 120}
    return await made(client, f"/conferences/{conference_id}/rooms", **(usual | fields))


async def session(client: httpx.AsyncClient, conference_id: str, **fields: Any) -> dict[str, Any]:
    """An announced plenary on the first morning, at the hours of `workshop`."""
    usual = {
        "title": {"fr": "Séance plénière", "zh": "全体会议"},
        "kind": "plenary",
        "starts_at": "2027-10-26T09:00:00+08:00",
        "ends_at": "2027-10-26T11:00:00+08:00",
        "state": "announced",
    }
    return await made(client, f"/conferences/{conference_id}/sessions", **(usual | fields))
