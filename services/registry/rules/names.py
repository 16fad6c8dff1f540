"""Names are found however they are typed, and shown as they were typed (rule D6).

There are two keys of a name, and they are never taken for each other:

- `fold` is loose and **for finding**: `MUNSTER`, `münster` and `Munster` fold alike. `search_keys` are all the loose
  keys under which one name may be looked for; two names that share one are candidates for each other, no more.
- `exact_key` is strict and **for deciding** that two spellings are one name: it forgives only what is typography
  (case, apostrophes, hyphens, `œ` for `oe`, `St` for `Saint`, composed or not). Münster and Munster, Fürth and Furth,
  Löhne and Lohne are different towns and have different keys.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_APOSTROPHES = "'’‘‛`´′‵＇ʼʻʽʹˈʾʿꞌꞋ՚׳"
_TO_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_NO_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES))

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# The cedilla that old fonts put where Romanian has a comma; the dot that a Turkish İ leaves behind.
_MARKS = {"s\u0327": "s\u0326", "t\u0327": "t\u0326", "i\u0307": "i"}
# Letters that Unicode does not decompose, though people type them without their stroke or hook.
_LETTERS = str.maketrans(
    dict(zip("øłđðħıŧɛɔəŋɖɗɓƙƴґ", "olddhiteoenddbkyг", strict=True))
    | {"þ": "th"}
    # Arabic letters that are written one for the other.
    | dict(zip("ىیةک", "ييهك", strict=True))
    | {"ـ": None}
)
TYPED_OTHERWISE = frozenset(map(chr, {**_TO_APOSTROPHE, **_LIGATURES, **_LETTERS}))
"""Characters that fold to others though Unicode does not say so."""
# What German and Nordic letters are spelled as where the keyboard has none.
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Latin letters that stand for the Cyrillic ones that look like them: « Днiпропетровськ » with a Latin i.
_LOOKALIKES = str.maketrans("abcehikmoptxy", "авсенікмортху")
_CYRILLIC = re.compile("[Ѐ-ԯ]")
LOOKALIKES = {chr(meant): chr(typed) for typed, meant in _LOOKALIKES.items()}
"""Cyrillic letters, and the Latin ones that are typed in their place."""
# U.S.A., C.C.R.E.; letters may carry accents of their own.
_LETTER = r"[^\W\d_][̀-ͯ]*"
_INITIALS = re.compile(rf"(?<![\ẁ-ͯ]){_LETTER}(?:\.{_LETTER})+\.?(?![\ẁ-ͯ])")
_SAINTS = {"st": "saint", "ste": "sainte", "sankt": "saint", "sint": "saint"}
SAINTS = frozenset(_SAINTS.values())
"""Folded words that have short forms."""
# Catalan writes l·l where others type ll.
_MIDDLE_DOT = re.compile("(?<=l)·(?=l)")
# Marks that belong to a letter as a vowel or a voice does, and are no accents: nukta, kana voicing, virama; and those
# that do not combine at all (the vowel signs of India).
_NO_ACCENTS = {0, 7, 8, 9}
_INVISIBLE = re.compile("[͏᠋-᠍︀-️\U000e0100-\U000e01ef]")
# Scripts that put no spaces between words.
_UNSPACED = re.compile("[぀-ヿ㐀-鿿豈-﫿\U00020000-\U0003fffd]")
_PLACE_SUFFIX = re.compile("^(..+?)(?:特别行政区|自治区|自治州|自治县|地区|省|市|县|區|区|縣)$")
_SHORT = 3


def fold(text: str) -> str:
    """The loose key, for finding: no case, no accents; apostrophes, hyphens and the like are spaces.

    `Villeneuve d’Ascq`, `villeneuve-d'ascq` and `VILLENEUVE D ASCQ` fold alike, and so do `St-Denis` and `Saint Denis`.
    Folding what is folded changes nothing. Empty when the text holds no letter and no digit.
    """
    return _words("".join(letter for letter in _caseless(text).translate(_LETTERS) if not _is_accent(letter)))


def exact_key(text: str) -> str:
    """The strict key, for deciding: like `fold`, but with accents and letters as they are.

    `Mons-en-Baroeul` is `Mons-en-Barœul`; `Munster` is not `Münster`. Equal strict keys have equal loose ones.
    """
    return _words(_caseless(text))


def search_keys(text: str) -> tuple[str, ...]:
    """Every loose key under which a name is looked for, `fold(text)` first.

    The others: without the apostrophe at all (`Xi'an` → `xian`), with umlauts spelled out (`Münster` → `muenster`), and
    a Chinese place without the word for its rank (`深圳市` → `深圳`).
    """
    plain = fold(text)
    keys = [plain, fold(text.translate(_NO_APOSTROPHE))]
    keys.append(
        fold(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_SPELLED_OUT))
    )
    place = _PLACE_SUFFIX.match(plain)
    if place and _UNSPACED.match(plain):
        keys.append(place[1])
    return tuple(dict.fromkeys(keys))


def search_key(texts: Iterable[str]) -> str:
    """What a search for words looks into: the loose keys of every text, one a line so that no word runs into the next.

    Each line begins with a space, so that every word does, and a script without spaces has one before each character:
    where a word begins can then be looked up in an index.
    """
    keys = dict.fromkeys(key for text in texts for key in search_keys(text))
    return "\n".join(f" {spaced(key)}" for key in keys)


def words_of(query: str) -> list[str]:
    """The folded words of a query; all of them must occur. Empty when the query holds no letter and no digit."""
    return list(dict.fromkeys(fold(query).split()))


def part_of_key(word: str) -> str:
    """What a `search_key` holds when a text of it holds this folded word.

    One or two letters, and the characters of a script without spaces, must begin a word: inside of words they are
    everywhere.
    """
    begins = len(word) < _SHORT or _UNSPACED.match(word)
    return f" {spaced(word)}" if begins else spaced(word)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for in names, in every form in which it is compared; all empty without a letter and a digit.

    `keys` and `exact` are compared with whole names, `key` with their beginnings; `parts` are what a `search_key` holds
    of each word, `starts` the same where a word of the name begins with it; `guessable` are the words that are long
    enough to be known again with a typing error, `short` those that are not.
    """

    keys: tuple[str, ...]
    exact: str
    key: str
    parts: list[str]
    starts: list[str]
    guessable: list[str]
    short: list[str]

    @classmethod
    def of(cls, text: str) -> "Query":
        words = words_of(text)
        guessable = [word for word in words if len(word) >= _SHORT and not _UNSPACED.search(word)]
        return cls(
            keys=search_keys(text),
            exact=exact_key(text),
            key=fold(text),
            parts=[part_of_key(word) for word in words],
            starts=[f" {spaced(word)}" for word in words],
            guessable=guessable,
            short=[word for word in words if word not in guessable],
        )


def spaced(key: str) -> str:
    """A folded text with each character of a script without spaces as a word of its own: `深圳 x` → `深 圳 x`."""
    return " ".join(_UNSPACED.sub(r" \g<0> ", key).split())


def whole_word(word: str) -> str:
    """A folded word that is known to be whole, as it is written out: `st` is `saint`."""
    return _SAINTS.get(word, word)


def _caseless(text: str) -> str:
    """Without case and the differences of typing, decomposed."""
    plain = unicodedata.normalize("NFD", text).translate(_TO_APOSTROPHE)
    # Case is folded between two decompositions (Unicode's caseless matching): each brings out what the other hid.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold()).translate(_TO_APOSTROPHE)
    for typed, meant in _MARKS.items():
        folded = folded.replace(typed, meant)
    joined = _INITIALS.sub(lambda found: found[0].replace(".", ""), _visible(folded))
    return _MIDDLE_DOT.sub("", joined.translate(_LIGATURES))


def _visible(text: str) -> str:
    """Without what nobody sees: joiners, variation selectors, and marks that stand on no letter."""
    kept: list[str] = []
    on_letter = False
    for letter in _INVISIBLE.sub("", text):
        category = unicodedata.category(letter)
        if category == "Cf" or (category.startswith("M") and not on_letter):
            continue
        on_letter = letter.isalnum() or category.startswith("M")
        kept.append(letter if on_letter or letter in ".·" else " ")
    return "".join(kept)


def _words(visible: str) -> str:
    words = [_in_one_script(word) for word in re.split("[ .·]+", visible) if word]
    # The last word may be the beginning of a longer one (`st` of Stuttgart), but nothing begins with `sankt`.
    saints = [whole_word(word) for word in words[:-1]]
    last = [_SAINTS[word] if word == "sankt" else word for word in words[-1:]]
    return unicodedata.normalize("NFC", " ".join([*saints, *last]))


def _is_accent(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn" and unicodedata.combining(letter) not in _NO_ACCENTS


def _in_one_script(word: str) -> str:
    return word.translate(_LOOKALIKES) if _CYRILLIC.search(word) else word
