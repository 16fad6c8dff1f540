"""`make gazetteer`: installs the packages and writes the registry's gazetteer from them."""

import argparse
import tempfile
from pathlib import Path

from deploy.gazetteer import france, others, packages, subdivisions, world
from deploy.gazetteer.places import Places
from services.registry.territories.gazetteer import FILE


def build(found: packages.Packages) -> Places:
    """All territories, from the packages."""
    places = Places()
    subdivisions.add_countries(places, found)
    france.add(places, found)
    others.add_morocco(places, found)
    others.add_benin(places, found)
    others.add_ukraine(places, found)
    others.add_china(places, found)
    subdivisions.add_subdivisions(places, found)
    world.add(places, found)
    return places


def main() -> None:
    """Write the file that `services.registry.territories` reads; `--packages` keeps the packages in a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--packages", type=Path, help="install them here, or use those that are here already")
    parser.add_argument("--output", type=Path, default=FILE)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="entente-gazetteer-") as folder:
        where = (arguments.packages or Path(folder)).resolve()
        ready = (where / "node_modules").exists() and (where / "python").exists()
        found = packages.Packages(where) if ready else packages.install(where)
        count = build(found).write(arguments.output)
    print(f"{arguments.output}: {count} territories, {arguments.output.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
