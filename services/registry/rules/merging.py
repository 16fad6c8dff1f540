"""What is left of a duplicate's names, and who may learn of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.vocabularies.partners import NameKind, Visibility

MANY_NAMES = 200
FEW_IDENTIFIERS = 50
"""As many as a partner may be sent with."""
_UNKNOWN_LANGUAGE = "und"
_FROM_MOST_VISIBLE = (Visibility.PUBLIC, Visibility.NETWORK, Visibility.PRIVATE)


@dataclass(frozen=True, slots=True)
class Named:
    """What a partner is called, and its other names as they are stored."""

    name: str
    names: Sequence[dict[str, Any]]


def all_names(kept: Named, duplicate: Named) -> list[dict[str, Any]]:
    """The other names of the partner that is left: its own, and behind them each of the duplicate's that is new.

    What the duplicate was called, and its official names, are aliases; in which language it was called nobody said.
    """
    names = list(kept.names)
    known = {kept.name, *(name["text"] for name in names)}
    own = {"lang": _UNKNOWN_LANGUAGE, "text": duplicate.name, "kind": str(NameKind.ALIAS)}
    for name in [own, *duplicate.names]:
        if name["text"] not in known:
            known.add(name["text"])
            official = name["kind"] == NameKind.OFFICIAL
            names.append(name | {"kind": str(NameKind.ALIAS)} if official else name)
    return names


def least_visible(one: Visibility, other: Visibility) -> Visibility:
    """The visibility of what tells of both."""
    return max(one, other, key=_FROM_MOST_VISIBLE.index)
