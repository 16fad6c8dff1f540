"""What finding a partner costs among a hundred thousand: over HTTP, beside the same statements on a bare connection.

`python -m bench.registry` measures this alone and writes its table to docs/performance.md; `make bench` does it too.
"""

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import asyncpg
import uvloop
from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine

from bench import report
from bench.load import measure, request
from bench.partners import PARTNERS, fill
from deploy.launcher.temporary import temporary_platform
from services.registry.partners import use_cases
from services.registry.search.store import PartnerFilter
from shared.auth.caller import ANONYMOUS
from shared.clock import now
from shared.db.engine import async_url, transaction
from shared.http.pages import Batch

LIMIT = 20
SECONDS = 3
CONNECTIONS = 1
QUERIES = {
    "the very name": "Breauac-la-Forêt",
    "a name's beginning": "Breau",
    "one frequent word": "saint",
    "two words": "forêt breauac",
    "a typing error": "Bréaauac",
    "a typing error in a frequent word": "Sainu Breauac",
    "Chinese characters": "淮上",
}
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Cost:
    """Of one query: milliseconds at the 50th and 95th percentile, bare and over HTTP."""

    name: str
    q: str
    bare: tuple[float, float]
    over_http: tuple[float, float]


async def _statements(url: str, q: str) -> list[Statement]:
    """What the registry asks of the database for a first page of `q`, as it asks it."""
    engine = create_async_engine(async_url(url))
    asked: list[Statement] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def keep(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        asked.append((statement, tuple(parameters)))

    async with transaction(engine) as session:
        wanted = PartnerFilter(today=now().date(), q=q)
        await use_cases.list_partners(session, ANONYMOUS, wanted, Batch(limit=LIMIT, sort=None))
    await engine.dispose()
    return asked


async def _bare(url: str, asked: list[Statement]) -> tuple[float, float]:
    """The same statements, prepared once, in one transaction each time."""
    connection = await asyncpg.connect(url, server_settings={"jit": "off"})
    taken: list[float] = []
    ends = time.perf_counter() + SECONDS
    while time.perf_counter() < ends:
        begun = time.perf_counter()
        async with connection.transaction():
            for statement, values in asked:
                await connection.fetch(statement, *values)
        taken.append((time.perf_counter() - begun) * 1000)
    await connection.close()
    return _percentiles(taken)


async def _over_http(port: int, q: str) -> tuple[float, float]:
    path = f"/registry/v1/partners?{urlencode({'q': q, 'limit': LIMIT})}"
    prepared = request("GET", path)
    result = await measure("127.0.0.1", port, lambda: prepared, connections=CONNECTIONS, seconds=SECONDS)
    return _percentiles(result.check(200).latencies)


def _percentiles(milliseconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(milliseconds, n=20)
    return statistics.median(milliseconds), cuts[-1]


async def run(url: str, port: int) -> list[Cost]:
    """Every query in turn: bare, then over HTTP."""
    connection = await asyncpg.connect(url)
    await fill(connection, PARTNERS)
    await connection.close()
    costs = []
    for name, q in QUERIES.items():
        await _over_http(port, q)
        bare = await _bare(url, await _statements(url, q))
        costs.append(Cost(name, q, bare, await _over_http(port, q)))
    return costs


def table(costs: list[Cost]) -> str:
    lines = [
        f"Taken on {now().date().isoformat()}: {PARTNERS:,} partners, first page of {LIMIT}, one connection at a time;",
        "bare: the same statements, prepared, in a transaction.",
        "",
        "| `q` | | bare p50 ms | bare p95 ms | HTTP p50 ms | HTTP p95 ms | p95 ratio (aim ≤ 3) |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {cost.name} | {cost.q} | {cost.bare[0]:.1f} | {cost.bare[1]:.1f} | {cost.over_http[0]:.1f} "
        f"| {cost.over_http[1]:.1f} | {cost.over_http[1] / cost.bare[1]:.1f} |"
        for cost in costs
    ]
    return "\n".join(lines)


def main(document: Path) -> None:
    """Start a platform with the partners in it, measure, and write the table."""
    with Path(os.devnull).open("w") as console, temporary_platform(durable=True, output=console) as platform:
        costs = uvloop.run(run(platform.plan.database_urls["registry"], platform.settings.port))
    report.write(document, table(costs), name="partners")
    print(table(costs))


if __name__ == "__main__":
    main(Path(__file__).parent.parent / "docs" / "performance.md")
