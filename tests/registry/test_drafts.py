"""Drafts that nobody will sign are discarded; what was signed stays."""

import asyncio

import httpx

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.making import API, Json, agreement, cooperation, ids, made, pair, read, told
from tests.registry.outbox import events_of
from tests.registry.trail import trail_of

ANY = {"If-Match": "*"}


async def discard(client: httpx.AsyncClient, draft: Json, headers: dict[str, str] = ANY) -> httpx.Response:
    return await client.delete(f"{API}/agreements/{draft['id']}", headers=headers)


async def test_a_renewal_begun_by_mistake_is_discarded_and_begun_anew(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    ending = await agreement(staff, town, other, signed_on="2024-01-01", term_months=60)
    draft = await made(staff, f"agreements/{ending['id']}:renew", {})
    _, if_match = await read(staff, f"agreements/{draft['id']}")
    told(await discard(staff, draft, {}), 428)
    told(await discard(staff, draft, {"If-Match": '"9.abc"'}), 412)
    assert (await discard(staff, draft, if_match)).status_code == 204
    told(await staff.get(f"{API}/agreements/{draft['id']}"), 404)
    told(await discard(staff, draft), 404)
    assert await ids(staff, "agreements", partner_id=town["id"]) == [ending["id"]]
    last = (await events_of(registry, draft["id"]))[-1]
    assert (last["type"], last["visibility"]) == ("registry.agreement.discarded", "private")
    entry = (await trail_of(registry, draft["id"]))[-1]
    assert (entry["action"], entry["before"]["renews"]) == ("discarded", ending["id"])
    assert (await made(staff, f"agreements/{ending['id']}:renew", {}))["renews"] == ending["id"]


async def test_what_is_signed_or_named_elsewhere_is_not_discarded(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    signed = await agreement(staff, town, other, signed_on="2024-01-01")
    assert ":terminate" in told(await discard(staff, signed), 409)["detail"]
    first = await agreement(staff, town, other)
    await agreement(staff, town, other, follows=first["id"])
    told(await discard(staff, first), 409)
    celebrated = await agreement(staff, town, other)
    await made(staff, f"agreements/{celebrated['id']}/milestones", {"kind": "visit", "title": {"en": "A visit"}})
    told(await discard(staff, celebrated), 409)
    told(await staff.delete(f"{API}/agreements/{new_id()}", headers=ANY), 404)


async def test_a_draft_is_renewed_or_discarded_and_never_both(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    draft = await agreement(staff, town, other)
    body = {
        "instrument": "cooperation_agreement",
        "title": {"en": "After it"},
        "signatories": [{"partner_id": town["id"]}, {"partner_id": other["id"]}],
        "follows": draft["id"],
    }
    gone, follower = await asyncio.gather(discard(staff, draft), staff.post(f"{API}/agreements", json=body))
    assert (gone.status_code, follower.status_code) in {(204, 422), (204, 409), (409, 201)}


async def test_members_discard_drafts_that_no_other_council_has_touched(
    registry: ServiceUnderTest, staff: httpx.AsyncClient
) -> None:
    town, other = await pair(staff)
    rights = ["registry:read", "registry:write"]
    mayor = await registry.account("member", scopes=rights, partners=[town["id"]])
    stranger = await registry.account("member", scopes=rights, partners=[new_id()])
    own = await agreement(staff, town, other)
    told(await discard(stranger, own), 404)
    assert (await discard(mayor, own)).status_code == 204
    said = [{"partner_id": other["id"], "state": "adopted"}]
    theirs = await agreement(staff, town, other, council_resolutions=said)
    told(await discard(mayor, theirs), 403)
    assert (await discard(staff, theirs)).status_code == 204


async def test_a14_lists_are_narrowed_to_what_is_current_and_d9_to_what_lasts(staff: httpx.AsyncClient) -> None:
    town, other = await pair(staff)
    old = await agreement(staff, town, other, signed_on="2014")
    new = await agreement(staff, town, other, signed_on="2021", follows=old["id"])
    draft = await agreement(staff, town, other, follows=new["id"])
    assert await ids(staff, "agreements", partner_id=town["id"], is_current=True) == [new["id"]]
    assert set(await ids(staff, "agreements", partner_id=town["id"], is_current=False)) == {old["id"], draft["id"]}
    lasting = {(await cooperation(staff, town, other))["id"]}
    # What ends on a day that is not known to have passed still lasts.
    lasting.add((await cooperation(staff, town, other, ended_on="2999"))["id"])
    ended = {(await cooperation(staff, town, other, ended_on=on))["id"] for on in ("2020", "2020-02", "2020-02-29")}
    assert set(await ids(staff, "cooperations", partner_id=town["id"], status="active")) == lasting
    assert set(await ids(staff, "cooperations", partner_id=town["id"], status="ended")) == ended
