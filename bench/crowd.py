"""Six hundred people at once, for six workshops of a hundred seats: the size of a conference in Chengdu in 2016."""

import json
import random
import statistics
from dataclasses import dataclass

import asyncpg

from bench.load import Measurement, send_all
from bench.requests import registering
from bench.stage import Organiser, address_of
from deploy.launcher import Platform

PEOPLE = 600
WORKSHOPS, SEATS, WISHES = 6, 100, 3
ROUNDS = 3
_SEED = 2016

# Somebody waits, has no seat that they like better, and one who came later has a seat there. All are of one hour.
_OVERTAKEN = """
select count(*) from enrolment w join registration r on r.id = w.registration_id
where r.conference_id = $1 and w.state = 'waitlisted'
    and exists (select from enrolment s where s.workshop_id = w.workshop_id and s.state = 'confirmed'
        and s.ticket > w.ticket)
    and not exists (select from enrolment b where b.registration_id = w.registration_id and b.state = 'confirmed'
        and b.rank < w.rank)"""
_SEATS = """
select count(*) filter (where e.state = 'confirmed') as seated,
    count(*) filter (where e.state = 'waitlisted') as waiting
from enrolment e join registration r on r.id = e.registration_id where r.conference_id = $1"""
_STATES = """
select e.id::text, e.state from enrolment e join registration r on r.id = registration_id where r.conference_id = $1"""
_OVERSOLD = """
select coalesce(sum(greatest(0, seats - capacity)), 0) from (
    select l.capacity, count(*) as seats from seat_ledger l join enrolment e using (workshop_id)
    where l.conference_id = $1 and e.state in ('confirmed', 'offered') group by l.workshop_id) as workshop"""


@dataclass(frozen=True)
class Burst:
    """One crowd: what it met, what a crowd of no-ops met just before, and what came of it.

    `overtaken` are those who wait for what they like best, though somebody who came later has a seat there.
    """

    crowd: Measurement
    noop: Measurement
    seated: int
    waiting: int
    told_otherwise: int
    oversold: int
    overtaken: int


async def run(platform: Platform, organiser: Organiser, people: int, rounds: int = ROUNDS) -> list[Burst]:
    """Each time in a conference of its own; everybody has a connection of their own, and sends at the same moment."""
    return [await _burst(platform, organiser, people, random.Random(_SEED + turn)) for turn in range(rounds)]


async def _burst(platform: Platform, organiser: Organiser, people: int, chance: random.Random) -> Burst:
    conference = organiser.conference()
    workshops = [organiser.workshop(conference, f"Workshop {number}", SEATS) for number in range(WORKSHOPS)]

    def crowd(path: str) -> list[bytes]:
        return [registering(path, _wishes(workshops, chance)) for _ in range(people)]

    noop = await send_all(*address_of(platform), crowd("/bench/v1/noop"), connections=people)
    met = await send_all(
        *address_of(platform), crowd(f"{conference}/registrations"), connections=people, keep_bodies=True
    )
    made = [json.loads(body) for body in met.check(201).bodies or []]
    told = {(item["id"], item["state"]) for one in made for item in one["enrolments"]}
    connection = await asyncpg.connect(platform.plan.database_urls["registration"])
    conference_id = conference.rpartition("/")[2]
    seats = await connection.fetchrow(_SEATS, conference_id)
    states = dict(await connection.fetch(_STATES, conference_id))
    burst = Burst(
        crowd=met,
        noop=noop.check(201),
        seated=seats["seated"],
        waiting=seats["waiting"],
        told_otherwise=len(states.items() ^ told),
        oversold=await connection.fetchval(_OVERSOLD, conference_id),
        overtaken=await connection.fetchval(_OVERTAKEN, conference_id),
    )
    await connection.close()
    return burst


def _wishes(workshops: list[str], chance: random.Random) -> list[str]:
    """Three of the workshops in order of preference; the first is wanted most, the last least."""
    left = list(workshops)
    wanted = []
    for _ in range(WISHES):
        wanted.append(chance.choices(left, weights=range(len(left) + 1, 1, -1))[0])
        left.remove(wanted[-1])
    return wanted


def table(bursts: list[Burst]) -> list[str]:
    """The median crowd; what must not be is summed up over all."""
    burst = sorted(bursts, key=lambda burst: burst.crowd.seconds)[len(bursts) // 2]
    cost = statistics.median(burst.crowd.seconds / burst.noop.seconds for burst in bursts)
    return [
        f"**A crowd**: {burst.crowd.answers} people at the same moment, each on a connection of their own, for",
        f"{WORKSHOPS} workshops of {SEATS} seats in one hour, {WISHES} wishes each; median of {len(bursts)} crowds.",
        "",
        "| | All answered after, s | p50 ms | p99 ms | no-op POST = 1 |",
        "|---|---:|---:|---:|---:|",
        f"| registrations | {burst.crowd.seconds:.2f} | {burst.crowd.percentile(50):.0f} "
        f"| {burst.crowd.percentile(99):.0f} | {cost:.1f} |",
        f"| no-op POST | {burst.noop.seconds:.2f} | {burst.noop.percentile(50):.0f} "
        f"| {burst.noop.percentile(99):.0f} | 1.0 |",
        "",
        f"Seats given: {burst.seated}, places in queues: {burst.waiting}. Over all crowds, seats beyond a capacity: "
        f"**{sum(burst.oversold for burst in bursts)}**; people who wait for what they like better than what they "
        f"have, though somebody who came later has a seat there: **{sum(burst.overtaken for burst in bursts)}**; "
        f"enrolments that are not as they were told: **{sum(burst.told_otherwise for burst in bursts)}**.",
    ]
