"""`make bench`: what a seat costs, as ratios measured in one run, written to docs/performance.md."""

from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path

import httpx
import uvloop

from bench import pgbench, registration, registry, report
from bench.load import Measurement, measure, request
from bench.requests import registering
from bench.stage import WORKSHOPS, Stage, stage
from bench.watch import memory, with_work

CONNECTIONS = (1, 16, 64)
SECONDS = 4
ROUNDS = 3
DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"

_CREATED, _OK = 201, 200


def loads(at: Stage) -> dict[str, Callable[[], bytes]]:
    """The requests of each scenario."""
    spread = cycle(at.spread)
    read = request("GET", "/bench/v1/noop")

    def posting(path: str, workshop: Callable[[], str]) -> Callable[[], bytes]:
        return lambda: registering(path, [workshop()])

    return {
        "no-op GET": lambda: read,
        "no-op POST": posting("/bench/v1/noop", lambda: at.hot),
        "no-op POST, answer kept": posting("/bench/v1/kept", lambda: at.hot),
        f"registration, {WORKSHOPS:,} workshops": posting(at.registrations, lambda: next(spread)),
        "registration, one workshop, open": posting(at.registrations, lambda: at.hot),
        "registration, one workshop, sold out": posting(at.registrations, lambda: at.sold_out),
    }


async def run(at: Stage) -> dict[tuple[str, int], Measurement]:
    """Every scenario in turn, several rounds, so that a slow minute of the machine meets all of them; medians kept."""
    taken: dict[tuple[str, int], list[Measurement]] = {}
    for _ in range(ROUNDS):
        for connections in CONNECTIONS:
            for name, make in loads(at).items():
                load = partial(measure, *at.address, make, connections=connections, seconds=SECONDS)
                result = await with_work(at.platform, load)
                taken.setdefault((name, connections), []).append(result.check(_OK, _CREATED))
    return {key: sorted(rounds, key=lambda result: result.rate)[len(rounds) // 2] for key, rounds in taken.items()}


def oversold(at: Stage) -> int:
    """Seats given beyond a capacity, after all of it."""
    path = at.registrations.removesuffix("/registrations") + "/seats"
    seats = httpx.get(f"{at.platform.base_url}{path}", timeout=60).raise_for_status().json()
    return sum(max(0, item["taken"] - item["capacity"]) for item in seats["workshops"])


def main() -> None:
    with stage() as at:
        at_rest = memory(at.platform)
        results = uvloop.run(run(at))
        given_beyond = oversold(at)
    limits = pgbench.measure_all(workshops=(WORKSHOPS, 1), clients=CONNECTIONS, seconds=SECONDS)
    text = report.table(results, limits, at_rest, given_beyond, seconds=SECONDS, rounds=ROUNDS)
    report.write(DOCUMENT, text)
    print(text)
    registration.main(DOCUMENT)
    registry.main(DOCUMENT)


if __name__ == "__main__":
    main()
