"""What a file is, by its content: what its sender calls it says nothing."""

import re

from shared.files.archives import opened

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{_OPEN_XML}.wordprocessingml.document", f"{_OPEN_XML}.spreadsheetml.sheet"
PPTX = f"{_OPEN_XML}.presentationml.presentation"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
ODT, ODS, ODP = f"{_OPEN_DOCUMENT}.text", f"{_OPEN_DOCUMENT}.spreadsheet", f"{_OPEN_DOCUMENT}.presentation"

SUFFIXES = {
    PDF: ".pdf",
    DOCX: ".docx",
    XLSX: ".xlsx",
    PPTX: ".pptx",
    ODT: ".odt",
    ODS: ".ods",
    ODP: ".odp",
    PNG: ".png",
    JPEG: ".jpg",
}
"""The types that are known, each with the usual end of a file's name."""

_ALSO = {JPEG: (".jpeg",)}
_SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_ZIP = b"PK\x03\x04"
_MARKS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_MACROS = re.compile(r"(^|/)vbaProject[^/]*\.bin$|^Basic/|^Scripts/")
# An OpenDocument begins with its type, stored as it is: APPNOTE 4.3.7, ODF 1.3 part 2, 3.3.
_MIMETYPE_AT, _MIMETYPE = 30, b"mimetype"
_LONGEST_NAME = 150
_BROKEN_LETTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def media_type_of(content: bytes) -> str | None:
    """One of `SUFFIXES`, None for whatever else, such as office files with macros, or that unpack to a flood."""
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    return _office_type(content) if content.startswith(_ZIP) else None


def _office_type(content: bytes) -> str | None:
    archive = opened(content)
    if archive is None:
        return None
    names = set(archive.namelist())
    if any(_MACROS.search(name) for name in names):
        return None
    if content.startswith(_MIMETYPE, _MIMETYPE_AT):
        begin = _MIMETYPE_AT + len(_MIMETYPE)
        found = (kind for kind in (ODT, ODS, ODP) if content.startswith(kind.encode() + _ZIP[:2], begin))
        return next(found, None)
    if "[Content_Types].xml" in names:
        return next((media_type for mark, media_type in _MARKS.items() if mark in names), None)
    return None


def file_name_of(given: str, media_type: str) -> str:
    """A name under which a file is safe to save: no folder, no control character, and the end that fits its type."""
    name = _BROKEN_LETTERS.sub("", re.split(r"[/\\]", given)[-1]).strip(" .") or "document"
    suffix = SUFFIXES[media_type]
    if name.lower().endswith((suffix, *_ALSO.get(media_type, ()))):
        stem, dot, end = name.rpartition(".")
        return f"{stem[:_LONGEST_NAME]}{dot}{end}" if stem else f"document{suffix}"
    return f"{name[:_LONGEST_NAME]}{suffix}"
