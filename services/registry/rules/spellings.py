"""How a folded word may be spelled in a raw text, as a regular expression: for picking rows without folding them (D7).

What is picked is folded and compared afterwards, so that too much is fine and too little is not.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache

from services.registry.rules.names import LOOKALIKES, SAINTS, TYPED_OTHERWISE, fold
from services.registry.rules.redaction import JOINED

# Chinese characters and Korean syllables, by far the most of all letters: each is folded to itself.
_THEMSELVES = (range(0x3400, 0xA000), range(0xAC00, 0xD7B0), range(0x17000, 0x19000), range(0x20000, 0x2F800))
_LAST = 0x32000
_SYLLABLE = re.compile("([\uac00-\ud7a3])")
Letters = dict[str, set[str]]


def spelling(word: str) -> str:
    """What matches every text that holds a token which folds to `word`; Python and PostgreSQL read it alike.

    Empty, which matches everything, for a word that has short forms.
    """
    if word in SAINTS:
        return ""
    letters, several = _sources()
    ignored = f"[{JOINED}{_classed(letters[''])}]*"

    def written(plain: str) -> str:
        skipped, parts = _covered(plain, several), []
        for index, letter in enumerate(plain):
            by = {each for one in (letter, *LOOKALIKES.get(letter, "")) for each in (one, *letters.get(one, ()))}
            part = f"[{_classed(by)}]{ignored}"
            parts.append(f"(?:{part})?" if index in skipped else part)
        return "".join(parts)

    # A Korean syllable is one letter, or the two or three that it is made of.
    return "".join(
        f"(?:{part}{ignored}|{written(_decomposed(part))})" if _SYLLABLE.fullmatch(part) else written(_decomposed(part))
        for part in _SYLLABLE.split(word)
    )


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _covered(plain: str, several: set[str]) -> set[int]:
    """Which letters of a word may have none of their own, because one before them stands for both (`œ` for `oe`)."""
    return {
        index + after
        for index in range(len(plain))
        for group in several
        if plain.startswith(group, index)
        for after in range(1, len(group))
    }


def _classed(letters: set[str]) -> str:
    """Letters within a class of characters; none of them means anything else there."""
    return "".join(sorted(letters))


def _changes(letter: str) -> bool:
    """Whether folding may change a letter."""
    if not letter.isalnum():
        return False
    return letter in TYPED_OTHERWISE or unicodedata.normalize("NFKD", letter.casefold()) != letter


@cache
def _sources() -> tuple[Letters, set[str]]:
    """The letters of Unicode by each letter that they fold to, or take part in; what single ones fold to, if several.

    Under the empty text: those that fold to nothing.
    """
    letters: Letters = defaultdict(set)
    several: set[str] = set()
    codes = (code for code in range(_LAST) if not any(code in each for each in _THEMSELVES))
    for letter in filter(_changes, map(chr, codes)):
        groups = _decomposed(fold(letter)).split() or [""]
        for group in groups:
            for part in group or [""]:
                letters[part].add(letter)
        several.update(group for group in groups if len(group) > 1)
    # A mark that is a letter once its case is folded: the iota beneath a Greek vowel.
    letters["ι"].add("\u0345")
    return letters, several
