"""`make bench`: what a seat costs, as ratios measured in one run, written to docs/performance.md."""

import asyncio
import json
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import httpx
import uvloop

from bench import pgbench, registry, report
from bench.load import Measurement, measure, request
from bench.stage import WORKSHOPS, Stage, stage
from shared.ids import new_id

CONNECTIONS = (1, 16, 64)
SECONDS = 4
ROUNDS = 3
DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"

_CREATED, _OK = 201, 200
_SETTLING_SECONDS = 1.0  # the events of a registration travel on after it was answered, which is part of its cost


def body(workshops: list[str]) -> bytes:
    """A registration of a person who does not exist."""
    mark = new_id().hex
    person = {"given_name": "Nobody", "family_name": f"Bench {mark}", "email": f"{mark}@example.org"}
    return json.dumps({"person": person, "delegation": "FR", "workshops": workshops}).encode()


def posting(path: str, workshop: Callable[[], str]) -> Callable[[], bytes]:
    """Requests that register one new person each, for the workshop that `workshop` names."""

    def make() -> bytes:
        return request("POST", path, body=body([workshop()]), headers={"Idempotency-Key": str(new_id())})

    return make


def loads(at: Stage) -> dict[str, Callable[[], bytes]]:
    """The requests of each scenario."""
    spread = cycle(at.spread)
    read = request("GET", "/bench/v1/noop")
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
                before = at.processor_seconds()
                result = await measure(*at.address, make, connections=connections, seconds=SECONDS)
                await asyncio.sleep(_SETTLING_SECONDS)
                for process, seconds in at.processor_seconds().items():
                    result.work[process] = (seconds - before[process]) * 1000 / result.answers
                taken.setdefault((name, connections), []).append(result.check(_OK, _CREATED))
    return {key: sorted(rounds, key=lambda result: result.rate)[len(rounds) // 2] for key, rounds in taken.items()}


def oversold(at: Stage) -> int:
    """Seats given beyond a capacity, after all of it."""
    path = at.registrations.removesuffix("/registrations") + "/seats"
    seats = httpx.get(f"{at.platform.base_url}{path}", timeout=60).raise_for_status().json()
    return sum(max(0, item["taken"] - item["capacity"]) for item in seats["workshops"])


def main() -> None:
    with stage() as at:
        memory = at.memory()
        results = uvloop.run(run(at))
        given_beyond = oversold(at)
    limits = pgbench.measure_all(workshops=(WORKSHOPS, 1), clients=CONNECTIONS, seconds=SECONDS)
    text = report.table(results, limits, memory, given_beyond, seconds=SECONDS, rounds=ROUNDS)
    report.write(DOCUMENT, text)
    print(text)
    registry.main(DOCUMENT)


if __name__ == "__main__":
    main()
