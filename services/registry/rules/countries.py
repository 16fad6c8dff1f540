"""Which country a text names, as people type it: in any language of the platform, misspelled, with a part beside it.

`Allemagne`, `Grece`, `Kazakhstah`, `in Italy`, `England, United Kingdom`, `Ohio, United States` and `中国` are read.
What cannot be read is no country at all, and never the nearest one.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from babel import Locale
from rapidfuzz.distance import OSA

from services.registry.rules.names import fold

# The platform's four, and those in which partners most often write their own country.
_LANGUAGES = ("en", "fr", "de", "zh", "es", "it", "pt", "nl", "pl", "cs", "sv", "tr", "uk", "ru", "sr", "ja", "ar")
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

# What no list of countries calls them: short and older names, parts of countries, and States that are several now.
_ALSO_CALLED = {
    "AE": "uae;emirates;emirats",
    "BA": "bosnia;bosnie;bosnien;bosnia and hercegovina;bosnia hercegovina",
    "CD": "drc;rdc;dr congo;congo kinshasa;democratic republic of the congo;republique democratique du congo;zaire",
    "CG": "congo brazzaville;republic of the congo;republique du congo",
    "CI": "ivory coast;cote d ivoire",
    "CN": "prc;people s republic of china;republique populaire de chine;volksrepublik china;中华人民共和国",
    "CV": "cape verde;cabo verde",
    "CY": "northern cyprus",
    "CZ": "czech republic;republique tcheque;tchequie;tschechische republik;czechia",
    "DE": "frg;rfa;brd;gdr;rda;ddr;west germany;east germany;allemagne de l ouest;allemagne de l est",
    "FM": "micronesia;federated states of micronesia",
    "FR": "france metropolitaine;french republic",
    "GB": "uk;great britain;britain;grande bretagne;grossbritannien;england;angleterre;scotland;ecosse;schottland;"
    "wales;pays de galles;northern ireland;irlande du nord;nordirland;royaume uni",
    "IE": "republic of ireland;eire",
    "KP": "north korea;dprk;coree du nord",
    "KR": "south korea;republic of korea;coree du sud",
    "MD": "moldavia;moldavie",
    "MK": "macedonia;macedoine;mazedonien;fyrom",
    "MM": "burma;birmanie;birma",
    "NL": "holland;hollande;the netherlands",
    "PS": "palestine;west bank;cisjordanie;gaza",
    "RU": "russian federation;federation de russie",
    "ST": "sao tome",
    "SZ": "swaziland",
    "TL": "east timor;timor leste;timor oriental",
    "TR": "turkey;turkiye",
    "US": "usa;u s a;us;u s;america;united states of america;etats unis d amerique;vereinigte staaten von amerika",
    "VA": "vatican",
    "VN": "viet nam",
    "KR KP": "korea;coree",
    "CG CD": "congo;kongo",
    "CZ SK": "czechoslovakia;tchecoslovaquie;tschechoslowakei",
    "RS HR SI BA ME MK XK": "yugoslavia;yougoslavie;jugoslawien",
    "RU UA BY KZ UZ GE AM AZ LT LV EE MD KG TJ TM": "ussr;urss;udssr;soviet union;union sovietique;sowjetunion",
}
# Parts of a State that have a code of their own: who says the State may mean them, and the other way round.
_PARTS = {
    "FR": frozenset({"RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "NC", "PF", "WF"}),
    "FI": frozenset({"AX"}),
    "US": frozenset({"PR", "GU", "VI", "MP", "AS"}),
}
_LEADING = re.compile(r"^(?:in|en|au|aux|the|la|le|les|l|die|der)\s+(?=\w)")
# Babel writes `St. Vincent & Grenadines`.
_LINKING = re.compile(r"\b(?:and|et|und|y|the)\s+(?=\w)")
_SAINT = re.compile(r"\bst\b")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_PIECES = re.compile(r"\s*[,;/]\s*|\s+[-–—]\s+")
_ISO = re.compile(r"^[A-Za-z]{2}$")
_SHORTEST_MISSPELLED, _LONG = 4, 9


@dataclass(frozen=True, slots=True)
class CountryRead:
    """What was read: `codes` are ISO 3166-1 alpha-2, several only for what is several States (`Korea`).

    `within` is the part of the country that stood beside it, as typed (`Ohio`); `spelled` is False where a misspelling
    was forgiven.
    """

    codes: frozenset[str]
    within: str | None = None
    spelled: bool = True

    @property
    def code(self) -> str | None:
        """The one country; None where it may be several."""
        return next(iter(self.codes)) if len(self.codes) == 1 else None

    @property
    def is_part(self) -> bool:
        """Whether this is an overseas part of a State, which its name places as a region's does."""
        return any(not self.codes.isdisjoint(parts) for parts in _PARTS.values())

    def covers(self, country: str) -> bool:
        """Whether something of this country may be meant: overseas parts count as their State and stand for it."""
        return country in self.codes or any(
            (state in self.codes and country in parts) or (country == state and not parts.isdisjoint(self.codes))
            for state, parts in _PARTS.items()
        )


def read_country(text: str | None) -> CountryRead | None:
    """The country that `text` names; None when it is empty or names none that can be told.

    A misspelling is forgiven when it is one slip (two in long names) from the names of one country alone.
    """
    typed = unicodedata.normalize("NFKC", text or "").strip()
    if not typed:
        return None
    bare = _IN_BRACKETS.sub("", typed).strip()
    exact = spelled_country(bare)
    if exact:
        return exact
    *before, last = _PIECES.split(bare)
    if before:
        whole = read_country(last)
        return whole and CountryRead(whole.codes, ", ".join(before), whole.spelled)
    return _misspelled(_key(bare))


def spelled_country(text: str) -> CountryRead | None:
    """The country whose name or ISO code `text` is, letter by letter but for case and accents; else None."""
    typed = text.strip()
    if _ISO.match(typed) and typed.upper() in _codes():
        return CountryRead(frozenset({typed.upper()}))
    codes = _names().get(_key(typed))
    return CountryRead(codes) if codes else None


def _key(text: str) -> str:
    return _SAINT.sub("saint", _LINKING.sub("", _LEADING.sub("", fold(text))))


def _misspelled(key: str) -> CountryRead | None:
    if len(key) < _SHORTEST_MISSPELLED:
        return None
    slips = 1 if len(key) < _LONG else 2
    near: set[frozenset[str]] = set()
    for name, codes in _names().items():
        if len(name) >= _SHORTEST_MISSPELLED and OSA.distance(key, name, score_cutoff=slips) <= slips:
            near.add(codes)
    return CountryRead(near.pop(), spelled=False) if len(near) == 1 else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if _ISO.match(code)) - _NO_COUNTRIES


@cache
def _names() -> dict[str, frozenset[str]]:
    """Folded name → codes. Where languages disagree (`Island` is no island), the first language wins."""
    found: dict[str, frozenset[str]] = {}
    for codes, names in _ALSO_CALLED.items():
        for name in names.split(";"):
            found[_key(name)] = frozenset(codes.split())
    for language in _LANGUAGES:
        territories = Locale(language).territories
        for code in _codes():
            if code in territories:
                for name in (territories[code], _IN_BRACKETS.sub("", territories[code])):
                    found.setdefault(_key(name), frozenset({code}))
    found.pop("", None)
    return found
