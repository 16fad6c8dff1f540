"""What a file is, by its content, and under which name it is safe to save."""

import io
import zipfile
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.files.kinds import (
    DOCX,
    JPEG,
    ODP,
    ODS,
    ODT,
    PDF,
    PNG,
    PPTX,
    SUFFIXES,
    XLSX,
    file_name_of,
    media_type_of,
)
from tests.registry.documents.sending import zipped


def open_document(media_type: str, *more: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("mimetype", "content.xml", *more):
            archive.writestr(name, media_type if name == "mimetype" else "x")
    return content.getvalue()


TYPES = {"[Content_Types].xml": ""}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4 ...", PDF),
        (b"\x89PNG\r\n\x1a\n...", PNG),
        (b"\xff\xd8\xff\xe0...", JPEG),
        (zipped(**TYPES, **{"word/document.xml": ""}), DOCX),
        (zipped(**TYPES, **{"xl/workbook.xml": ""}), XLSX),
        (zipped(**TYPES, **{"ppt/presentation.xml": ""}), PPTX),
        (open_document(ODT), ODT),
        (open_document(ODP), ODP),
        (open_document(ODS), ODS),
        (open_document(ODT, "Basic/script-lc.xml"), None),
        (zipped(**TYPES, **{"word/document.xml": "", "word/vbaProject.bin": ""}), None),
        (open_document("application/vnd.oasis.opendocument.text-template"), None),
        (zipped(**{"word/document.xml": ""}), None),
        (zipped(**{"setup.exe": "MZ"}), None),
        (zipped(**TYPES, **{"word/document.xml": ""})[:40], None),
        (b"<svg onload=x>", None),
        (b"text, though it names %PDF-", None),
        (b"", None),
    ],
    # An archive holds the time of its making, which would name the test otherwise in every process.
    ids=count(),
)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str | None) -> None:
    assert media_type_of(content) == media_type


@given(st.binary(max_size=200))
def test_no_content_breaks_the_look_at_it(content: bytes) -> None:
    assert media_type_of(b"PK\x03\x04" + content) in (None, *SUFFIXES)


@given(st.text(max_size=200), st.sampled_from(sorted(SUFFIXES)))
def test_a_name_is_safe_to_save_and_ends_as_its_type_does(name: str, media_type: str) -> None:
    safe = file_name_of(name, media_type)
    assert safe.lower().endswith(SUFFIXES[media_type]) or (media_type == JPEG and safe.lower().endswith(".jpeg"))
    assert not set(safe) & set("/\\\x00\r\n\u202e")
    assert 4 < len(safe) <= 200
    assert not safe.startswith(".")
    safe.encode()


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("accord.PDF", "accord.PDF"),
        ("C:\\Users\\x\\accord.exe", "accord.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("", "document.pdf"),
        (".pdf", "pdf.pdf"),
    ],
)
def test_a_name_keeps_what_is_harmless(given_name: str, safe: str) -> None:
    assert file_name_of(given_name, PDF) == safe
