"""The bench's table, in Markdown, with the machine that it was taken on."""

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from bench.load import Measurement
from bench.pgbench import DatabaseLimit
from shared.clock import now

_P50, _P99 = 50, 99


def table(
    results: Mapping[tuple[str, int], Measurement],
    limits: Sequence[DatabaseLimit],
    memory: Mapping[str, float],
    oversold: int,
    *,
    seconds: int,
    rounds: int,
) -> str:
    """All figures of one run; the no-op POST of the same number of connections is 1."""
    lines = [
        f"Taken on {now().date().isoformat()}: {_machine()}. Through the edge, with the database, the services and the",
        f"load generator all on these processors; median of {rounds} rounds of {seconds} s each.",
        "",
        "| Request | Connections | Requests/s | p50 ms | p99 ms | Cost, no-op POST = 1 |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for (name, connections), result in sorted(results.items(), key=lambda item: item[0][1]):
        cost = results["no-op POST", connections].rate / result.rate
        lines.append(
            f"| {name} | {connections} | {result.rate:,.0f} | {result.percentile(_P50):.1f} "
            f"| {result.percentile(_P99):.1f} | {cost:.2f} |"
        )
    lines += [
        "",
        *_work(results),
        "",
        "| The database alone (`pgbench`, one guarded statement) | Clients | Statements/s |",
    ]
    lines += ["|---|---:|---:|"]
    lines += [
        f"| {f'{limit.workshops:,} workshops' if limit.workshops > 1 else 'one workshop'} | {limit.clients} "
        f"| {limit.rate:,.0f} |"
        for limit in limits
    ]
    lines += ["", "| Ratio | Connections | Measured | Aim |", "|---|---:|---:|---:|", *_ratios(results, limits)]
    lines += ["", f"Seats given beyond a capacity: **{oversold}**.", ""]
    lines += ["| Memory at rest (PSS) | MiB |", "|---|---:|"]
    lines += [f"| {name} | {used:.0f} |" for name, used in memory.items()]
    lines.append(f"| **the whole platform** | **{sum(memory.values()):.0f}** |")
    return "\n".join(lines)


def _work(results: Mapping[tuple[str, int], Measurement]) -> list[str]:
    """Who works how long for a request, at the most connections: what other programs take away does not show here."""
    most = max(connections for _, connections in results)
    work = {name: result.work for (name, connections), result in results.items() if connections == most}
    yardstick = sum(work["no-op POST"].values())
    processes = list(work["no-op POST"])
    return [
        f"| Processor time a request, ms, at {most} connections | {' | '.join(processes)} | all | no-op POST = 1 |",
        "|---|" + "---:|" * (len(processes) + 2),
        *(
            f"| {name} | {' | '.join(f'{each[process]:.2f}' for process in processes)} "
            f"| {sum(each.values()):.2f} | {sum(each.values()) / yardstick:.2f} |"
            for name, each in work.items()
        ),
    ]


def _ratios(results: Mapping[tuple[str, int], Measurement], limits: Sequence[DatabaseLimit]) -> list[str]:
    spread = next(name for name, _ in results if name.endswith("workshops"))
    lines = []
    for connections in sorted({connections for _, connections in results}):
        rate = {name: result.rate for (name, number), result in results.items() if number == connections}
        hot = rate["registration, one workshop, open"]
        limit = next(item.rate for item in limits if item.workshops == 1 and item.clients == connections)
        lines += [
            f"| hot workshop to spread rate | {connections} | {hot / rate[spread]:.2f} | ≥ 0.90 |",
            f"| confirmed registration to no-op POST, cost | {connections} | {rate['no-op POST'] / hot:.2f} | ≤ 3 |",
            f"| hot workshop over HTTP to one guarded statement in `pgbench` | {connections} | {hot / limit:.2f} | – |",
        ]
    return lines


def write(document: Path, text: str, *, name: str = "bench") -> None:
    """Put the table between the marks of its name in `document`; raises ValueError when they are not there."""
    opening, closing = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, begin, rest = document.read_text(encoding="utf-8").partition(opening)
    _, end, after = rest.partition(closing)
    if not begin or not end:
        raise ValueError(f"{document} has no place for the table")
    document.write_text(f"{before}{opening}\n{text}\n{closing}{after}", encoding="utf-8")


def _machine() -> str:
    model = "unknown processor"
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else platform.machine()
    memory = psutil.virtual_memory().total / 1024**3
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
