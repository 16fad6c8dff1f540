"""A trial of many registrations, batch by batch: what one batch would take is carried to the next, and kept by nobody.

So a trial holds the seats for no longer than any other batch does, however long its file is.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from services.registration.rules.quota import Tally

_BY_NUMBER = {"waiting_at"}
"""Counts by priority: JSON knows keys of text alone."""


def taken_between(before: Tally, after: Tally) -> dict[str, Any]:
    """What was counted between two states of a workshop's seats, as JSON."""
    found: dict[str, Any] = {}
    for each in fields(Tally):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if isinstance(new, dict):
            found[each.name] = {
                str(key): count - old.get(key, 0) for key, count in new.items() if count != old.get(key)
            }
        elif _is_count(new) and new != old:
            found[each.name] = new - old
    return {name: more for name, more in found.items() if more}


def with_taken(tally: Tally, more: Mapping[str, Any]) -> Tally:
    """The seats as they would be with what a trial has counted so far."""
    carried = tally.copy()
    for name, count in more.items():
        old = getattr(carried, name)
        if isinstance(count, Mapping):
            by_key = {int(key) if name in _BY_NUMBER else key: of for key, of in count.items()}
            setattr(carried, name, old | {key: old.get(key, 0) + of for key, of in by_key.items()})
        else:
            setattr(carried, name, old + count)
    return carried


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
