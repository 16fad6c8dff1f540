"""Delegations and grants over HTTP: each side edits its half."""

import asyncio

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registration.conftest import MEMBER
from tests.registration.making import BASE, act, change, conference, made, propose, remove, speaker, workshop

HEAD = {"given_name": "Xin", "family_name": "Shen", "name_order": "family_first", "email": "head@invented.example"}


async def delegation_path(client: httpx.AsyncClient, conference_id: str, code: str) -> str:
    items = (await client.get(f"{BASE}/conferences/{conference_id}/delegations")).json()["items"]
    return next(f"/delegations/{item['id']}" for item in items if item["code"] == code)


async def test_hosts_come_first_and_a_code_is_given_once(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser, delegations=("FR", "DE"))
    host = {"code": "PL", "name": {"pl": "Śląsk"}, "role": "host", "country": "PL"}
    path = f"{BASE}/conferences/{event['id']}/delegations"
    answers = await asyncio.gather(*(organiser.post(path, json=host) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert [item["code"] for item in (await organiser.get(path)).json()["items"]] == ["PL", "DE", "FR"]
    assert (await organiser.post(path, json=host | {"code": "no spaces"})).status_code == 422


async def test_d3_b2_the_head_is_named_as_agreed_and_in_the_heads_own_order(
    organiser: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    await act(organiser, f"/conferences/{event['id']}:publish")
    path = await delegation_path(organiser, event["id"], "CN")
    assert (await change(organiser, path, head=HEAD)).json()["head"]["display_name"] == "Shen Xin"
    assert (await anonymous.get(BASE + path)).json()["head"] is None
    assert (await change(organiser, path, head_public_consent=True)).status_code == 200
    shown = await anonymous.get(BASE + path)
    assert shown.json()["head"]["display_name"] == "Shen Xin"
    assert "head@invented.example" not in shown.text
    assert (await change(organiser, path, head={"function": "nobody"})).status_code == 422
    assert (await change(organiser, path, code="XX")).status_code == 422


async def test_a_delegation_that_is_named_somewhere_stays(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser, delegations=("CN", "DE", "FR", "IT"))
    session = await workshop(organiser, event["id"], quotas={"DE": 5})
    someone = await speaker(organiser, session["id"], "FR")
    await made(
        organiser,
        f"/conferences/{event['id']}/grants",
        account_id=str(new_id()),
        role="delegation_head",
        side="IT",
    )
    for code in ("DE", "FR", "IT"):
        assert (await remove(organiser, await delegation_path(organiser, event["id"], code))).status_code == 409
    assert (await remove(organiser, await delegation_path(organiser, event["id"], "CN"))).status_code == 204
    assert (await remove(organiser, f"/speakers/{someone['id']}")).status_code == 204
    assert (await change(organiser, f"/workshops/{session['id']}", quotas={})).status_code == 200
    for code in ("DE", "FR"):
        assert (await remove(organiser, await delegation_path(organiser, event["id"], code))).status_code == 204


async def test_a_delegation_does_not_go_while_a_quota_for_it_comes(organiser: httpx.AsyncClient) -> None:
    for _ in range(5):
        event = await conference(organiser)
        session = await workshop(organiser, event["id"])
        gone, named = await asyncio.gather(
            remove(organiser, await delegation_path(organiser, event["id"], "FR")),
            change(organiser, f"/workshops/{session['id']}", quotas={"FR": 5}),
        )
        assert (gone.status_code, named.status_code) in [(204, 422), (409, 200)]


async def test_each_side_edits_its_half(registration: ServiceUnderTest, organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    session = await workshop(organiser, event["id"])
    account = str(new_id())
    head = await registration.account("member", scopes=MEMBER, subject=account)
    grants = f"/conferences/{event['id']}/grants"
    assert (await head.get(f"{BASE}/conferences/{event['id']}")).status_code == 404
    await made(organiser, grants, account_id=account, role="delegation_head", side="FR")
    assert (await head.get(f"{BASE}/conferences/{event['id']}")).status_code == 200

    own = await speaker(head, session["id"], "FR", person={"native_name": "Ada", "email": "ada@invented.example"})
    assert own["person"]["email"] == "ada@invented.example"
    assert (await propose(head, session["id"], "CN")).status_code == 403
    assert (await propose(head, session["id"], None)).status_code == 403
    theirs = await speaker(
        organiser, session["id"], "CN", person={"native_name": "赵平", "email": "z@invented.example"}
    )
    assert (await head.get(f"{BASE}/speakers/{theirs['id']}")).json()["person"] is None
    assert (await change(head, f"/speakers/{theirs['id']}", state="accepted")).status_code == 403
    assert (await change(head, f"/speakers/{own['id']}", delegation="CN")).status_code == 403
    assert (await change(head, f"/speakers/{own['id']}", state="accepted")).status_code == 200
    assert (await change(head, await delegation_path(head, event["id"], "FR"), name={"fr": "Nous"})).status_code == 200
    assert (await change(head, await delegation_path(head, event["id"], "CN"), name={"fr": "Eux"})).status_code == 403
    assert (await change(head, f"/conferences/{event['id']}", edition=9)).status_code == 403
    assert (await change(head, f"/workshops/{session['id']}", capacity=9)).status_code == 403
    assert (await act(head, f"/workshops/{session['id']}:announce")).status_code == 403
    assert (await head.get(BASE + grants)).status_code == 403


async def test_editors_edit_viewers_view_and_owners_grant(
    registration: ServiceUnderTest, organiser: httpx.AsyncClient
) -> None:
    event = await conference(organiser)
    session = await workshop(organiser, event["id"])
    await speaker(organiser, session["id"], "FR")
    path, grants = f"/conferences/{event['id']}", f"/conferences/{event['id']}/grants"
    clients, made_grants = {}, {}
    for role in ("editor", "viewer"):
        account = str(new_id())
        clients[role] = await registration.account("member", scopes=MEMBER, subject=account)
        made_grants[role] = await made(organiser, grants, account_id=account, role=role)
    editor, viewer = clients["editor"], clients["viewer"]
    assert (await change(editor, path, edition=7)).status_code == 200
    assert (await editor.get(BASE + grants)).json()["items"][1]["role"] == "editor"
    assert (await editor.post(BASE + grants, json={"account_id": "x", "role": "viewer"})).status_code == 403
    assert (await act(editor, f"{path}:cancel")).status_code == 403
    assert (await change(viewer, path, edition=8)).status_code == 403
    seen = (await viewer.get(f"{BASE}/workshops/{session['id']}/speakers")).json()["items"]
    assert [item["person"] for item in seen] == [None]
    assert (await remove(organiser, f"/grants/{made_grants['viewer']['id']}")).status_code == 204
    assert (await viewer.get(BASE + path)).status_code == 404


async def test_the_last_owner_stays_and_an_account_has_one_part(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    grants = f"/conferences/{event['id']}/grants"
    (mine,) = (await organiser.get(BASE + grants)).json()["items"]
    assert mine["role"] == "owner"
    assert (await remove(organiser, f"/grants/{mine['id']}")).status_code == 409
    again = await organiser.post(BASE + grants, json={"account_id": mine["account_id"], "role": "viewer"})
    assert again.status_code == 409
    await made(organiser, grants, account_id=str(new_id()), role="owner")
    assert (await remove(organiser, f"/grants/{mine['id']}")).status_code == 204
    assert (await organiser.get(f"{BASE}/conferences/{event['id']}")).status_code == 404


@pytest.mark.parametrize(
    "grant", [{"role": "delegation_head"}, {"role": "viewer", "side": "FR"}, {"role": "delegation_head", "side": "XX"}]
)
async def test_a_side_goes_with_the_head_of_a_delegation(organiser: httpx.AsyncClient, grant: dict) -> None:
    event = await conference(organiser)
    answer = await organiser.post(f"{BASE}/conferences/{event['id']}/grants", json={"account_id": "x"} | grant)
    assert answer.status_code == 422


async def test_a_grant_is_made_with_a_warning_while_the_gateway_is_down(organiser: httpx.AsyncClient) -> None:
    event = await conference(organiser)
    grant = await made(organiser, f"/conferences/{event['id']}/grants", account_id=str(new_id()), role="viewer")
    assert [item["pointer"] for item in grant["warnings"]] == ["/account_id"]
    assert (await organiser.get(f"{BASE}/grants/{grant['id']}")).json()["warnings"] == grant["warnings"]
    (own,) = [
        item
        for item in (await organiser.get(f"{BASE}/conferences/{event['id']}/grants")).json()["items"]
        if item["role"] == "owner"
    ]
    assert own["warnings"] == []
