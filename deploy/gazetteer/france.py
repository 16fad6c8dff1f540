"""France: régions of before and after 2016, départements, intercommunalities, communes and those that they took in."""

from collections import Counter, defaultdict
from typing import Any

from deploy.gazetteer.packages import Packages
from deploy.gazetteer.places import ALIAS, FORMER, Place, Places
from deploy.gazetteer.tables.france import MERGER_OF_REGIONS, REGION_CODES, REGION_NAMES, REGIONS_BEFORE_2016
from services.registry.territories.gazetteer import Key
from services.registry.vocabularies.territories import Level, TerritoryNameKind

_DATA = "@etalab/decoupage-administratif/data"
_COUNTRY: Key = ("FR", "country", "FR")
# What the first word of an intercommunality's name stands for.
_FORMS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
}


def add(places: Places, packages: Packages) -> None:
    _regions(places, packages)
    for entry in packages.npm(f"{_DATA}/departements.json"):
        code = entry["code"]
        place = Place(Level.DEPARTMENT, "FR", code, entry["nom"], "fr", parent=_key(Level.REGION, entry["region"]))
        place.codes = {"insee": code, "iso_3166_2": f"FR-{'75C' if code == '75' else code}"}
        places.add(place)
    communes = packages.npm(f"{_DATA}/communes.json")
    _communes(places, communes)
    _former_communes(places, communes)
    _groupings(places, packages)


def _key(level: Level, code: str) -> Key:
    return ("FR", str(level), code)


def _regions(places: Places, packages: Packages) -> None:
    for entry in packages.npm(f"{_DATA}/regions.json"):
        place = Place(Level.REGION, "FR", entry["code"], entry["nom"], "fr", parent=_COUNTRY)
        place.codes = {"insee": entry["code"]}
        if entry["code"] in REGION_CODES:
            place.codes["iso_3166_2"], place.codes["nuts"] = REGION_CODES[entry["code"]]
        places.add(place)
    before = packages.iso["FR"]["sub"]
    merged = [(code, before[iso]["name"], iso, nuts, into) for code, iso, nuts, into in REGIONS_BEFORE_2016]
    for code, name, iso, nuts, successor in merged:
        place = Place(Level.REGION, "FR", code, name, "fr", parent=_COUNTRY)
        place.codes = {"insee": code, "iso_3166_2": iso, "nuts": nuts}
        place.dissolved, place.dissolved_on = True, MERGER_OF_REGIONS
        place.successors.append((_key(Level.REGION, successor), MERGER_OF_REGIONS))
        places.add(place)
        found = places.get("FR", Level.REGION, successor)
        assert found is not None  # noqa: S101  a table by hand is wrong, and the build stops
        found.established_on = MERGER_OF_REGIONS
    for code, names in REGION_NAMES.items():
        region = places.get("FR", Level.REGION, code)
        assert region is not None  # noqa: S101
        for text, lang, kind in names:
            region.call(text, lang, TerritoryNameKind(kind))


def _communes(places: Places, communes: list[dict[str, Any]]) -> None:
    for entry in communes:
        if entry["type"] != "commune-actuelle":
            continue
        # Overseas territories without départements have communes all the same.
        place = Place(Level.COMMUNE, "FR", entry["code"], entry["nom"], "fr")
        place.parent = _key(Level.DEPARTMENT, entry["departement"])
        place.population = entry.get("population")
        place.codes = {"insee": entry["code"]}
        if entry.get("siren"):
            place.codes["siren"] = entry["siren"]
        if entry.get("codesPostaux"):
            place.codes["postal"] = entry["codesPostaux"]
        if entry.get("anciensCodes"):
            place.codes["former_insee"] = sorted(entry["anciensCodes"])
        places.add(place)


def _former_communes(places: Places, communes: list[dict[str, Any]]) -> None:
    """Communes that another took in, which the code of that one may have been before; and districts of three cities."""
    for entry in communes:
        if entry["type"] == "arrondissement-municipal":
            place = Place(Level.DISTRICT, "FR", entry["code"], entry["nom"], "fr")
            place.parent = _key(Level.COMMUNE, entry["commune"])
            place.population = entry.get("population")
            place.codes = {"insee": entry["code"], "postal": entry.get("codesPostaux", [])}
            places.add(place)
        elif entry["type"] in {"commune-deleguee", "commune-associee"}:
            heir = places.get("FR", Level.COMMUNE, entry["chefLieu"])
            if heir is None:
                raise ValueError(f"no commune {entry['chefLieu']}, which took in {entry['code']}")
            if entry["code"] == heir.code or places.get("FR", Level.COMMUNE, entry["code"]):
                heir.call(entry["nom"], "fr", FORMER)
                continue
            place = Place(Level.COMMUNE, "FR", entry["code"], entry["nom"], "fr")
            place.parent = _key(Level.DEPARTMENT, entry["departement"])
            place.codes = {"insee": entry["code"]}
            place.dissolved = True
            place.successors.append((heir.key, None))
            places.add(place)


def _groupings(places: Places, packages: Packages) -> None:
    entries = packages.npm(f"{_DATA}/epci.json") + packages.npm(f"{_DATA}/ept.json")
    for entry in entries:
        place = Place(Level.INTERCOMMUNALITY, "FR", entry["code"], entry["nom"], "fr")
        place.codes = {"siren": entry["code"]}
        place.population = entry.get("populationMunicipale")
        form, _, rest = entry["nom"].partition(" ")
        if form in _FORMS and rest:
            place.call(f"{_FORMS[form]} {rest}", "fr", ALIAS)
            place.call(rest, "fr", ALIAS)
        inhabitants: Counter[str] = Counter()
        by_department: dict[str, Key] = defaultdict(lambda: _COUNTRY)
        for member in entry["membres"]:
            commune = places.get("FR", Level.COMMUNE, member["code"])
            if commune is None or commune.parent is None:
                continue
            # Those of Greater Paris belong to two; the smaller one, which comes last, says more.
            commune.grouping = place.key
            inhabitants[commune.parent[2]] += member.get("populationMunicipale") or 1
            by_department[commune.parent[2]] = commune.parent
        if inhabitants:
            # It may lie in several départements: the one where most of its people live.
            place.parent = by_department[min(inhabitants, key=lambda code: (-inhabitants[code], code))]
        places.add(place)
