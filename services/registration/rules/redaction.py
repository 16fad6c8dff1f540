"""D7: taking one person out of whatever names them, and leaving all else as it was."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.registration.rules.person import PersonKey, address_key, person_key

GONE = "[…]"
NAMES = ("given_name", "family_name", "native_name")
_SHORTEST_PHONE = 6


def key_of_values(person: Mapping[str, Any]) -> PersonKey:
    """The key of a person as it stands in JSON (`rules.person`)."""
    given, family, native = (_text(person.get(name)) for name in NAMES)
    names = (given, family) if given or family else (native,)
    return person_key(_text(person.get("email")), *names)


def _text(value: Any) -> str | None:
    """In the cells of a file that waits numbers may stand."""
    return str(value) if value else None


@dataclass(frozen=True)
class Sought:
    """The person to take out, as the values of a registration's `person`."""

    person: Mapping[str, Any]

    @cached_property
    def key(self) -> PersonKey:
        return key_of_values(self.person)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """The texts by which the person is named alone: whole names, address and number. Never half a name."""
        given, family, native = (self.person.get(name) for name in NAMES)
        both = bool(given and family)
        whole = [f"{given} {family}", f"{family} {given}", f"{family}, {given}"] if both else []
        more = (native, self.person.get("transcription"), self.person.get("sort_name"), self.person.get("email"))
        alone = [] if both else [given, family]
        texts = [text for text in (*whole, *alone, *more) if text and len(text) > 1]
        phone = self.person.get("phone")
        if phone and len(phone) >= _SHORTEST_PHONE:
            texts.append(phone)
        return tuple(sorted(dict.fromkeys(texts), key=len, reverse=True))

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """One of these stands in every text or JSON that names the person; others may hold them, too."""
        names = [self.person.get(name) for name in NAMES]
        return tuple(dict.fromkeys(text for text in (*names, *self.spellings) if text))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = (re.escape(text) for text in self.spellings)
        return re.compile("|".join(rf"(?<!\w){part}(?!\w)" for part in parts) or r"(?!)", re.IGNORECASE)

    def is_it(self, person: Mapping[str, Any]) -> bool:
        """Whether a person in JSON is this one: of the same name, and of no other address."""
        found = key_of_values(person)
        if not found.name or found.name != self.key.name:
            return False
        return None in (found.address, self.key.address) or found.address == self.key.address

    def named_in(self, text: str) -> bool:
        return self._pattern.search(text) is not None

    def out_of(self, text: str) -> str:
        return self._pattern.sub(GONE, text)


def without(value: Any, sought: Sought) -> Any:
    """`value` (text, or JSON) without the person: an object that is the person becomes `{}`, a naming text `[…]`."""
    if isinstance(value, str):
        return sought.out_of(value)
    if isinstance(value, list):
        return [without(item, sought) for item in value]
    if isinstance(value, dict):
        if _is_person(value) and sought.is_it(value):
            return {}
        return {name: without(item, sought) for name, item in value.items()}
    return value


_OWN: Mapping[str, Any] = {"person": {}, "guardian_consent": None}
"""What in a registration is a person's, and what stands there afterwards."""


def without_registration(value: Any, registration_id: str) -> Any:
    """An answer without the person of one registration, whatever their name was at the time, and a minor's guardian."""
    if isinstance(value, list):
        return [without_registration(item, registration_id) for item in value]
    if isinstance(value, dict):
        own = registration_id in (value.get("id"), value.get("registration_id"))
        return {
            name: _OWN[name] if own and name in _OWN else without_registration(item, registration_id)
            for name, item in value.items()
        }
    return value


def mentions(value: Any, sought: Sought) -> list[Any]:
    """The parts of `value` that `without` takes out: persons whole, and texts."""
    if isinstance(value, str):
        return [value] if sought.named_in(value) else []
    if isinstance(value, list):
        return [found for item in value for found in mentions(item, sought)]
    if isinstance(value, dict):
        if _is_person(value) and sought.is_it(value):
            return [value]
        return [found for item in value.values() for found in mentions(item, sought)]
    return []


def persons_at(value: Any, address: str) -> list[Mapping[str, Any]]:
    """The persons in JSON who have this address, as `rules.person.address_key` writes it."""
    if isinstance(value, list):
        return [found for item in value for found in persons_at(item, address)]
    if isinstance(value, Mapping):
        own = value.get("email")
        if isinstance(own, str) and _is_person(value) and address_key(own) == address:
            return [value]
        return [found for item in value.values() for found in persons_at(item, address)]
    return []


def _is_person(value: Mapping[str, Any]) -> bool:
    return any(value.get(name) for name in NAMES)
