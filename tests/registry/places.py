"""A cut of the gazetteer for tests: all of its levels, and of the many communes and cities those that tests name."""

import json
import lzma
from functools import cache
from pathlib import Path

from services.registry.territories.gazetteer import FORMAT, Line, opened

_MANY = ("commune", "city")
_DEPARTMENTS = {"59"}
_CITIES = {
    "Münster",
    "Munster",
    "Bonn",
    "Köln",
    "Krefeld",
    "Сєвєродонецьк",
    "Київ",
    "Дніпро",
    "Chicago",
    "Zhuhai",
    "Haikou",
}


@cache
def lines() -> tuple[Line, ...]:
    """The whole file; read once in a process."""
    return tuple(opened().lines)


def is_in_cut(line: Line) -> bool:
    """Whether tests have this territory in their database."""
    if line.country == "FR" and line.level == "intercommunality":
        return line.parent == ["FR", "department", "59"]
    if line.level not in _MANY or line.country == "BJ":
        return True
    parent = line.parent[2] if line.parent else ""
    return line.name in _CITIES or parent in _DEPARTMENTS or line.name in {"Sidi Ifni", "Saint-Denis"}


def written(path: Path, version: str, *, but: tuple[str, ...] = ()) -> Path:
    """The cut as a file of its own, without territories of these names."""
    cut = [line for line in lines() if is_in_cut(line) and line.name not in but]
    head = json.dumps({"format": FORMAT, "version": version, "territories": len(cut)})
    text = "\n".join([head, *(json.dumps(line) for line in cut)]) + "\n"
    path.write_bytes(lzma.compress(text.encode(), preset=0))
    return path
