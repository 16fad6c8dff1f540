"""A file as it goes out: in pieces, to be saved and never to be shown inside of a page."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi.responses import StreamingResponse

# The edge waits for its end however long it takes.
STREAM = {"x-stream": True}


@dataclass(frozen=True)
class Download:
    """A file's content and what its reader is told of it."""

    pieces: AsyncIterator[bytes]
    file_name: str
    media_type: str
    size: int

    def as_response(self) -> StreamingResponse:
        headers = {
            "Content-Disposition": _attachment(self.file_name),
            "Content-Length": str(self.size),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return StreamingResponse(self.pieces, media_type=self.media_type, headers=headers)


def described(media_types: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    """The answer for OpenAPI: a file of one of these types."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
    return {200: {"description": "the file", "content": content}}


def _attachment(name: str) -> str:
    """RFC 6266: the name as it is, and one for those who read ASCII only."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
