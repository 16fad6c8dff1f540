"""Conferences, workshops and speakers for tests, made through HTTP."""

from collections.abc import Iterable
from itertools import cycle
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from shared.db.kernel_tables import outbox
from shared.ids import new_id
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
        "framing_note": {"text": "Two cases, then the debate.", "authors": ["CUF", "APCAE"]},
    }
    return await made(client, f"/conferences/{conference_id}/workshops", **(usual | fields))


async def propose(client: httpx.AsyncClient, workshop_id: str, delegation: str | None, **fields: Any) -> httpx.Response:
    body = {"person": {"given_name": "Ada", "family_name": "Invented"}, "delegation": delegation}
    return await client.post(f"{BASE}/workshops/{workshop_id}/speakers", json=body | fields)


PROFILES = ("technician", "elected", "company", "academic", "expert")


async def full_line_up(client: httpx.AsyncClient, workshop_id: str, *codes: str | None) -> list[dict[str, Any]]:
    """Accepted speakers of these delegations, of all profiles in turn (B8)."""
    pairs = zip(codes, cycle(PROFILES), strict=False)
    return [await speaker(client, workshop_id, code, profile=profile, state="accepted") for code, profile in pairs]


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


async def head_of(
    service: ServiceUnderTest, organiser: httpx.AsyncClient, conference_id: str, side: str
) -> httpx.AsyncClient:
    """An account that leads this delegation of the conference, and nothing else."""
    account = str(new_id())
    await made(organiser, f"/conferences/{conference_id}/grants", account_id=account, role="delegation_head", side=side)
    return await service.account("member", scopes=["registry:read", "registration:read"], subject=account)


async def registered(client: httpx.AsyncClient, conference_id: str, **fields: Any) -> dict[str, Any]:
    """Somebody new, registered for a conference whose registration is open."""
    body = {"person": {"given_name": "Ada", "email": f"{new_id()}@invented.example"}} | fields
    return await made(client, f"/conferences/{conference_id}/registrations", **body)
