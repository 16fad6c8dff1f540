"""The gazetteer's file: one line a territory, compressed; shipped with the registry, written by `deploy/gazetteer`."""

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

Key = tuple[str, str, str]
"""Country, level and the level's official code: what identifies a territory."""

FORMAT = 1
FILE = Path(__file__).parent / "data" / "gazetteer.jsonl.xz"
# The instant in every id, 1 January 2026: a UUIDv7 tells one, and ours must not depend on when they were made.
_EPOCH_MS = 1_767_225_600_000


class Line(NamedTuple):
    """One territory as the file tells it.

    `names` are [text, language or null, kind], `successors` [key, day or null].
    """

    country: str
    level: str
    code: str
    name: str
    lang: str | None
    parent: list[str] | None
    grouping: list[str] | None
    population: int | None
    latitude: float | None
    longitude: float | None
    codes: dict[str, Any]
    established_on: str | None
    dissolved: bool
    dissolved_on: str | None
    names: list[list[Any]]
    successors: list[list[Any]]

    @property
    def id(self) -> UUID:
        return territory_id(self.country, self.level, self.code)


@dataclass(frozen=True)
class Gazetteer:
    """The file, opened: its version (of its content) and its lines."""

    version: str
    lines: Iterator[Line]


@lru_cache(maxsize=4096)
def territory_id(country: str, level: str, code: str) -> UUID:
    """The id of a territory: the same in every installation and after every build, in the form of a UUIDv7."""
    digest = hashlib.sha256("\x1f".join((country, level, code)).encode()).digest()
    bits = int.from_bytes(digest[:16], "big")
    low = (bits & ((1 << 62) - 1)) | (0b10 << 62)
    high = (_EPOCH_MS << 16) | (0x7 << 12) | (bits >> 116)
    return UUID(int=(high << 64) | low)


def version_of(path: Path = FILE) -> str:
    """The version that the file's first line tells."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return str(_head(file.readline())["version"])


def opened(path: Path = FILE) -> Gazetteer:
    """The file's lines, read as they are asked for. Raises ValueError for a file of another format."""
    text = lzma.decompress(path.read_bytes()).decode()
    head, _, body = text.partition("\n")
    lines = (Line(*json.loads(line)) for line in body.splitlines())
    return Gazetteer(str(_head(head)["version"]), lines)


def json_of(codes: dict[str, Any]) -> str:
    """Codes as the database takes them."""
    return json.dumps(codes, ensure_ascii=False)


def _head(line: str) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(line)
    if head["format"] != FORMAT:
        raise ValueError(f"the gazetteer's file has format {head['format']}, and {FORMAT} is read")
    return head
