"""What a change of a registration changes, part by part, and what of consents stands (D7)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

PARTS = ("person", "answers", "needs", "consents")
"""What of a registration its holder may change, as in a PATCH."""


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    """What differs between two objects: `before` and `after` with the names concerned alone; None when nothing does.

    A name that is not there is null.
    """
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names:
        return None
    return {
        "before": {name: before.get(name) for name in names},
        "after": {name: after.get(name) for name in names},
    }


def fields_of(differences: Mapping[str, Mapping[str, Mapping[str, Any]] | None]) -> list[str]:
    """The names of what differs, as `person.email`."""
    return [f"{part}.{name}" for part, found in differences.items() if found for name in sorted(found["after"])]


def standing(consents: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Of stored consents those that stand: purpose, and version of the text."""
    return {item["purpose"]: item["version"] for item in consents if item["withdrawn_at"] is None}


def given_instead(
    consents: Iterable[Mapping[str, Any]], given: Sequence[tuple[str, int]], at: str
) -> list[dict[str, Any]]:
    """Stored consents once `given` (purpose, version) are those that stand, at the instant `at`.

    One that was given to the same text keeps its time; one that is not named any more is withdrawn; one given again, or
    to another text, takes the place of the former.
    """
    known = {item["purpose"]: dict(item) for item in consents}
    named = dict(given)
    stands = standing(known.values())
    for purpose, item in known.items():
        if purpose not in named and item["withdrawn_at"] is None:
            item["withdrawn_at"] = at
    for purpose, version in given:
        if stands.get(purpose) != version:
            known[purpose] = {"purpose": purpose, "version": version, "given_at": at, "withdrawn_at": None}
    return list(known.values())


def without_consent(consents: Iterable[Mapping[str, Any]], purpose: str, at: str) -> list[dict[str, Any]]:
    """Stored consents once that for `purpose` is withdrawn."""
    return [
        dict(item) | ({"withdrawn_at": at} if item["purpose"] == purpose and item["withdrawn_at"] is None else {})
        for item in consents
    ]
