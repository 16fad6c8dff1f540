"""Withdrawals while others come: every seat that is given back goes to the next in the queue, in the same step."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import asyncpg

from bench.load import Measurement, send, send_all
from bench.requests import acting, registering
from bench.stage import Organiser, address_of
from bench.watch import with_work
from deploy.launcher import Platform

WORKSHOPS, SEATS = 6, 100
CONNECTIONS, NEWCOMERS = 16, 8
_SEED = 2016

_HELD = """
select registration_id::text from enrolment e join registration r on r.id = registration_id
where r.conference_id = $1 and e.state = 'confirmed' order by e.ticket"""
_ALL = "select id::text from registration where conference_id = $1 and state = 'confirmed' order by id"
_WRONG = """
select coalesce(sum(greatest(0, l.taken - l.capacity)), 0) as oversold,
    count(*) filter (where l.taken < l.capacity and exists (
        select from enrolment w where w.workshop_id = l.workshop_id and w.state = 'waitlisted' and not exists (
            select from enrolment h where h.registration_id = w.registration_id and h.state in ('confirmed', 'offered')
        ))) as left_free,
    count(*) filter (where l.taken <> (select count(*) from enrolment e where e.workshop_id = l.workshop_id
        and e.state in ('confirmed', 'offered'))) as miscounted
from seat_ledger l where l.conference_id = $1"""


@dataclass(frozen=True)
class Withdrawals:
    """`promoting` gave seats to others, while `newcomers` registered; `plain` were of people whom nobody waited for."""

    promoting: Measurement
    newcomers: Measurement
    plain: Measurement
    noop: Measurement
    promoted: int
    oversold: int
    left_free: int
    miscounted: int


async def run(platform: Platform, organiser: Organiser, people: int) -> Withdrawals:
    conference, empty = organiser.conference(), organiser.conference()
    workshops = [organiser.workshop(conference, f"Workshop {number}", SEATS) for number in range(WORKSHOPS)]
    roomy = organiser.workshop(empty, "Room for all", people)
    chance = random.Random(_SEED)
    register = partial(_all_of, platform)
    await register([registering(f"{conference}/registrations", chance.sample(workshops, 3)) for _ in range(people)])
    seats = WORKSHOPS * SEATS
    await register([registering(f"{empty}/registrations", [roomy]) for _ in range(seats)])

    connection = await asyncpg.connect(platform.plan.database_urls["registration"])
    conference_id, empty_id = (path.rpartition("/")[2] for path in (conference, empty))
    held = [row[0] for row in await connection.fetch(_HELD, conference_id)]
    unawaited = [row[0] for row in await connection.fetch(_ALL, empty_id)]

    def withdrawing(ids: list[str]) -> list[bytes]:
        return [acting(f"/registration/v1/registrations/{each}:withdraw", organiser.authorisation) for each in ids]

    noop = await register([registering("/bench/v1/noop", [roomy]) for _ in range(seats)])
    plain = await register(withdrawing(unawaited), 200)
    newcomers, promoting = await _while_others_come(
        platform, partial(registering, f"{conference}/registrations", workshops[:3]), withdrawing(held)
    )
    after = {row[0] for row in await connection.fetch(_HELD, conference_id)}
    wrong = await connection.fetchrow(_WRONG, conference_id)
    await connection.close()
    return Withdrawals(promoting, newcomers, plain, noop, promoted=len(after - set(held)), **dict(wrong))


async def _all_of(platform: Platform, requests: list[bytes], status: int = 201) -> Measurement:
    load = partial(send_all, *address_of(platform), requests, connections=CONNECTIONS)
    return (await with_work(platform, load)).check(status)


async def _while_others_come(
    platform: Platform, newcomer: Callable[[], bytes], requests: list[bytes]
) -> tuple[Measurement, Measurement]:
    """What the newcomers met, and the withdrawals, until the last of which they come."""
    gone = asyncio.Event()
    come = partial(send, *address_of(platform), lambda: None if gone.is_set() else newcomer(), connections=NEWCOMERS)
    coming = asyncio.create_task(come())
    try:
        withdrawn = await send_all(*address_of(platform), requests, connections=CONNECTIONS)
    finally:
        gone.set()
    return (await coming).check(201), withdrawn.check(200)


def table(met: Withdrawals) -> list[str]:
    rows = {
        f"no-op POST, {CONNECTIONS} connections": met.noop,
        f"withdrawal that nobody waits for, {CONNECTIONS} connections": met.plain,
        f"withdrawal that gives the seat to the next, {CONNECTIONS} connections": met.promoting,
        f"registration at the same time, {NEWCOMERS} connections": met.newcomers,
    }
    return [
        f"**Withdrawals with promotion**: the holders of all {WORKSHOPS * SEATS} seats of {WORKSHOPS} workshops of one",
        "hour withdraw, those who wait get their seats, and others register all the while.",
        "",
        "| | Requests/s | p50 ms | p99 ms | no-op POST = 1 |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {name} | {one.rate:,.0f} | {one.percentile(50):.0f} | {one.percentile(99):.0f} "
            f"| {met.noop.rate / one.rate:.1f} |"
            for name, one in rows.items()
        ),
        "",
        f"Of {met.promoting.answers} seats given back, {met.promoted} went to people who waited. Seats given beyond a "
        f"capacity: **{met.oversold}**; workshops with a free seat while somebody waits who holds none: "
        f"**{met.left_free}**, with a ledger that says otherwise than the rows: **{met.miscounted}**.",
    ]
