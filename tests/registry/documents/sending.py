"""Files for tests, and how they are sent."""

import io
import zipfile
from typing import Any

import httpx

from shared.ids import new_id
from tests.registry.making import API, Json


def pdf(size: int = 2000) -> bytes:
    """Begins as a PDF does, and is like no other."""
    return (b"%PDF-1.7\n" + new_id().hex.encode()).ljust(size, b" ")


def zipped(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


async def sent(
    client: httpx.AsyncClient, agreement: Json, content: bytes, name: str = "accord.pdf", **form: Any
) -> httpx.Response:
    """The answer to a file for the agreement; without a title, it has one of its own."""
    headers = form.pop("headers", {})
    return await client.post(
        f"{API}/agreements/{agreement['id']}/documents",
        files={"file": (name, content)},
        data={"title": f"Document {new_id()}"} | form,
        headers=headers,
    )


async def kept(client: httpx.AsyncClient, agreement: Json, content: bytes | None = None, **form: Any) -> Json:
    """The document made of a file that is taken."""
    answer = await sent(client, agreement, content or pdf(), **form)
    assert answer.status_code == 201, answer.text
    document: Json = answer.json()
    return document


def path_of(document: Json) -> str:
    return f"{API}/agreements/{document['agreement_id']}/documents/{document['id']}"
