"""What stands around a place's name when people type it.

Its rank (`Ville de`, `Conseil régional de`, `(district)`) and the larger place in which it lies (`, Ohio`, `(Nord)`,
`Berlin – Neukölln`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from services.registry.rules.countries import CountryRead, spelled_country
from services.registry.rules.names import fold
from services.registry.vocabularies.territories import Level


class Rank(StrEnum):
    """How large a territory is; what the levels of all countries are compared by."""

    LOCAL = "local"  # communes, cities
    GROUP = "group"  # intercommunalities
    DISTRICT = "district"  # between the commune and the département: parts of cities, counties, rural communes
    DEPARTMENT = "department"
    REGION = "region"
    STATE = "state"


_LOCAL, _GROUP, _DISTRICT = frozenset({Rank.LOCAL}), frozenset({Rank.GROUP}), frozenset({Rank.DISTRICT})
_DEPARTMENT, _REGION = frozenset({Rank.DEPARTMENT}), frozenset({Rank.REGION})
_COUNTY = frozenset({Rank.DEPARTMENT, Rank.DISTRICT})

RANKS: Mapping[str, Rank] = {
    Level.COUNTRY: Rank.STATE,
    **dict.fromkeys(
        (Level.NATION, Level.STATE, Level.LAND, Level.REGION, Level.OBLAST, Level.PROVINCE, Level.CANTON), Rank.REGION
    ),
    **dict.fromkeys((Level.COUNTY, Level.DEPARTMENT), Rank.DEPARTMENT),
    Level.INTERCOMMUNALITY: Rank.GROUP,
    **dict.fromkeys((Level.PREFECTURE, Level.COMMUNE, Level.CITY), Rank.LOCAL),
    Level.DISTRICT: Rank.DISTRICT,
}
"""The rank of each level."""

# Folded, without the word that links them to the name.
_BEFORE = {
    _LOCAL: "ville;mairie;commune;municipalite;municipalite de la ville;city;town;city council;municipality;stadt;"
    "gemeinde;landeshauptstadt;hansestadt;universitatsstadt;kreisfreie stadt;gemeente;stad;comune;citta;ayuntamiento;"
    "ajuntament;municipio;camara municipal;prefeitura;prefeitura municipal;miasto;urzad miasta;mesto;obec;grad;"
    "conseil municipal;orasul;primaria;місто;город",
    _GROUP: "communaute d agglomeration;communaute de communes;communaute urbaine;communaute;agglomeration;"
    "metropole;grand;ca;cc;cu",
    _DEPARTMENT: "departement;conseil departemental;conseil general",
    _REGION: "region;conseil regional;regional council;land;freistaat;bundesland;province;provincia;provinz;oblast;"
    "voivodie;voivodeship;wojewodztwo;woiwodschaft;regione;collectivite territoriale;state;prefecture",
    _DISTRICT: "landkreis;kreis;district;powiat;rayon;raion;arrondissement",
    _COUNTY: "county;comte",
}
_AFTER = {
    _LOCAL: "kommun;kommune;municipality;місто",
    _GROUP: "metropole;agglomeration;communaute",
    _REGION: "oblast;область;voivodeship;province;region",
    _DISTRICT: "district;rural gmina;rural commune;microregion;raion;район;powiat",
    _COUNTY: "county",
}
# Chinese writes the rank as the name's last sign; the provinces that are cities have a city's.
_SIGNS = {"省": _REGION, "自治区": _REGION, "市": frozenset({Rank.LOCAL, Rank.REGION})}
# Linking words, and the articles that they may have swallowed: « Ville du Havre » is Le Havre's.
_LINKS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("de", "la"), ("", "La ")),
    (("de", "l"), ("", "L'")),
    (("du",), ("", "Le ")),
    (("des",), ("", "Les ")),
    *(((word,), ("",)) for word in ("de", "d", "of", "di", "do", "da", "dos", "von", "der", "van")),
)
_OWN_WORDS = {
    Rank.LOCAL: ("ville de", "ville d", "commune de", "commune d", "mairie de", "stadt", "city of"),
    Rank.GROUP: (
        *(f"{kind}{link}" for kind in ("ca", "cc", "cu", "metropole") for link in ("", " de", " du", " d", " des")),
        *("communaute urbaine de", "communaute d agglomeration de", "communaute de communes de", "grand"),
    ),
    Rank.DEPARTMENT: ("departement de", "departement du", "departement de la", "departement de l", "departement d"),
    Rank.REGION: ("region", "land", "conseil regional de", "conseil regional des", "province de", "province du"),
}
_WORD = re.compile(r"\w+")
_BRACKETED = re.compile(r"^(?P<head>[^()]*[^()\s])\s*\((?P<inside>[^()]+)\)$")
_DASH = re.compile(r"\s+[-–—]\s+")
_COMMA = re.compile(r"\s*[,，]\s*")
_RIVER = re.compile(r"(?<=\w)\s+s\s*/\s*(?=[A-Z])")
_MOST_LINKED = 2


@dataclass(frozen=True, slots=True)
class Form:
    """One way to read a text.

    `name` is bare; `ranks` are those that words around it allow (None: no word says), `within` the larger places in
    which it lies, as typed, `country` the one that the text names.
    """

    name: str
    ranks: frozenset[Rank] | None = None
    within: tuple[str, ...] = ()
    country: CountryRead | None = None


def forms_of(text: str) -> list[Form]:
    """The ways to read a text, the most literal first. Empty when it holds no letter and no digit."""
    typed = " ".join(unicodedata.normalize("NFC", text).replace("（", " (").replace("）", ")").split())
    typed = _RIVER.sub(" sur ", typed)
    found = [form for form in _readings(typed) if fold(form.name)]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=50_000)
def bare_names(name: str, rank: Rank) -> tuple[str, ...]:
    """A thing's own name without the word for its rank: `Région Hauts-de-France` → `Hauts-de-France`."""
    return tuple(form.name for form in _ranked(Form(name)) if form.ranks is not None and rank in form.ranks)


def rank_in_name(name: str) -> Rank | None:
    """The rank that an organisation's own name tells: `Région Bretagne` is a region's."""
    told = next((form.ranks for form in _ranked(Form(name)) if form.ranks), frozenset[Rank]())
    return next(iter(told)) if len(told) == 1 else None


def dressed_names(name: str, ranks: frozenset[Rank]) -> Iterator[str]:
    """How things of these ranks write their own name: `Communauté urbaine de Dunkerque`."""
    for rank in ranks:
        for words in _OWN_WORDS.get(rank, ()):
            yield f"{words} {name}"


def rank_of_words(text: str) -> frozenset[Rank] | None:
    """The ranks that a text which is nothing but a word for a rank names: `district`, `communauté`."""
    key = fold(text)
    return next((ranks for words in (_before(), _after()) for word, ranks in words if " ".join(word) == key), None)


def _readings(typed: str) -> Iterator[Form]:
    yield Form(typed)
    bracketed = _BRACKETED.match(typed)
    if bracketed:
        yield from _placed(bracketed["head"], (bracketed["inside"],))
        return
    head, *rest = _COMMA.split(typed)
    if rest:
        yield from _placed(head, tuple(rest))
        return
    pieces = _DASH.split(typed)
    if len(pieces) == _MOST_LINKED:
        yield Form(pieces[1], within=(pieces[0],))
        return
    yield from _ranked(Form(typed))


def _placed(name: str, rest: tuple[str, ...]) -> Iterator[Form]:
    """`name` inside of `rest`, of which each says a country, a rank or a larger place."""
    within, country, ranks = [], None, None
    for piece in rest:
        read, rank = spelled_country(piece), rank_of_words(piece)
        if rank:
            ranks = rank
        elif read and country is None and not read.is_part:
            country = read
        else:
            within.append(piece)
    form = Form(name, ranks, tuple(within), country)
    yield form
    if ranks is None:
        yield from _ranked(form)
    if country:
        # `Georgia` and `Luxembourg` are larger places too.
        yield Form(name, ranks, rest)


def _ranked(form: Form) -> Iterator[Form]:
    """The form without a word for its rank at either end, if it has one."""
    words = [(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(form.name)]
    folded = [word for word, _, _ in words]
    for before, ranks in _before():
        count = len(before)
        if tuple(folded[:count]) == before and len(folded) > count:
            yield from _unlinked(form, folded[count:], words[count:], ranks)
            return
    for after, ranks in _after():
        count = len(after)
        if tuple(folded[-count:]) == after and len(folded) > count:
            yield replace(form, name=form.name[: words[-count - 1][2]], ranks=ranks)
            return
    for sign, ranks in _SIGNS.items():
        if form.name.endswith(sign) and form.name != sign:
            yield replace(form, ranks=ranks)
            return


def _unlinked(
    form: Form, folded: list[str], words: list[tuple[str, int, int]], ranks: frozenset[Rank]
) -> Iterator[Form]:
    for link, articles in _LINKS:
        if tuple(folded[: len(link)]) == link and len(folded) > len(link):
            rest = form.name[words[len(link)][1] :]
            for article in articles:
                yield replace(form, name=article + rest, ranks=ranks)
            return
    yield replace(form, name=form.name[words[0][1] :], ranks=ranks)


Worded = list[tuple[tuple[str, ...], frozenset[Rank]]]


@cache
def _before() -> Worded:
    return _worded(_BEFORE)


@cache
def _after() -> Worded:
    return _worded(_AFTER)


def _worded(table: dict[frozenset[Rank], str]) -> Worded:
    """Longest first, so that `communauté de communes` is no `communauté`."""
    flat = [(tuple(phrase.split()), ranks) for ranks, phrases in table.items() for phrase in phrases.split(";")]
    return sorted(flat, key=lambda item: -len(item[0]))
