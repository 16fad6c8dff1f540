"""Working groups over HTTP (B23)."""

from typing import Any

import httpx

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.making import BASE, change, conference, made, remove

ELECTED = {"person": {"given_name": "Li", "function": "Vice-maire"}, "delegation": "CN", "elected": True, "leads": True}
PLAIN = {"person": {"given_name": "Ada"}, "delegation": "FR"}


async def _ask(client: httpx.AsyncClient, meeting: dict[str, Any], *members: dict[str, Any]) -> httpx.Response:
    path = f"{BASE}/conferences/{meeting['id']}/working-groups"
    return await client.post(path, json={"name": {"fr": "Communication"}, "members": members})


async def test_b23_who_leads_a_group_is_elected_and_one(organiser: httpx.AsyncClient) -> None:
    meeting = await conference(organiser)
    led = await _ask(organiser, meeting, PLAIN, ELECTED)
    assert (led.status_code, led.json()["warnings"]) == (201, [])
    for members in ([PLAIN, PLAIN | {"leads": True}], [ELECTED, ELECTED]):
        refused = await _ask(organiser, meeting, *members)
        assert (refused.status_code, refused.json()["rule"]) == (422, "B23")
        assert refused.json()["errors"][0]["pointer"] == "/members/1/leads"
    nobody = await _ask(organiser, meeting, PLAIN)
    assert (nobody.status_code, nobody.json()["warnings"][0]["rule"]) == (201, "B23")
    patched = await change(organiser, f"/working-groups/{nobody.json()['id']}", members=[PLAIN, ELECTED])
    assert (patched.status_code, patched.json()["warnings"]) == (200, [])
    unknown = await _ask(organiser, meeting, PLAIN, PLAIN | {"delegation": "DE"})
    assert unknown.json()["errors"][0]["pointer"] == "/members/1/delegation"


async def test_b23_of_five_groups_announced_the_unnamed_one_is_told(organiser: httpx.AsyncClient) -> None:
    meeting = await conference(organiser, policy={"working_groups": 5})
    for _ in range(4):
        assert (await _ask(organiser, meeting, ELECTED)).status_code == 201
    path = f"{BASE}/conferences/{meeting['id']}/working-groups"
    listed = (await organiser.get(path)).json()
    assert (len(listed["items"]), [item["rule"] for item in listed["warnings"]]) == (4, ["B23"])
    assert "5" in listed["warnings"][0]["message"]
    last = (await _ask(organiser, meeting, ELECTED)).json()
    assert (await organiser.get(path)).json()["warnings"] == []
    assert (await remove(organiser, f"/working-groups/{last['id']}")).status_code == 204
    assert len((await organiser.get(path)).json()["items"]) == 4


async def test_working_groups_are_for_those_who_work_on_the_conference(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    meeting = await conference(organiser)
    group = (await _ask(organiser, meeting, ELECTED)).json()
    assert (await organiser.post(f"{BASE}/conferences/{meeting['id']}:publish")).status_code == 200
    viewer = await registration.account("viewer", scopes=["registration:read"])
    subject = str(new_id())
    head = await registration.account("member", scopes=["registration:read"], subject=subject)
    grant = {"account_id": subject, "role": "delegation_head", "side": "FR"}
    await made(organiser, f"/conferences/{meeting['id']}/grants", **grant)
    assert (await viewer.get(f"{BASE}/conferences/{meeting['id']}/working-groups")).status_code == 403
    assert (await viewer.get(f"{BASE}/working-groups/{group['id']}")).status_code == 404
    assert (await head.get(f"{BASE}/working-groups/{group['id']}")).status_code == 200
    assert (await _ask(head, meeting, ELECTED)).status_code == 403
