"""What the gazetteer is made of, while it is built; and how it is written."""

import hashlib
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.registry.rules.names import fold
from services.registry.territories.gazetteer import FORMAT, Key
from services.registry.vocabularies.territories import Level, TerritoryNameKind

OFFICIAL, ALIAS, FORMER = TerritoryNameKind.OFFICIAL, TerritoryNameKind.ALIAS, TerritoryNameKind.FORMER
# Chinese names in Latin letters (Hanyu Pinyin).
LATIN = "zh-Latn"
EXONYM, ACRONYM = TerritoryNameKind.EXONYM, TerritoryNameKind.ACRONYM


@dataclass
class Place:
    """One territory. `parent` and `grouping` are keys of others; `successors` are keys with the day, where known."""

    level: Level
    country: str
    code: str
    name: str
    lang: str | None = None
    parent: Key | None = None
    grouping: Key | None = None
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    codes: dict[str, str | list[str]] = field(default_factory=dict)
    names: list[tuple[str, str | None, TerritoryNameKind]] = field(default_factory=list)
    established_on: str | None = None
    dissolved: bool = False
    dissolved_on: str | None = None
    successors: list[tuple[Key, str | None]] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return (self.country, str(self.level), self.code)

    def call(self, text: str, lang: str | None = None, kind: TerritoryNameKind = ALIAS) -> None:
        """Add a name; one that is there already in the same language is not added again."""
        text = " ".join(text.split())
        if text and not any(known == text and (lang is None or other == lang) for known, other, _ in self.names):
            self.names.append((text, lang, kind))

    def locate(self, latitude: float, longitude: float) -> None:
        """Set where it is, rounded to some ten metres."""
        self.latitude, self.longitude = round(latitude, 4), round(longitude, 4)

    def row(self) -> list[object]:
        """The line of the file."""
        names = [[*name] for name in self._told_names()]
        return [
            self.country,
            str(self.level),
            self.code,
            self.name,
            self.lang,
            self.parent,
            self.grouping,
            self.population,
            self.latitude,
            self.longitude,
            dict(sorted(self.codes.items())),
            self.established_on,
            self.dissolved,
            self.dissolved_on,
            names,
            self.successors,
        ]

    def _told_names(self) -> Iterable[tuple[str, str | None, TerritoryNameKind]]:
        """Names beside the first; of those in no known language only such as are written differently."""
        keys = {fold(self.name)} | {fold(text) for text, lang, _ in self.names if lang}
        for text, lang, kind in self.names:
            if text == self.name and lang in {None, self.lang} and kind is not FORMER:
                continue
            key = fold(text)
            if lang is None:
                if not key or key in keys:
                    continue
                keys.add(key)
            yield text, lang, kind


class Places:
    """All territories by key; none twice."""

    def __init__(self) -> None:
        self._all: dict[Key, Place] = {}
        self._by_country: dict[str, list[Place]] = defaultdict(list)

    def add(self, place: Place) -> Place:
        if place.key in self._all:
            raise ValueError(f"twice in the gazetteer: {place.key}")
        self._all[place.key] = place
        self._by_country[place.country].append(place)
        return place

    def get(self, country: str, level: Level, code: str) -> Place | None:
        return self._all.get((country, str(level), code))

    def at(self, key: Key) -> Place:
        return self._all[key]

    def above(self, place: Place) -> Iterator[Key]:
        """The keys of its parents, the nearest first."""
        while place.parent is not None:
            yield place.parent
            place = self._all[place.parent]

    def of(self, country: str, *levels: Level) -> list[Place]:
        return [place for place in self._by_country[country] if place.level in levels]

    def by_name(self, country: str, *levels: Level) -> dict[str, list[Place]]:
        """Those of a country by the folded form of each of their names."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.of(country, *levels):
            for key in dict.fromkeys(fold(text) for text in (place.name, *(name[0] for name in place.names))):
                found[key].append(place)
        return found

    def write(self, path: Path) -> int:
        """Write the file: the same places give the same bytes. Raises ValueError for a key that leads nowhere."""
        for place in self._all.values():
            others = [place.parent, place.grouping, *(key for key, _ in place.successors)]
            lost = [key for key in others if key is not None and key not in self._all]
            if lost:
                raise ValueError(f"{place.key} names {lost}, which is not there")
        rows = [self._all[key].row() for key in sorted(self._all)]
        body = "\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows).encode()
        version = hashlib.sha256(body).hexdigest()[:16]
        head = json.dumps({"format": FORMAT, "version": version, "territories": len(rows)}).encode()
        data = lzma.compress(head + b"\n" + body + b"\n", format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return len(rows)
