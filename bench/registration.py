"""What registering costs in a crowd, in a long list, and beside a million rows; withdrawals, workbooks, e-mails.

`python -m bench.registration` measures this alone and writes its part of docs/performance.md; `make bench` does it too.
`--people 60 --registrations 500 --rows 10000 --seconds 0.5` tries it out in a minute; what it writes is no measurement.
"""

import argparse
import os
from pathlib import Path

import uvloop

from bench import crowd, letters, long_list, report, rows, withdrawals
from bench.stage import Organiser, open_platform
from deploy.launcher import Platform
from shared.clock import now

SERVICES = ("gateway", "registration", "indicators")
SECONDS = 1.5


async def run(platform: Platform, *, people: int, registrations: int, many: int, seconds: float) -> list[list[str]]:
    """The tables. The rows come first, since the first of their measurements is of a database with next to none."""
    costs = rows.table(await rows.run(platform, Organiser(platform), many, seconds), seconds)
    crowds = crowd.table(await crowd.run(platform, Organiser(platform), people))
    leaving = withdrawals.table(await withdrawals.run(platform, Organiser(platform), people * 3))
    mail = letters.table(await letters.run(platform))
    listed = long_list.table(await long_list.run(platform, Organiser(platform), registrations))
    return [crowds, listed, costs, leaving, mail]


def main(
    document: Path,
    *,
    people: int = crowd.PEOPLE,
    registrations: int = long_list.PEOPLE,
    many: int = rows.MANY,
    seconds: float = SECONDS,
) -> None:
    """Start a platform, measure, and write the tables."""
    with open_platform(SERVICES) as platform:
        tables = uvloop.run(run(platform, people=people, registrations=registrations, many=many, seconds=seconds))
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    taken = f"Taken on {now().date().isoformat()}, {busy:.1f} programs at work for each processor."
    text = "\n\n".join([taken, *("\n".join(table) for table in tables)])
    report.write(document, text, name="registration")
    print(text)


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=crowd.PEOPLE)
    reader.add_argument("--registrations", type=int, default=long_list.PEOPLE)
    reader.add_argument("--rows", type=int, default=rows.MANY)
    reader.add_argument("--seconds", type=float, default=SECONDS)
    reader.add_argument("--document", type=Path, default=Path(__file__).parent.parent / "docs" / "performance.md")
    given = reader.parse_args()
    main(
        given.document,
        people=given.people,
        registrations=given.registrations,
        many=given.rows,
        seconds=given.seconds,
    )
