"""What a registration costs when a thousand are there already, and when a million are: here, and in conferences beside.

The rows are written straight into the database, as registering writes them. A registration's cost is measured over
HTTP, in turns with a no-op; beside it stands what the database takes by itself for the rows of one (`pgbench`).
"""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import cycle

import asyncpg

from bench import pgbench
from bench.load import Measurement, measure
from bench.requests import registering
from bench.stage import NO_LIMIT, Organiser, address_of
from bench.watch import with_work
from deploy.launcher import Platform

FEW, MANY = 1_000, 1_000_000
WORKSHOPS = 20
CONNECTIONS = 16
ROUNDS = 5

_FILL = """
with made as (
    insert into registration (id, version, conference_id, state, person, address_key, name_key, delegation, created_at,
        updated_at)
    select uuidv7(), 1, $1::uuid, 'confirmed', jsonb_build_object('given_name', 'Nobody', 'family_name',
        'Bench ' || mark, 'email', mark || '@example.org', 'name_order', 'given_first'), mark || '@example.org',
        'bench ' || mark || ' nobody', 'FR', now(), now()
    from (select md5(n::text || $1::uuid::text) as mark from generate_series($3::int, $4::int) n) as person
    returning id
), numbered as (
    select id, row_number() over () + $3 as number from made
)
insert into enrolment (id, registration_id, workshop_id, delegation, state, priority, ticket, during, created_at,
    updated_at)
select uuidv7(), n.id, l.workshop_id, 'FR', 'confirmed', 0, n.number, tstzrange(l.starts_at, l.ends_at), now(), now()
from numbered n join seat_ledger l on l.workshop_id = ($2::uuid[])[n.number % cardinality($2::uuid[]) + 1]"""
_COUNT = """
update seat_ledger l set taken = seats, taken_by = jsonb_build_object('FR', seats), ticket = seats + 1,
    revision = revision + 1
from (select workshop_id, count(*)::int as seats from enrolment where workshop_id = any($1::uuid[])
    group by workshop_id) as counted
where l.workshop_id = counted.workshop_id"""
_AT_ONCE = 100_000

# One guarded statement, with the rows that a registration has.
_ONE = """
with seat as (
    update seat_ledger set taken = taken + 1, taken_by = jsonb_set(taken_by, '{{FR}}', to_jsonb(taken + 1)),
        ticket = ticket + 1, revision = revision + 1
    where workshop_id = '{workshop}' and taken < capacity returning *
), person as (
    insert into registration (id, version, conference_id, state, person, address_key, name_key, delegation, created_at,
        updated_at)
    select uuidv7(), 1, conference_id, 'confirmed', jsonb_build_object('family_name', mark), mark, mark, 'FR', now(),
        now()
    from (select seat.conference_id, uuidv7()::text || md5(random()::text) as mark from seat) as one returning id
)
insert into enrolment (id, registration_id, workshop_id, delegation, state, priority, ticket, during, created_at,
    updated_at)
select uuidv7(), person.id, seat.workshop_id, 'FR', 'confirmed', 0, seat.ticket,
    tstzrange(seat.starts_at, seat.ends_at), now(), now()
from person, seat;
"""


@dataclass(frozen=True)
class Hall:
    """A conference to register for, as large as it needs to be."""

    conference: str
    workshops: list[str]

    @property
    def id(self) -> str:
        return self.conference.rpartition("/")[2]


@dataclass(frozen=True)
class Cost:
    """What registering in one hall cost: medians of the rounds; `ratio` is to the no-op of the same round.

    `work` are milliseconds of processor time by process; `alone` the database's own statements a second.
    """

    rate: float
    ratio: float
    work: Mapping[str, float]
    alone: float


async def run(platform: Platform, organiser: Organiser, many: int, seconds: float) -> dict[str, Cost]:
    """A hall with few rows; the same beside one with many; and that one."""
    small, large = _hall(organiser), _hall(organiser)
    await fill(platform, small, FEW)
    costs = {f"{FEW:,}, and nobody else": (await _costs(platform, [small], seconds))[0]}
    await fill(platform, large, many)
    beside, inside = await _costs(platform, [small, large], seconds)
    return costs | {f"{FEW:,}, beside {many:,} in another conference": beside, f"{many:,}": inside}


def _hall(organiser: Organiser) -> Hall:
    conference = organiser.conference()
    titles = [f"Workshop {number}" for number in range(WORKSHOPS)]
    return Hall(conference, [organiser.workshop(conference, title, NO_LIMIT) for title in titles])


async def fill(platform: Platform, hall: Hall, count: int) -> None:
    """Write so many registrations with a seat each, count them in the ledgers, and let the planner know."""
    connection = await asyncpg.connect(platform.plan.database_urls["registration"])
    for first in range(0, count, _AT_ONCE):
        last = min(count, first + _AT_ONCE) - 1
        await connection.execute(_FILL, hall.id, hall.workshops, first, last)
    await connection.execute(_COUNT, hall.workshops)
    for table in ("registration", "enrolment", "seat_ledger"):
        await connection.execute(f"vacuum analyze {table}")
    await connection.close()


async def _costs(platform: Platform, halls: list[Hall], seconds: float) -> list[Cost]:
    noop = partial(registering, "/bench/v1/noop", halls[0].workshops[:1])
    loads: list[Callable[[], bytes]] = [noop, *(_registering(hall) for hall in halls)]
    rounds = [[await _load(platform, make, seconds) for make in loads] for _ in range(ROUNDS)]
    costs = []
    for number, hall in enumerate(halls, start=1):
        met = [turn[number] for turn in rounds]
        costs.append(
            Cost(
                rate=statistics.median(one.rate for one in met),
                ratio=statistics.median(turn[0].rate / turn[number].rate for turn in rounds),
                work={name: statistics.median(one.work[name] for one in met) for name in met[0].work},
                alone=pgbench.rate(
                    platform.plan.database_urls["registration"],
                    _ONE.format(workshop=hall.workshops[0]),
                    clients=1,
                    seconds=max(1, round(seconds)),
                ),
            )
        )
    return costs


def _registering(hall: Hall) -> Callable[[], bytes]:
    turns = cycle(hall.workshops)
    return lambda: registering(f"{hall.conference}/registrations", [next(turns)])


async def _load(platform: Platform, make: Callable[[], bytes], seconds: float) -> Measurement:
    load = partial(measure, *address_of(platform), make, connections=CONNECTIONS, seconds=seconds)
    return (await with_work(platform, load)).check(201)


def table(costs: Mapping[str, Cost], seconds: float) -> list[str]:
    first = next(iter(costs.values()))
    return [
        "**What is there already**: registrations of the conference in which one is made, "
        f"{CONNECTIONS} connections, in turns with",
        f"the no-op, medians of {ROUNDS} rounds of {seconds:g} s. `pgbench`: one statement with the same rows, alone.",
        "",
        "| There already | Requests/s | no-op POST = 1 | registration, ms | PostgreSQL, ms | all, ms | to the first "
        "(aim ≤ 1.10) | `pgbench`, statements/s |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {cost.rate:,.0f} | {cost.ratio:.2f} | {cost.work['registration-0']:.2f} "
            f"| {cost.work['postgres']:.2f} | {_sum(cost):.2f} | {_sum(cost) / _sum(first):.2f} | {cost.alone:,.0f} |"
            for name, cost in costs.items()
        ),
    ]


def _sum(cost: Cost) -> float:
    return sum(cost.work.values())
