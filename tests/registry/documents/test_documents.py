"""Files of agreements: sent, told, read, removed."""

import asyncio
import hashlib

import httpx
import pytest

from services.registry.documents import use_cases
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest
from tests.registry.conftest import READ, WRITE
from tests.registry.documents.sending import kept, path_of, pdf, sent, zipped
from tests.registry.making import (
    API,
    agreement,
    changed,
    ids,
    made,
    pair,
    partner,
    pointers,
    read,
    told,
)
from tests.registry.outbox import events_of
from tests.registry.trail import trail_of


async def test_a_file_is_kept_told_and_given_back_as_it_was(clerk: httpx.AsyncClient, keeper: ServiceUnderTest) -> None:
    one = await agreement(clerk, *await pair(clerk), signed_on="2024")
    content = pdf(5 * 2**20)
    answer = await sent(
        clerk, one, content, "../Protocole 协议.PDF", title=" Protocole ", kind="translation", language="fr"
    )
    document = answer.json()
    assert answer.headers["location"] == path_of(document)
    expected = {
        "title": "Protocole",
        "kind": "translation",
        "language": "fr",
        "file_name": "Protocole 协议.PDF",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "version": 1,
    }
    assert {name: document[name] for name in expected} == expected
    assert document["uploaded_by"]
    shown = (await clerk.get(path_of(document))).json()
    assert {**shown, "content_url": ""} == {**document, "content_url": ""}
    assert [each["id"] for each in (await clerk.get(f"{API}/agreements/{one['id']}/documents")).json()["items"]] == [
        document["id"]
    ]
    given = await clerk.get(f"{path_of(document)}/content")
    assert given.content == content
    assert given.headers["content-type"] == "application/pdf"
    assert given.headers["content-length"] == str(len(content))
    assert given.headers["x-content-type-options"] == "nosniff"
    disposition = given.headers["content-disposition"]
    assert (
        disposition == "attachment; filename=\"Protocole __.PDF\"; filename*=UTF-8''Protocole%20%E5%8D%8F%E8%AE%AE.PDF"
    )


async def test_an_agreement_shows_links_and_files_in_one_list_and_its_version_rises(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest
) -> None:
    link = {"title": "Page", "url": "https://example.org/accord", "language": None, "sha256": None}
    one = await agreement(clerk, *await pair(clerk), signed_on="2024", documents=[link])
    document = await kept(clerk, one, title="Texte")
    shown, _ = await read(clerk, f"agreements/{one['id']}")
    first, second = shown["documents"]
    assert (first["url"], first["content_url"]) == (link["url"], None)
    assert (second["id"], second["url"], second["title"]) == (document["id"], None, "Texte")
    assert (await clerk.get(second["content_url"])).status_code == 200
    assert shown["version"] == one["version"] + 1
    event = (await events_of(keeper, one["id"]))[-1]
    assert (event["type"], event["changed"]) == ("registry.agreement.updated", ["documents"])
    assert (await changed(clerk, f"agreements/{one['id']}", documents=[])).json()["documents"] == [second]
    since = {"updated_since": one["updated_at"]}
    assert one["id"] in await ids(clerk, "agreements", **since)


async def test_a_removed_file_is_gone_and_the_trail_says_so(clerk: httpx.AsyncClient, keeper: ServiceUnderTest) -> None:
    one = await agreement(clerk, *await pair(clerk), signed_on="2024")
    document = await kept(clerk, one)
    told(await clerk.delete(path_of(document)), 428)
    told(await clerk.delete(path_of(document), headers={"If-Match": '"9.abc"'}), 412)
    if_match = {"If-Match": (await clerk.get(path_of(document))).headers["etag"]}
    assert (await clerk.delete(path_of(document), headers=if_match)).status_code == 204
    for path in (path_of(document), f"{path_of(document)}/content", document["content_url"]):
        told(await clerk.get(path), 404)
    assert (await read(clerk, f"agreements/{one['id']}"))[0]["documents"] == []
    added, removed = (await trail_of(keeper, one["id"]))[1:]
    assert (added["action"], removed["action"]) == ("document_added", "document_removed")
    assert added["after"]["document"]["sha256"] == removed["before"]["document"]["sha256"] == document["sha256"]


async def test_a_discarded_draft_takes_its_files_along(clerk: httpx.AsyncClient, keeper: ServiceUnderTest) -> None:
    draft = await agreement(clerk, *await pair(clerk))
    document = await kept(clerk, draft)
    discarded = await clerk.delete(f"{API}/agreements/{draft['id']}", headers={"If-Match": "*"})
    assert discarded.status_code == 204, discarded.text
    for path in (f"{path_of(document)}/content", document["content_url"]):
        told(await clerk.get(path), 404)
    [file] = (await trail_of(keeper, draft["id"]))[-1]["before"]["files"]
    assert file["sha256"] == document["sha256"]


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "le fichier est vide"),
        (b"plain text", 415, "Le fichier n'est rien de ceci"),
        (b"<html><script>alert(1)</script>", 415, "Le fichier n'est rien de ceci"),
        (
            zipped(**{"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
            415,
            "rien de ceci",
        ),
    ],
    ids=["empty", "text", "page", "macros"],  # the bytes of a ZIP have the time in them: another name in each process
)
async def test_what_is_no_document_is_refused_in_the_callers_language(
    clerk: httpx.AsyncClient, content: bytes, status: int, said: str
) -> None:
    one = await agreement(clerk, *await pair(clerk))
    problem = told(await sent(clerk, one, content, headers={"Accept-Language": "fr"}), status)
    assert said in (problem.get("detail") or problem["errors"][0]["message"])
    assert (await clerk.get(f"{API}/agreements/{one['id']}/documents")).json()["items"] == []


@pytest.mark.parametrize("form", [{"title": ""}, {"kind": "novel"}, {"language": "french!"}, {"titel": "x"}])
async def test_a_form_that_cannot_be_right_names_the_field(clerk: httpx.AsyncClient, form: dict[str, str]) -> None:
    one = await agreement(clerk, *await pair(clerk))
    assert pointers(told(await sent(clerk, one, pdf(), **form), 422)) == [f"/{next(iter(form))}"]


async def test_a_file_that_is_too_large_is_refused(clerk: httpx.AsyncClient) -> None:
    one = await agreement(clerk, *await pair(clerk))
    told(await sent(clerk, one, pdf(20 * 2**20 + 1)), 413)


async def test_the_same_file_is_kept_once_however_many_send_it_at_once(clerk: httpx.AsyncClient) -> None:
    one = await agreement(clerk, *await pair(clerk))
    content = pdf()
    answers = await asyncio.gather(*(sent(clerk, one, content) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    [document] = (await clerk.get(f"{API}/agreements/{one['id']}/documents")).json()["items"]
    assert told(await sent(clerk, one, content), 409)["document_id"] == document["id"]
    another = await agreement(clerk, *await pair(clerk))
    await kept(clerk, another, content)


async def test_an_upload_asked_twice_is_done_once(clerk: httpx.AsyncClient) -> None:
    one = await agreement(clerk, *await pair(clerk))
    content, key = pdf(), {"Idempotency-Key": str(new_id())}
    first, again = [await sent(clerk, one, content, title="Once", headers=key) for _ in range(2)]
    assert first.request.headers["content-type"] != again.request.headers["content-type"]
    assert (first.status_code, first.json()) == (201, again.json())
    told(await sent(clerk, one, pdf(), title="Once", headers=key), 422)


async def test_an_agreement_has_so_many_files_and_no_more(
    clerk: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_cases, "MOST_FILES", 1)
    one = await agreement(clerk, *await pair(clerk))
    await kept(clerk, one)
    assert told(await sent(clerk, one, pdf()), 409)["limit"] == 1


async def test_d7_a_person_is_erased_from_what_a_file_is_called(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest
) -> None:
    town, other = await pair(clerk)
    family = f"Exemple{new_id().hex}"
    contact = await made(clerk, f"partners/{town['id']}/contacts", {"kind": "mayor", "title": {"fr": "Maire"}})
    person = {"given_name": "Gérard", "family_name": family}
    holder = await made(clerk, f"contacts/{contact['id']}/holders", {"person": person})
    one = await agreement(clerk, town, other, signed_on="2024")
    document = await kept(clerk, one, title=f"Discours de Gérard {family}")
    gone = await kept(clerk, one, title=f"Lettre de Gérard {family}")
    if_match = {"If-Match": (await clerk.get(path_of(gone))).headers["etag"]}
    await clerk.delete(path_of(gone), headers=if_match)
    path = f"persons/{holder['person_id']}"
    _, if_match = await read(clerk, path)
    erased = await clerk.delete(f"{API}/{path}/personal-data", headers=if_match)
    assert erased.status_code == 200, erased.text
    after = (await clerk.get(path_of(document))).json()
    assert family not in after["title"]
    assert after["version"] == 2
    assert family not in str([(entry["before"], entry["after"]) for entry in await trail_of(keeper, one["id"])])


async def test_without_a_store_no_file_is_taken(staff: httpx.AsyncClient) -> None:
    one = await agreement(staff, *await pair(staff))
    told(await sent(staff, one, pdf()), 503)


async def test_what_is_said_of_a_file_is_changed_and_the_file_stays(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest
) -> None:
    town, other = await pair(clerk)
    one = await agreement(clerk, town, other, signed_on="2024")
    content = pdf()
    document = await kept(clerk, one, content, title="Acord", language="fr")
    path, body = path_of(document), {"title": "Accord", "kind": "translation", "language": None}
    etag = {"If-Match": (await clerk.get(path)).headers["etag"]}
    told(await clerk.patch(path, json=body), 428)
    for wrong in ({"title": None}, {"kind": "novel"}, {"language": "french!"}, {"file_name": "x.pdf"}):
        assert pointers(told(await clerk.patch(path, json=wrong, headers=etag), 422)) == [f"/{next(iter(wrong))}"]
    stranger = await keeper.account("member", scopes=[READ, WRITE], partners=[(await partner(clerk))["id"]])
    told(await stranger.patch(path, json=body, headers=etag), 403)
    answer = await clerk.patch(path, json=body, headers=etag)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert {name: shown[name] for name in body} == body
    assert (shown["version"], shown["sha256"], shown["file_name"]) == (2, document["sha256"], document["file_name"])
    assert answer.headers["etag"].startswith('"2.')
    told(await clerk.patch(path, json={"title": "Late"}, headers=etag), 412)
    same = await clerk.patch(path, json=body, headers={"If-Match": answer.headers["etag"]})
    assert same.json()["version"] == 2, "what changes nothing is no change"
    assert (await clerk.get(f"{path}/content")).content == content
    assert (await read(clerk, f"agreements/{one['id']}"))[0]["version"] == one["version"] + 2
    event = (await events_of(keeper, one["id"]))[-1]
    assert (event["type"], event["changed"]) == ("registry.agreement.updated", ["documents"])
    entry = (await trail_of(keeper, one["id"]))[-1]
    assert entry["action"] == "document_changed"
    assert (entry["before"]["document"]["title"], entry["after"]["document"]["title"]) == ("Acord", "Accord")
