"""Names are found however they are typed, and shown as they were typed (rule D6)."""

import unicodedata
from collections.abc import Iterable

# Letters that Unicode does not decompose, though people type them without their stroke or as two.
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t"}
    # Apostrophes that Unicode counts among the letters.
    | dict.fromkeys("ʼʻʽʹˈ", " ")
)


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents; apostrophes, hyphens and the like are spaces.

    `Villeneuve d’Ascq`, `villeneuve-d'ascq` and `VILLENEUVE D ASCQ` fold alike.
    """
    # Case is folded between two decompositions (Unicode's caseless matching): each brings out what the other hid.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    bare = "".join(letter for letter in folded if unicodedata.category(letter) != "Mn")
    spaced = "".join(letter if letter.isalnum() else " " for letter in bare)
    return unicodedata.normalize("NFKC", " ".join(spaced.split()))


def search_key(texts: Iterable[str]) -> str:
    """What a search looks into: every text folded, each once, one a line so that no word runs into the next."""
    return "\n".join(dict.fromkeys(fold(text) for text in texts))


def words_of(query: str) -> list[str]:
    """The folded words of a query; all of them must occur. Empty when the query holds no letter and no digit."""
    return list(dict.fromkeys(fold(query).split()))
