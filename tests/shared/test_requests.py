"""What every caller of every service can rely on, seen through HTTP on the notes service."""

import httpx

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
