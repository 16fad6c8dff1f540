"""What every caller of every service can rely on, seen through HTTP on the notes service."""

import json

import httpx
import pytest
import structlog
from structlog.contextvars import merge_contextvars
from structlog.processors import JSONRenderer
from structlog.testing import CapturingLogger

from shared.http import handlers
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest


async def test_a_note_is_written_read_and_changed_under_its_etag(writer: httpx.AsyncClient) -> None:
    written = await writer.post("/notes/v1/notes", json={"text": f"first {new_id()}"})
    assert written.status_code == 201, written.text
    path = written.headers["location"]
    read = await writer.get(path)
    assert read.json() == written.json()
    assert read.headers["etag"] == written.headers["etag"]
    assert (await writer.get(path, headers={"If-None-Match": read.headers["etag"]})).status_code == 304

    change = {"text": f"second {new_id()}"}
    assert (await writer.patch(path, json=change)).status_code == 428
    changed = await writer.patch(path, json=change, headers={"If-Match": read.headers["etag"]})
    assert changed.json()["version"] == 2
    assert (await writer.patch(path, json=change, headers={"If-Match": read.headers["etag"]})).status_code == 412


async def test_an_unexpected_error_tells_nothing_and_writes_nothing(writer: httpx.AsyncClient) -> None:
    answer = await writer.post("/notes/v1/notes", json={"text": "explode"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert (await writer.get("/notes/v1/notes", params={"q": "explode"})).json()["items"] == []


async def test_pages_follow_each_other_without_gap_or_double(writer: httpx.AsyncClient) -> None:
    mark = str(new_id())
    for rank in (1, 2, 2, 3, 3):
        await writer.post("/notes/v1/notes", json={"text": f"{mark} {new_id()}", "rank": rank})
    ranks, query = [], {"q": mark, "limit": "2", "count": "true"}
    while True:
        page = (await writer.get("/notes/v1/notes", params=query)).json()
        assert page["total"] == 5
        ranks += [item["rank"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert ranks == [3, 3, 2, 2, 1]
    query["q"] = "other"
    assert (await writer.get("/notes/v1/notes", params=query)).status_code == 400


async def test_a_problem_is_told_in_the_callers_language(writer: httpx.AsyncClient) -> None:
    titles = set()
    for language in ("en", "fr-FR,fr;q=0.9", "de", "zh-CN", "fi"):
        answer = await writer.get(f"/notes/v1/notes/{new_id()}", headers={"Accept-Language": language})
        titles.add(answer.json()["title"])
    assert len(titles) == 4


async def test_refusals_are_problems(notes: ServiceUnderTest, writer: httpx.AsyncClient) -> None:
    anonymous = await notes.anonymous()
    path = "/notes/v1/notes"
    cases = [
        (await anonymous.get(path), 401),
        (await anonymous.get(path, headers={"Authorization": "Bearer nonsense"}), 401),
        (await (await notes.account("viewer", scopes=["notes:read"])).post(path, json={"text": "x"}), 403),
        (await writer.get("/notes/v1/nothing"), 404),
        (await writer.get(f"{path}/{new_id()}"), 404),
        (await writer.get(f"{path}/no-uuid"), 404),
        (await writer.delete(path), 405),
        (await writer.post(f"{path}/{new_id()}:dance"), 405),
        (await writer.post(path, content=b"text=x", headers={"Content-Type": "text/plain"}), 415),
        (await writer.post(path, content=b"{", headers={"Content-Type": "application/json"}), 400),
        (await writer.post(path, json={"text": "x", "colour": "red"}), 422),
        (await writer.get(path, params={"colour": "red"}), 422),
        (await writer.get(path, params={"limit": "201"}), 422),
        (await writer.get(path, params={"sort": "colour"}), 422),
        (await writer.get(path, params={"cursor": "AAAA"}), 400),
    ]
    for answer, status in cases:
        assert answer.status_code == status, f"{answer.request.method} {answer.request.url}: {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_an_unexpected_error_is_logged_with_its_request_and_without_its_text(
    writer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = CapturingLogger()
    monkeypatch.setattr(handlers, "_log", structlog.wrap_logger(log, processors=[merge_contextvars, JSONRenderer()]))
    answer = await writer.post("/notes/v1/notes", json={"text": "explode"})
    line = json.loads(log.calls[0].args[0])
    assert line["kind"] == "RuntimeError"
    assert line["request_id"] == answer.headers["x-request-id"]
    assert "secret" not in str(log.calls)


async def test_an_unexpected_error_does_not_reach_the_server_which_would_log_its_text(
    notes: ServiceUnderTest, writer: httpx.AsyncClient
) -> None:
    transport = httpx.ASGITransport(notes.app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url=writer.base_url, headers=writer.headers) as client:
        key = {"Idempotency-Key": str(new_id())}
        answer = await client.post("/notes/v1/notes", json={"text": "explode"}, headers=key)
    assert answer.status_code == 500


async def test_what_cannot_be_done_is_answered_with_what_can(writer: httpx.AsyncClient) -> None:
    path = f"/notes/v1/notes/{new_id()}"
    allowed = {
        target: (await writer.request("FROB", target)).headers["allow"]
        for target in ("/notes/v1/notes", path, f"{path}:touch")
    }
    assert list(allowed.values()) == ["GET, HEAD, POST", "GET, HEAD, PATCH", "POST"]
    unknown = await writer.post(f"{path}:dance")
    assert (unknown.status_code, unknown.headers["allow"]) == (405, "")


async def test_head_answers_as_get_does_without_a_body(writer: httpx.AsyncClient) -> None:
    written = await writer.post("/notes/v1/notes", json={"text": f"head {new_id()}"})
    for target in ("/notes/v1/notes?limit=1", written.headers["location"], "/notes/livez", "/notes/openapi.json"):
        got, head = await writer.get(target), await writer.head(target)
        assert (head.status_code, head.content) == (200, b"")
        ours = {"x-request-id"}
        assert {k: v for k, v in head.headers.items() if k not in ours} == {
            k: v for k, v in got.headers.items() if k not in ours
        }
    etag = (await writer.head(written.headers["location"])).headers["etag"]
    same = await writer.head(written.headers["location"], headers={"If-None-Match": etag})
    assert same.status_code == 304
    missing = await writer.head(f"/notes/v1/notes/{new_id()}")
    assert (missing.status_code, missing.content) == (404, b"")
    assert (await writer.head(f"/notes/v1/notes/{new_id()}:touch")).status_code == 405


async def test_methods_that_nobody_knows_do_not_multiply_the_metrics(writer: httpx.AsyncClient) -> None:
    await writer.request("FROB", "/notes/v1/notes")
    metrics = (await writer.get("/metrics")).text
    assert "FROB" not in metrics
    assert 'method="other",route="unmatched"' in metrics


async def test_every_list_may_be_sorted_by_id_as_well(writer: httpx.AsyncClient) -> None:
    answer = await writer.get("/notes/v1/notes", params={"sort": "-rank,-id"})
    assert answer.status_code == 200, answer.text
