"""Two keys: what of a programme changed since a delegation approved it, and whom that concerns (B16).

A programme is what it consists of: things by kind and id, each with its fields.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.registration.rules.catalogue.programme import B16_APPROVED
from services.registration.vocabularies.approvals import Thing
from shared.catalogue.rules import Finding

Programme = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Kind of thing → its id → its fields, as JSON holds them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is another one; or, without a field, a thing that came (`before` is None) or went."""

    thing: Thing
    id: UUID
    field: str | None
    before: Any
    after: Any
    workshop_id: UUID | None = None
    concerns: str | None = None
    """The one delegation whose half it is; None: all."""


def digest_of(programme: Programme) -> str:
    """The same for the same programme, another for another."""
    text = json.dumps(programme, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def changes_between(before: Programme, after: Programme) -> list[Change]:
    """What changed, kind by kind and thing by thing: those that went, those that came, and fields in their order."""
    found: list[Change] = []
    for thing in Thing:
        old, new = before.get(thing, {}), after.get(thing, {})
        for key in sorted(old.keys() | new.keys()):
            found += _changes_of(thing, key, old.get(key), new.get(key))
    return found


def concerning(changes: Iterable[Change], side: str) -> list[Change]:
    """The changes after which that delegation is asked again: of what is common, and of its own half."""
    return [change for change in changes if change.concerns in (None, side)]


def within(changes: Iterable[Change], workshop_id: UUID) -> list[Change]:
    """The changes of one workshop and its speakers."""
    return [change for change in changes if change.workshop_id == workshop_id]


def not_approved(sides: Iterable[str]) -> list[Finding]:
    """B16: what is missing where the programme is to be approved by all."""
    return [B16_APPROVED.finding(f"/programme/approvals/{side}", side=side) for side in sides]


def _changes_of(thing: Thing, key: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Change]:
    workshop_id = _workshop_of(thing, key, new if new is not None else old)
    concerns = _concerned(thing, old, new)
    if old is None or new is None:
        return [Change(thing, UUID(key), None, old, new, workshop_id, concerns)]
    return [
        Change(thing, UUID(key), name, old.get(name), new.get(name), workshop_id, concerns)
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _workshop_of(thing: Thing, key: str, fields: Mapping[str, Any] | None) -> UUID | None:
    if thing == Thing.WORKSHOP:
        return UUID(key)
    return UUID(fields["workshop_id"]) if thing == Thing.SPEAKER and fields is not None else None


def _concerned(thing: Thing, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str | None:
    """A speaker is its delegation's; who changes sides, or is of none, concerns all."""
    if thing != Thing.SPEAKER:
        return None
    sides = {fields["delegation"] for fields in (old, new) if fields is not None}
    return sides.pop() if len(sides) == 1 else None
