"""The labelled set, and the part of the gazetteer that it is measured on."""

import csv
import json
import lzma
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.registry.rules.matching import asked
from services.registry.territories.gazetteer import FORMAT, Line, territory_id
from tests.registry.making import Json
from tests.registry.places import lines

FILE = Path(__file__).parent / "labelled.csv"
_AMBIGUOUS = "ambiguous"
_FEW = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A string as somebody typed it; `expected` are the ids of what it means, empty where nothing may be chosen."""

    text: str
    country: str
    expected: frozenset[str]
    kind: str
    split: str


@cache
def labelled() -> tuple[Labelled, ...]:
    with FILE.open(encoding="utf-8") as file:
        return tuple(
            Labelled(row["text"], row["country"], _ids(row["expected"]), row["kind"], row["split"])
            for row in csv.DictReader(file)
        )


def _ids(expected: str) -> frozenset[str]:
    codes = () if expected in ("", _AMBIGUOUS) else expected.split("|")
    return frozenset(str(territory_id(*code.split("/", 2))) for code in codes)


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a set of strings: `matched` automatically, `right` of these, and what was `meant` and `found`."""

    strings: int
    meant: int
    matched: int
    right: int
    found: int

    @property
    def precision(self) -> float:
        return self.right / self.matched

    @property
    def recall(self) -> float:
        return self.right / self.meant

    @property
    def recall_at_5(self) -> float:
        return self.found / self.meant


def measured(results: Mapping[str, Json], rows: Mapping[str, Labelled]) -> Measured:
    """Hold the answers to a batch against the labels, by the batch's keys."""
    counts: Counter[str] = Counter()
    for key, row in rows.items():
        candidates = results[key]["result"]
        counts["meant"] += bool(row.expected)
        counts["found"] += not row.expected.isdisjoint(each["id"] for each in candidates[:_FEW])
        if candidates and candidates[0]["match"]:
            counts["matched"] += 1
            counts["right"] += candidates[0]["id"] in row.expected
    return Measured(len(rows), counts["meant"], counts["matched"], counts["right"], counts["found"])


def rivals_of(rows: Iterable[Labelled]) -> list[Line]:
    """What of the gazetteer could be taken for one of these strings.

    All that is meant, every state and region, and of communes and cities whatever has a name that begins like one.
    """
    rows = list(rows)
    meant = {each for row in rows for each in row.expected}
    beginnings = {_beginning(key) for row in rows for key in asked(row.text).keys if key}
    kept: list[Line] = []
    for line in lines():
        # Names that begin otherwise are never compared: left out, they need not be loaded.
        near = [name for name in line.names if _beginning(name[0]) in beginnings]
        is_near = bool(near) or _beginning(line.name) in beginnings
        if line.level not in ("commune", "city") or is_near or str(line.id) in meant:
            kept.append(line._replace(names=line.names if str(line.id) in meant else near))
    return kept


def written(path: Path, kept: list[Line]) -> Path:
    """These territories as a gazetteer's file."""
    head = json.dumps({"format": FORMAT, "version": "labelled", "territories": len(kept)})
    text = "\n".join([head, *(json.dumps(line) for line in kept)]) + "\n"
    path.write_bytes(lzma.compress(text.encode(), preset=0))
    return path


def _beginning(text: str) -> str:
    """The first letters of a name, two where a sign is a syllable; far cheaper than its key."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold())[:12] if letter.isalnum())
    return plain[:4] if plain[:1].isascii() else plain[:2]
