"""What finding a partner, or duplicates, costs among a hundred thousand: over HTTP, and the same statements bare.

`python -m bench.registry` measures this alone and writes its tables to docs/performance.md; `make bench` does it too.
`--partners 1000 --seconds 1` tries it out in a minute; what it then writes is no measurement.
"""

import argparse
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx
import uvloop
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from bench import report
from bench.load import measure, request
from bench.partners import PARTNERS, fill
from deploy.launcher import Platform
from deploy.launcher.temporary import temporary_platform
from services.registry.duplicates import use_cases as duplicates
from services.registry.duplicates.store import DuplicateFilter
from services.registry.partners import use_cases
from services.registry.search.store import PartnerFilter
from services.registry.vocabularies.partners import PartnerKind
from shared.auth.caller import ANONYMOUS, Caller
from shared.clock import now
from shared.db.engine import async_url, transaction
from shared.http.pages import Batch

LIMIT = 20
SECONDS = 3
CONNECTIONS = 1
_LEAST_TIMES = 3
QUERIES = {
    "the very name": "Breauac-la-Forêt",
    "a name's beginning": "Breau",
    "one frequent word": "saint",
    "two words": "forêt breauac",
    "a typing error": "Bréaauac",
    "a typing error in a frequent word": "Sainu Breauac",
    "Chinese characters": "淮上",
}
PROPOSALS = {
    "all partners": DuplicateFilter(),
    "one country": DuplicateFilter(country="FR"),
    "the schools": DuplicateFilter(kind=PartnerKind.SCHOOL),
}
_LEAST_SCORE, _MOST_PAIRS = 50, 50
_STAFF = Caller("client", "bench", scopes=frozenset({"registry:read", "registry:write"}))
Statement = tuple[str, tuple[Any, ...]]
Asking = Callable[[AsyncSession], Awaitable[Any]]


@dataclass(frozen=True)
class Cost:
    """Of one query: milliseconds at the 50th and 95th percentile, bare and over HTTP."""

    name: str
    q: str
    bare: tuple[float, float]
    over_http: tuple[float, float]


def _searching(q: str) -> Asking:
    """The first page of what `q` finds."""
    wanted = PartnerFilter(today=now().date(), q=q)
    return lambda session: use_cases.list_partners(session, ANONYMOUS, wanted, Batch(limit=LIMIT, sort=None))


def _proposing(wanted: DuplicateFilter) -> Asking:
    return lambda session: duplicates.propose(session, _STAFF, wanted, _LEAST_SCORE, _MOST_PAIRS)


async def _statements(url: str, asking: Asking) -> list[Statement]:
    """What the registry asks of the database for an answer, as it asks it."""
    engine = create_async_engine(async_url(url))
    asked: list[Statement] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def keep(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        asked.append((statement, tuple(parameters)))

    async with transaction(engine) as session:
        await asking(session)
    await engine.dispose()
    return asked


async def _bare(url: str, asked: list[Statement], seconds: float) -> tuple[float, float]:
    """The same statements, prepared once, in one transaction each time."""
    connection = await asyncpg.connect(url, server_settings={"jit": "off"})
    taken: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends or len(taken) < _LEAST_TIMES:
        begun = time.perf_counter()
        async with connection.transaction():
            for statement, values in asked:
                await connection.fetch(statement, *values)
        taken.append((time.perf_counter() - begun) * 1000)
    await connection.close()
    return _percentiles(taken)


async def _over_http(port: int, prepared: bytes, seconds: float) -> tuple[float, float]:
    """After a first go that nobody counts; where one answer takes long, for as long as a few of them take."""
    await measure("127.0.0.1", port, lambda: prepared, connections=CONNECTIONS, seconds=seconds / 3)
    latencies: list[float] = []
    while len(latencies) < _LEAST_TIMES:
        result = await measure("127.0.0.1", port, lambda: prepared, connections=CONNECTIONS, seconds=seconds)
        latencies += result.check(200).latencies
    return _percentiles(latencies)


def _token(platform: Platform) -> str:
    """A token of the network's staff, as far as duplicates are concerned."""
    secret = platform.plan.keyring.client_secrets["demo"]
    grant = {"grant_type": "client_credentials"}
    answer = httpx.post(f"{platform.base_url}/auth/v1/token", data=grant, auth=("demo", secret), timeout=60)
    return str(answer.raise_for_status().json()["access_token"])


def _percentiles(milliseconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(milliseconds, n=20, method="inclusive")
    return statistics.median(milliseconds), cuts[-1]


async def run(platform: Platform, partners: int, seconds: float) -> tuple[list[Cost], list[Cost]]:
    """Every query in turn, bare, then over HTTP; and then every proposal of duplicates."""
    url, port = platform.plan.database_urls["registry"], platform.settings.port
    connection = await asyncpg.connect(url)
    await fill(connection, partners)
    await connection.close()

    async def cost(name: str, q: str, asking: Asking, prepared: bytes) -> Cost:
        bare = await _bare(url, await _statements(url, asking), seconds)
        return Cost(name, q, bare, await _over_http(port, prepared, seconds))

    found, proposed = [], []
    for name, q in QUERIES.items():
        path = f"/registry/v1/partners?{urlencode({'q': q, 'limit': LIMIT})}"
        found.append(await cost(name, q, _searching(q), request("GET", path)))
    authorised = {"Authorization": f"Bearer {_token(platform)}"}
    for name, wanted in PROPOSALS.items():
        query = {name: value for name in ("country", "kind") if (value := getattr(wanted, name)) is not None}
        path = f"/registry/v1/partners/duplicates?{urlencode({'min_score': _LEAST_SCORE, **query})}"
        proposed.append(await cost(name, "", _proposing(wanted), request("GET", path, headers=authorised)))
    return found, proposed


def table(costs: list[Cost], partners: int, what: str) -> str:
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    lines = [
        f"Taken on {now().date().isoformat()}, {busy:.1f} programs at work for each processor: {partners:,} partners,",
        f"{what}, one connection at a time; bare: the same statements, prepared, in a transaction.",
        "",
        "| | | bare p50 ms | bare p95 ms | HTTP p50 ms | HTTP p95 ms | p95 ratio (aim ≤ 3) |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {cost.name} | {cost.q} | {cost.bare[0]:.1f} | {cost.bare[1]:.1f} | {cost.over_http[0]:.1f} "
        f"| {cost.over_http[1]:.1f} | {cost.over_http[1] / cost.bare[1]:.1f} |"
        for cost in costs
    ]
    return "\n".join(lines)


def main(document: Path, partners: int = PARTNERS, seconds: float = SECONDS) -> None:
    """Start a platform with the partners in it, measure, and write the tables."""
    with Path(os.devnull).open("w") as console, temporary_platform(durable=True, output=console) as platform:
        found, proposed = uvloop.run(run(platform, partners, seconds))
    searches = table(found, partners, f"first page of {LIMIT}")
    duplicate_table = table(proposed, partners, f"the likeliest {_MOST_PAIRS}")
    report.write(document, searches, name="partners")
    report.write(document, duplicate_table, name="duplicates")
    print(searches, duplicate_table, sep="\n\n")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--partners", type=int, default=PARTNERS)
    reader.add_argument("--seconds", type=float, default=SECONDS)
    reader.add_argument("--document", type=Path, default=Path(__file__).parent.parent / "docs" / "performance.md")
    given = reader.parse_args()
    main(given.document, given.partners, given.seconds)
