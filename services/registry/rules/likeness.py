"""How near two names are: compared whole, letter by letter, never by their best part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from services.registry.rules.names import exact_key, fold, search_keys
from services.registry.rules.place_words import Form, Rank, dressed_names

# What a likeness of 1 loses where only accents differ, and at least where a letter does.
_LOOSE, _SLIPPED = 0.02, 0.06
_SPELLED_OUT = re.compile("[aou]e")


class Closeness(IntEnum):
    """How near a name is to what was typed, the nearest last."""

    FAR = 0
    SLIP = 1  # one letter wrong, left out, doubled or swapped
    LOOSE = 2  # alike but for accents
    EXACT = 3  # alike but for case and typography


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a text, computed once for all the names that it is compared with."""

    exact: str
    loose: tuple[str, ...]


@lru_cache(maxsize=50_000)
def keys_of(text: str) -> Keys:
    """The strict key and the loose ones of a text (D6)."""
    return Keys(exact_key(text), search_keys(text))


def lookup_keys(form: Form, own_words: frozenset[Rank] = frozenset()) -> Iterable[str]:
    """The keys of a form, and those of the spellings that it may stand for in the database.

    `own_words` are the ranks whose words things carry in their own name (`Ville de Lille`), where none is said.
    """
    keys = keys_of(form.name).loose
    yield from keys
    # `Muenster` for Münster; of `Rouen` this makes nothing that exists.
    yield _SPELLED_OUT.sub(lambda found: found[0][0], keys[0])
    for dressed in dressed_names(form.name, form.ranks or own_words):
        yield fold(dressed)


def compare(typed: str, name: str) -> tuple[Closeness, float]:
    """How near two whole names are, and their likeness from 0 to 1."""
    ours_all, theirs_all = keys_of(typed), keys_of(name)
    if ours_all.exact == theirs_all.exact:
        return Closeness.EXACT, 1.0
    keys, others = ours_all.loose, theirs_all.loose
    if not set(keys).isdisjoint(others):
        return Closeness.LOOSE, 1.0 - _LOOSE
    ours, theirs = keys[0], others[0]
    if OSA.distance(ours, theirs, score_cutoff=1) <= 1 and ours[:1] == theirs[:1]:
        return Closeness.SLIP, 1.0 - max(_SLIPPED, 1 / max(len(ours), len(theirs)))
    # Whole names, with their words in any order: never the best part of one.
    likeness = max(OSA.normalized_similarity(ours, theirs), fuzz.token_sort_ratio(ours, theirs) / 100)
    return Closeness.FAR, 0.9 * likeness


def differ_by_a_slip(typed: str, name: str) -> bool:
    """Whether the texts differ by one slip at most, accents and all."""
    return OSA.distance(keys_of(typed).exact, keys_of(name).exact, score_cutoff=1) <= 1
