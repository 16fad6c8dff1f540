"""`Idempotency-Key`: asked twice, done once, answered alike."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.ids import new_id
from shared.testing.service import ServiceUnderTest

NOTES = "/notes/v1/notes"


async def count(writer: httpx.AsyncClient, text: str) -> int:
    total = (await writer.get(NOTES, params={"q": text, "count": "true"})).json()["total"]
    assert isinstance(total, int)
    return total


async def test_the_same_key_and_body_are_answered_alike_and_done_once(writer: httpx.AsyncClient) -> None:
    key, body = {"Idempotency-Key": str(new_id())}, {"text": f"once {new_id()}"}
    first = await writer.post(NOTES, json=body, headers=key)
    again = await writer.post(NOTES, json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["etag"] == first.headers["etag"]
    assert "idempotent-replayed" in again.headers
    assert await count(writer, body["text"]) == 1


async def test_the_same_key_for_another_body_is_refused(writer: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": str(new_id())}
    await writer.post(NOTES, json={"text": f"one {new_id()}"}, headers=key)
    assert (await writer.post(NOTES, json={"text": f"two {new_id()}"}, headers=key)).status_code == 422


async def test_the_same_key_of_another_caller_is_another_key(
    notes: ServiceUnderTest, writer: httpx.AsyncClient
) -> None:
    key = {"Idempotency-Key": str(new_id())}
    other = await notes.account("coordinator", scopes=["notes:write"])
    assert (await writer.post(NOTES, json={"text": f"mine {new_id()}"}, headers=key)).status_code == 201
    assert (await other.post(NOTES, json={"text": f"theirs {new_id()}"}, headers=key)).status_code == 201


async def test_while_the_first_runs_the_second_is_told_so(writer: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": str(new_id())}
    answers = await asyncio.gather(*(writer.post("/notes/v1/sleepers", headers=key) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_what_was_refused_is_not_kept(writer: httpx.AsyncClient) -> None:
    key, text = {"Idempotency-Key": str(new_id())}, f"taken {new_id()}"
    await writer.post(NOTES, json={"text": text})
    assert (await writer.post(NOTES, json={"text": text}, headers=key)).status_code == 409
    assert (await writer.post(NOTES, json={"text": f"free {new_id()}"}, headers=key)).status_code == 201


@pytest.mark.parametrize("key", ["short", "k" * 256, "sixteen letters é", "nul\x7f characters here"])
async def test_a_malformed_key_is_refused(writer: httpx.AsyncClient, key: str) -> None:
    headers = httpx.Headers([(b"Idempotency-Key", key.encode())])
    assert (await writer.post(NOTES, json={"text": str(new_id())}, headers=headers)).status_code == 400


async def test_a_post_that_creates_needs_a_key(writer: httpx.AsyncClient) -> None:
    request = writer.build_request("POST", NOTES, json={"text": str(new_id())})
    async with httpx.AsyncClient(transport=writer._transport) as without_hook:
        assert (await without_hook.send(request)).status_code == 400


def form(boundary: str, content: bytes = b"text\r\n--and dashes", name: str = "name") -> dict[str, Any]:
    """A form with a file, as a client writes it between lines of its own choice."""
    field = f'--{boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n--{boundary}\r\n'
    file = b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + content
    body = field.encode() + file + f"\r\n--{boundary}--\r\n".encode()
    return {"content": body, "headers": {"Content-Type": f'multipart/form-data; boundary="{boundary}"'}}


async def test_a_form_is_the_same_whatever_stands_between_its_parts(writer: httpx.AsyncClient) -> None:
    async def send(key: str, request: dict[str, Any]) -> httpx.Response:
        headers = {"Idempotency-Key": key, **request["headers"]}
        return await writer.post("/notes/v1/files", content=request["content"], headers=headers)

    key = str(new_id())
    first = await send(key, form("a1b2c3"))
    again = await send(key, form("another one"))
    assert (first.status_code, first.content) == (201, again.content)
    assert "idempotent-replayed" in again.headers
    for other in (form("a1b2c3", content=b"other"), form("x", name="other"), form("a1b2c3", content=b"text--")):
        assert (await send(key, other)).status_code == 422
    assert (await send(str(new_id()), form("a1b2c3") | {"headers": {"Content-Type": "text/plain"}})).status_code == 415
