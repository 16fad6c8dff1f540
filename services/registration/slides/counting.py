"""How many slides a file has, counted in the file itself, and never by unpacking more of it than that needs.

The page tree of a PDF is walked with `pypdf`; PPTX and ODP are archives of XML, of which one member is read.
"""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from shared.files.archives import opened
from shared.files.kinds import ODP, PDF, PPTX

SLIDE_TYPES = (PPTX, PDF, ODP)
"""The media types that slides may have."""

MOST_COUNTED = 1_000
"""Where counting stops: far above every limit."""
_MOST_NODES = 5_000
_LARGEST_XML = 32 * 2**20
_TABLE, _TAIL = b"startxref", 2048
_LARGEST_SEARCHED = 2**20
"""Of a PDF that is broken: one of 20 MiB that is made for it would keep a processor busy for a quarter of a minute."""
_PIECE = 64 * 1024
_NAMESPACE_END = " "
_PPTX = ("ppt/presentation.xml", "http://schemas.openxmlformats.org/presentationml/2006/main sldId")
_PPTX_STRICT = "http://purl.oclc.org/ooxml/presentationml/main sldId"
_ODP = ("content.xml", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 page")
_ACTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})

# What it says of a file may be of what stands in it.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


class Unreadable(Exception):
    """The file is broken, or does by itself what slides do not do."""


def count_slides(content: bytes, media_type: str) -> int | None:
    """The slides of a file of one of `SLIDE_TYPES`; None for a PDF that does not let itself be counted.

    Raises Unreadable for an archive without its presentation, and for a PDF that runs something when it is opened.
    """
    if media_type == PDF:
        return _pages(content)
    archive = opened(content)
    if archive is None:
        raise Unreadable
    if media_type == PPTX:
        return _elements(archive, _PPTX[0], {_PPTX[1], _PPTX_STRICT})
    return _elements(archive, _ODP[0], {_ODP[1]})


def _elements(archive: ZipFile, member: str, wanted: set[str]) -> int:
    """How many elements of these names a member has."""
    found = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal found
        found += name in wanted

    def refuse(*_: Any) -> None:
        raise Unreadable  # no office program writes a DOCTYPE: entities come with it

    parser = expat.ParserCreate(namespace_separator=_NAMESPACE_END)
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        _fed(archive, member, parser.Parse)
    except (expat.ExpatError, BadZipFile, KeyError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Unreadable from error
    return found


def _fed(archive: ZipFile, member: str, parse: Callable[[bytes, bool], Any]) -> None:
    left = _LARGEST_XML
    with archive.open(member) as unpacked:
        while piece := unpacked.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise Unreadable
            parse(piece, False)
    parse(b"", True)


def _pages(content: bytes) -> int | None:
    """As the file's own table says where things are; a small file without a good one is searched for them."""
    pages = _pages_read(content, strict=True) if _TABLE in content[-_TAIL:] else None
    return _pages_read(content, strict=False) if pages is None and len(content) <= _LARGEST_SEARCHED else pages


def _pages_read(content: bytes, *, strict: bool) -> int | None:
    try:
        root = PdfReader(BytesIO(content), strict=strict).root_object
        if _acts(root):
            raise Unreadable
        return _leaves(root["/Pages"])
    except Unreadable:
        raise
    except (PyPdfError, RecursionError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError):
        return None  # encrypted, or broken: whoever sends it says how many
    except (AssertionError, ArithmeticError, MemoryError):
        return None


def _acts(root: DictionaryObject) -> bool:
    """Whether opening the document runs a script or a program, or hands out files that it carries."""
    opening = _object(root.get("/OpenAction"))
    if isinstance(opening, DictionaryObject) and opening.get("/S") in _ACTS:
        return True
    names = _object(root.get("/Names"))
    carried = names if isinstance(names, DictionaryObject) else {}
    return "/AA" in root or "/JavaScript" in carried or "/EmbeddedFiles" in carried


def _leaves(top: Any) -> int | None:
    """The pages of a tree of pages; each node once, however the tree is tied."""
    waiting, seen, pages = [top], 0, 0
    known: set[int] = set()
    while waiting and pages < MOST_COUNTED:
        node = _object(waiting.pop())
        seen += 1
        if seen > _MOST_NODES or not isinstance(node, DictionaryObject):
            return None
        if id(node) in known:
            return None
        known.add(id(node))
        kids = _object(node.get("/Kids"))
        if isinstance(kids, ArrayObject):
            waiting.extend(kids)
        else:
            pages += 1
    return pages or None


def _object(value: Any) -> Any:
    return None if value is None else value.get_object()
