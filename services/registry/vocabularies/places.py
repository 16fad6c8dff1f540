"""Countries and languages in the four languages, as the Unicode CLDR names them."""

from collections.abc import Iterable
from typing import Literal

from babel import Locale

from shared.catalogue.texts import LANGUAGES, Text
from shared.catalogue.vocabularies import Vocabulary
from shared.countries import COUNTRIES

_LOCALES = {language: Locale(language) for language in LANGUAGES}
_NO_LANGUAGES = {"mul", "und", "zxx"}
_LONGEST_CODE = 3


def _named(kind: Literal["territories", "languages"], codes: Iterable[str]) -> Vocabulary:
    names = {language: getattr(locale, kind) for language, locale in _LOCALES.items()}
    return {code: Text(**{language: names[language][code] for language in LANGUAGES}) for code in sorted(codes)}


COUNTRY_NAMES: Vocabulary = _named("territories", COUNTRIES)
LANGUAGE_NAMES: Vocabulary = _named(
    "languages",
    (
        code
        for code in map(str, _LOCALES["en"].languages)
        if len(code) <= _LONGEST_CODE
        and code not in _NO_LANGUAGES
        and all(code in locale.languages for locale in _LOCALES.values())
    ),
)
