"""Files with slides for tests, and how they are handed in."""

import io
import zipfile
from typing import Any

import httpx
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.registration.making import BASE

_PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(members: dict[str, str], *, compressed: bool = False) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text, zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED)
    return content.getvalue()


def pptx(slides: int, **members: str) -> bytes:
    """As office programs write it, with a slide too many that no list names, as they leave behind."""
    listed = "".join(f'<x:sldId id="{256 + number}"/>' for number in range(slides))
    presentation = f'<x:presentation xmlns:x="{_PRESENTATION}"><x:sldIdLst>{listed}</x:sldIdLst></x:presentation>'
    pages = {f"ppt/slides/slide{number}.xml": "<p/>" for number in range(slides + 1)}
    return zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": presentation} | pages | members)


def odp(slides: int) -> bytes:
    pages = "".join(f'<d:page d:name="{number}"/>' for number in range(slides))
    content = f'<o:document-content xmlns:o="{_OPEN_DOCUMENT}:office:1.0" xmlns:d="{_OPEN_DOCUMENT}:drawing:1.0">'
    mimetype = "application/vnd.oasis.opendocument.presentation"
    return zipped({"mimetype": mimetype, "content.xml": f"{content}{pages}</o:document-content>"})


def pdf(slides: int, *, script: bool = False, password: str | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(slides):
        writer.add_blank_page(width=400, height=300)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1);")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


async def hand_in(
    client: httpx.AsyncClient, speaker_id: str, content: bytes, name: str = "pratiques.pptx", **form: Any
) -> httpx.Response:
    """The answer to a file, under the ETag that is current now."""
    path = f"{BASE}/speakers/{speaker_id}/slides"
    tag = form.pop("tag", None) or (await client.get(path)).headers.get("etag", "*")
    return await client.put(path, files={"file": (name, content)}, data=form, headers={"If-Match": tag})
