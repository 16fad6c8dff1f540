"""Files that callers send: in a form (`multipart/form-data`), and no larger than the edge lets through."""

from fastapi import UploadFile

from shared.http import wording
from shared.http.problems import PayloadTooLarge

_MIB = 2**20
LARGEST_FILE = 20 * _MIB
"""In bytes; the edge's limit follows from it."""


async def content_of(file: UploadFile) -> bytes:
    """What a file holds; raises PayloadTooLarge."""
    content = await file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise PayloadTooLarge(wording.FILE_TOO_LARGE, values={"limit": LARGEST_FILE // _MIB})
    return content
