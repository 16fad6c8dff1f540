"""Files of agreements are for those who see and change the agreement."""

from datetime import timedelta

import httpx
import pytest

from shared.http.signed_urls import sign
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.documents.sending import kept, path_of, pdf, sent
from tests.registry.making import (
    API,
    Json,
    agreement,
    cooperation,
    made,
    pair,
    partner,
    read,
    told,
)


async def test_a_signed_url_opens_a_file_without_a_token_until_it_expires(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest
) -> None:
    nobody = await keeper.anonymous()
    one = await agreement(clerk, *await pair(clerk), signed_on="2024", visibility="private")
    content = pdf()
    document, another = await kept(clerk, one, content), await kept(clerk, one)
    assert (await nobody.get(document["content_url"])).content == content
    plain, query = document["content_url"].split("?")
    expired = sign(keeper.runtime.settings.own, plain, valid_for=timedelta(seconds=-1))
    foreign = f"{path_of(another)}/content?{query}"
    for path in (plain, expired, foreign, document["content_url"][:-1] + "x", f"{path_of(document)}?{query}"):
        assert (await nobody.get(path)).status_code in (404, 422), path


@pytest.mark.parametrize("fields", [{}, {"visibility": "public"}, {"visibility": "network"}])
async def test_a_drafts_files_are_for_its_parties_and_staff(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest, fields: dict[str, str]
) -> None:
    town, other = await pair(clerk)
    draft = await agreement(clerk, town, other, **fields)
    party = await keeper.account("member", scopes=[READ, WRITE], partners=[town["id"]])
    stranger = await keeper.account("member", scopes=[READ, WRITE], partners=[(await partner(clerk))["id"]])
    document = await kept(party, draft)
    assert document["uploaded_by"] is None
    for caller in (clerk, party):
        assert (await caller.get(f"{path_of(document)}/content")).status_code == 200
    for caller in (stranger, await keeper.anonymous()):
        for path in (path_of(document), f"{path_of(document)}/content"):
            told(await caller.get(path), 404)
        shown = await caller.get(f"{API}/agreements/{draft['id']}")
        assert shown.status_code == 404 or shown.json()["documents"] == []
        listed = await caller.get(f"{API}/agreements/{draft['id']}/documents")
        assert listed.status_code == 404 or listed.json()["items"] == []


async def test_a_file_is_sent_and_removed_by_those_who_may_change_the_agreement(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest
) -> None:
    town, other = await pair(clerk)
    signed = await agreement(clerk, town, other, signed_on="2024")
    document = await kept(clerk, signed)
    stranger = await keeper.account("member", scopes=[READ, WRITE], partners=[(await partner(clerk))["id"]])
    if_match = {"If-Match": (await stranger.get(path_of(document))).headers["etag"]}
    told(await sent(stranger, signed, pdf()), 403)
    told(await stranger.delete(path_of(document), headers=if_match), 403)
    told(await sent(await keeper.anonymous(), signed, pdf()), 401)
    told(await sent(clerk, {"id": str(new_id())}, pdf()), 404)
    elsewhere = await agreement(clerk, town, other, signed_on="2024")
    told(await clerk.get(path_of({**document, "agreement_id": elsewhere["id"]})), 404)
    told(await clerk.delete(path_of({**document, "agreement_id": elsewhere["id"]}), headers=if_match), 404)


async def test_a_drafts_files_are_for_whoever_has_a_grant_that_shows_it(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest
) -> None:
    town, other = await pair(clerk)
    lasting = await cooperation(clerk, town, other, visibility="private")
    draft = await agreement(clerk, town, other, cooperation_id=lasting["id"], visibility="public")
    document = await kept(clerk, draft)
    for side in (None, "fr", "de"):
        subject = str(new_id())
        grantee = await keeper.account("member", scopes=[READ, WRITE], subject=subject)
        assert (await read(grantee, f"agreements/{draft['id']}"))[0]["documents"] == []
        grant = {"account_id": subject, "role": "viewer", "side": side}
        await made(clerk, f"cooperations/{lasting['id']}/grants", grant)
        [shown] = (await read(grantee, f"agreements/{draft['id']}"))[0]["documents"]
        assert shown["id"] == document["id"]
        assert (await grantee.get(shown["content_url"])).status_code == 200
        listed = await grantee.get(f"{API}/agreements", params={"cooperation_id": lasting["id"]})
        assert [each["id"] for each in listed.json()["items"][0]["documents"]] == [document["id"]]


async def test_exports_name_files_to_those_who_may_see_them(clerk: httpx.AsyncClient, keeper: ServiceUnderTest) -> None:
    town, other = await pair(clerk)
    draft = await agreement(clerk, town, other, visibility="public")
    document = await kept(clerk, draft, title="Projet", language="fr")

    async def named(caller: httpx.AsyncClient) -> list[Json]:
        exported = await caller.get(f"{API}/exports/agreements.jsonld", params={"partner_id": town["id"]})
        assert exported.status_code == 200, exported.text
        [node] = exported.json()["@graph"]
        media: list[Json] = node.get("encoding", [])
        return media

    [media] = await named(clerk)
    assert media["contentUrl"].endswith(f"{path_of(document)}/content")
    assert media["contentUrl"].startswith("http")
    assert (media["encodingFormat"], media["sha256"]) == ("application/pdf", document["sha256"])
    assert await named(await keeper.anonymous()) == []
