"""Taking a person out of what others wrote (D7): by every spelling of its name, and by its own addresses."""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.registry.rules.names import fold, search_keys, whole_word

ERASED = "[…]"
"""What stands where a name stood: somebody signed, and nobody says who."""
_ERASED_IN_LINK = "erased"

INSTITUTIONS = frozenset({"name", "names", "organisation_name"})
"""Fields that name institutions: the school that is called after somebody keeps its name."""
_OF_PERSON = frozenset(
    {"given_name", "family_name", "native_name", "transcription", "also_known_as", "email", "phone", "language", "name"}
)
PERSONS = frozenset({"person", "signed_by"})
"""Fields that hold a person's name, and nothing else."""

_UNSPACED = "぀-ヿ㐀-鿿豈-﫿\U00020000-\U0003fffd"
JOINED = "\\u0300-\\u036f\\u064b-\\u065f\\u0670\\u00ad\\u200b-\\u200d\\u2060\\ufeff"
"""What may stand within a word and is no letter, as a part of a class of characters: accents, Arabic vowels, and what
nobody sees (a soft hyphen of a PDF, say)."""
_LETTER = f"[^\\W_{_UNSPACED}]"
# A character of a script without spaces is a word of its own.
_TOKEN = re.compile(f"[{_UNSPACED}]|{_LETTER}(?:{_LETTER}|[{JOINED}])*")
_UUID = re.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_LINK = re.compile(r"https?://", re.IGNORECASE)

Path = tuple[str, ...]
Mention = tuple[Path, str]
"""Where in a document (keys from its top) and the text as it stands there."""


@dataclass(frozen=True)
class Sought:
    """A person to be looked for: its id, the words of every spelling of its name, its addresses."""

    person_id: UUID
    spellings: Sequence[str]
    addresses: Sequence[str] = ()
    sequences: frozenset[tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        # Addresses as well: a telephone's groups are written with any signs between them, and keys hold no signs.
        written = (*self.spellings, *self.addresses)
        keys = {key for spelling in written for key in (spelling, *search_keys(spelling))}
        words = {tuple(word for word, _, _ in _words(key)) for key in keys}
        object.__setattr__(self, "sequences", frozenset(sequence for sequence in words if sequence))

    @property
    def together(self) -> set[frozenset[str]]:
        """Sets of folded words: a text that names the person by more than one word holds all of one of these."""
        names = {frozenset(sequence) for sequence in self.sequences if len(sequence) > 1}
        return names | {frozenset(word for word, _, _ in _words(address)) for address in self.addresses}

    @property
    def alone(self) -> set[str]:
        """Names of one word: they count only where they are all that a field of persons' names holds."""
        return {sequence[0] for sequence in self.sequences if len(sequence) == 1}

    @property
    def keys(self) -> list[list[int]]:
        """A document that names the person has, among its `keys_of`, all of one of these lists."""
        words = [*self.together, *({_alone(word)} for word in self.alone), {str(self.person_id)}]
        return sorted(sorted({_key(word) for word in one}) for one in words)

    def is_in(self, text: str, field: str) -> bool:
        """Whether the text of this field names the person."""
        return self.taken_out_of(text, field) != text

    def taken_out_of(self, text: str, field: str) -> str:
        """The text of this field without the person.

        A name of one word is a word like others: it counts only as the whole of a field that holds persons' names.
        """
        mark = _ERASED_IN_LINK if _LINK.match(text) else ERASED
        # What stood on both sides of a name may be one, too.
        while spans := self._spans(text, alone=field in PERSONS):
            for begin, end in reversed(spans):
                text = f"{text[:begin]}{mark}{text[end:]}"
        return text

    def is_address(self, text: str) -> bool:
        """Whether the text is one of the person's own addresses, and nothing else."""
        return any(text.strip().casefold() == address.casefold() for address in self.addresses)

    def _spans(self, text: str, *, alone: bool) -> list[tuple[int, int]]:
        """Where the person stands in the text, from left to right; a name within an address is part of that."""
        addresses = [found.span() for address in self.addresses for found in _whole(address).finditer(text)]
        names = [
            (begin, end)
            for begin, end in self._names(text, alone=alone)
            if not any(first < end and begin < last for first, last in addresses)
        ]
        return sorted({*addresses, *names})

    def _names(self, text: str, *, alone: bool) -> Iterable[tuple[int, int]]:
        words = _words(text)
        plain, index = [word for word, _, _ in words], 0
        while index < len(words):
            length = self._length_at(plain, index, alone=alone)
            if length:
                yield words[index][1], words[index + length - 1][2]
            index += length or 1

    def _length_at(self, words: list[str], index: int, *, alone: bool) -> int:
        fitting = (
            len(sequence)
            for sequence in self.sequences
            if tuple(words[index : index + len(sequence)]) == sequence
            and (len(sequence) > 1 or (alone and len(words) == 1))
        )
        return max(fitting, default=0)


def _whole(address: str) -> re.Pattern[str]:
    """An address as it stands in a text: not as a part of a longer one (`anne@` of `joanne@`)."""
    return re.compile(f"(?<!{_LETTER}){re.escape(address)}(?!{_LETTER}|[{JOINED}])", re.IGNORECASE)


def _words(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text, each with where it begins and ends there."""
    return [(word, found.start(), found.end()) for found in _TOKEN.finditer(text) for word in _folded(found.group())]


@lru_cache(maxsize=10_000)
def _folded(token: str) -> tuple[str, ...]:
    """The folded words of a token, nearly always one."""
    words = (token.lower(),) if token.isascii() else fold(token).split()
    return tuple(map(whole_word, words))


def _alone(word: str) -> str:
    """How a word is indexed that is all that a field of persons' names holds."""
    return f"={word}"


def keys_of(value: Any) -> list[int]:
    """What a document is looked up by: a number for each word that `without` would compare, in order, each once.

    Numbers, and not the words: an index of names would itself be personal data. Two words may share one.
    """
    return sorted({_key(word) for word in _indexed(value, "")})


def _key(word: str) -> int:
    return zlib.crc32(word.encode()) - 2**31


def _indexed(value: Any, field: str) -> Iterator[str]:
    if field in INSTITUTIONS:
        return
    if isinstance(value, str):
        if _UUID.fullmatch(value):
            yield value.lower()
            return
        words = [word for word, _, _ in _words(value)]
        yield from words
        if field in PERSONS and len(words) == 1:
            yield _alone(words[0])
    elif isinstance(value, list):
        for item in value:
            yield from _indexed(item, field)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _indexed(item, key)


def mentions(value: Any, sought: Sought, path: Path) -> list[Mention]:
    """Every text of a field's value that names the person, institutions' names apart; `path` is where it stands."""
    field = path[-1]
    if field in INSTITUTIONS:
        return []
    if isinstance(value, str):
        return [(path, value)] if sought.is_in(value, field) else []
    if isinstance(value, list):
        return [found for item in value for found in mentions(item, sought, path)]
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in mentions(item, sought, (*path, key))]
    return []


def without(value: Any, sought: Sought, field: str) -> Any:
    """A field's value without the person: its own record blanked, every text that names it rewritten."""
    if field in INSTITUTIONS:
        return value
    if isinstance(value, str):
        return sought.taken_out_of(value, field)
    if isinstance(value, list):
        return [without(item, sought, field) for item in value]
    if not isinstance(value, dict):
        return value
    own = str(sought.person_id)
    if value.get("id") == own:
        return {key: None if key in _OF_PERSON else without(item, sought, key) for key, item in value.items()}
    if value.get("person_id") == own and "person" in value:
        value = {**value, "person": None}
    return {key: without(item, sought, key) for key, item in value.items()}
