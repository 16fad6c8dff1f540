"""What an e-mail to a participant costs: writing it in their language with its `.ics`, and handing it over (a file)."""

import asyncio
import time
from dataclasses import dataclass

import asyncpg

from bench.watch import processor_seconds
from deploy.launcher import Platform

LETTERS = 300
_MOST_SECONDS = 120

# The stage holds all e-mails back; these are let go.
_LET_GO = """
update email set next_attempt_at = now()
where id in (select id from email where status = 'pending' order by id limit $1)"""
_LEFT = "select count(*) from email where status = 'pending' and next_attempt_at < 'infinity'"


@dataclass(frozen=True)
class Letters:
    """So many e-mails in so many seconds; milliseconds of processor time for one by process."""

    count: int
    seconds: float
    work: dict[str, float]


async def run(platform: Platform, count: int = LETTERS) -> Letters:
    """Raises ValueError when they are not all sent in two minutes."""
    connection = await asyncpg.connect(platform.plan.database_urls["registration"])
    before, began = processor_seconds(platform), time.perf_counter()
    count = int((await connection.execute(_LET_GO, count)).split()[-1])
    while left := await connection.fetchval(_LEFT):
        if time.perf_counter() - began > _MOST_SECONDS:
            raise ValueError(f"{left} of {count} e-mails were not sent")
        await asyncio.sleep(0.1)
    seconds = time.perf_counter() - began
    await connection.close()
    after = processor_seconds(platform)
    return Letters(count, seconds, {name: (after[name] - before[name]) * 1000 / count for name in after})


def table(met: Letters) -> list[str]:
    return [
        f"**E-mails** are written after the answer, by one worker of the service, and held back above: {met.count} "
        f"took {met.seconds:.1f} s, {met.work['registration-0']:.1f} ms of the service's processor time and "
        f"{met.work['postgres']:.1f} ms of PostgreSQL's each.",
    ]
