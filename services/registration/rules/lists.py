"""How a line of a numbered list of participants differs from the same line in another (B18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the delegation, the state, who it is (None: erased since), and states by workshop."""

    delegation: str | None
    state: str
    person: Mapping[str, Any] | None
    enrolments: Mapping[str, str]


def changed_fields(before: Line, after: Line) -> list[str]:
    """The names of what differs, in order: `delegation`, `state`, `enrolments`, `person.…` field by field.

    A person who was erased from either differs in nothing: what there was is nobody's to know.
    """
    found = [name for name in ("delegation", "state", "enrolments") if getattr(before, name) != getattr(after, name)]
    if before.person is not None and after.person is not None:
        names = sorted(before.person.keys() | after.person.keys())
        found += [f"person.{name}" for name in names if before.person.get(name) != after.person.get(name)]
    return found
