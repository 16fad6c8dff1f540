"""Fifty thousand people who register for one conference, and their list as a workbook."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import httpx
import psutil

from bench.load import Measurement, send_all
from bench.requests import registering
from bench.stage import Organiser, address_of
from bench.watch import with_work
from deploy.launcher import Platform

PEOPLE = 50_000
PARTS = 5
CONNECTIONS = 64
WORKSHOPS = 50
_NOOPS = 1_000
_MIB = 1024 * 1024
_LOOK_EVERY_SECONDS = 0.02


@dataclass(frozen=True)
class Part:
    """So many were there `before`; what the next part of them met, and no-ops just before it."""

    before: int
    met: Measurement
    noop: Measurement


@dataclass(frozen=True)
class Workbook:
    """A list of so many people: how long it took, its size, and by how much the service grew meanwhile, in MiB."""

    people: int
    seconds: float
    size: float
    growth: float


@dataclass(frozen=True)
class LongList:
    parts: list[Part]
    workbooks: list[Workbook]
    registered: int


async def run(platform: Platform, organiser: Organiser, people: int) -> LongList:
    """Register so many, in parts; then fetch the list of one part, and of all."""
    conference = organiser.conference()
    workshops = [organiser.workshop(conference, f"Workshop {number}", people) for number in range(WORKSHOPS)]
    parts, workbooks = [], []
    each = people // PARTS
    for number in range(PARTS):
        noop = await _sent(platform, [registering("/bench/v1/noop", workshops[:1]) for _ in range(_NOOPS)])
        path = f"{conference}/registrations"
        crowd = [registering(path, [workshops[turn % WORKSHOPS]]) for turn in range(each)]
        parts.append(Part(number * each, await _sent(platform, crowd), noop))
        if number == 0:
            # Once for nothing: what the service has never done it learns for good, whatever the list's length.
            await asyncio.to_thread(_fetch, platform, conference)
            workbooks.append(await asyncio.to_thread(_fetch, platform, conference))
    workbooks.append(await asyncio.to_thread(_fetch, platform, conference))
    return LongList(parts, workbooks, organiser.get(f"{conference}/seats")["registered"])


async def _sent(platform: Platform, requests: list[bytes]) -> Measurement:
    load = partial(send_all, *address_of(platform), requests, connections=CONNECTIONS)
    return (await with_work(platform, load)).check(201)


def _fetch(platform: Platform, conference: str) -> Workbook:
    """With a token of its own: registering takes longer than one is good for on a slow machine."""
    organiser = Organiser(platform)
    size = 0
    with _growth(platform.pids()["registration-0"]) as grown:
        began = time.perf_counter()
        url = f"{platform.base_url}{conference}/participants.xlsx"
        with httpx.stream("GET", url, headers={"Authorization": organiser.authorisation}, timeout=600) as answer:
            for piece in answer.raise_for_status().iter_bytes():
                size += len(piece)
        seconds = time.perf_counter() - began
    return Workbook(organiser.get(f"{conference}/seats")["registered"], seconds, size / _MIB, grown[0])


@contextlib.contextmanager
def _growth(pid: int) -> Iterator[list[float]]:
    """By how many MiB a process is larger at most than at the beginning of the block; told at its end."""
    process, grown = psutil.Process(pid), [0.0]
    before, ended = process.memory_info().rss, threading.Event()

    def look() -> None:
        while not ended.wait(_LOOK_EVERY_SECONDS):
            grown[0] = max(grown[0], (process.memory_info().rss - before) / _MIB)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield grown
    finally:
        ended.set()
        looking.join()


def table(met: LongList) -> list[str]:
    first = met.parts[0]
    people = sum(part.met.answers for part in met.parts)
    workbooks = ", ".join(
        f"{book.people:,} people in {book.seconds:.1f} s ({book.size:.1f} MiB), for which the service grew by "
        f"**{book.growth:.1f} MiB**"
        for book in met.workbooks
    )
    return [
        f"**{people:,} registrations in one conference**, {CONNECTIONS} connections, {WORKSHOPS} workshops; each part "
        "beside no-ops just before it.",
        "",
        "| Registrations before | Requests/s | p99 ms | no-op POST = 1 | all processes, ms a request | to the first |",
        "|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {part.before:,} | {part.met.rate:,.0f} | {part.met.percentile(99):.0f} "
            f"| {part.noop.rate / part.met.rate:.2f} | {_sum(part):.2f} | {_sum(part) / _sum(first):.2f} |"
            for part in met.parts
        ),
        "",
        f"Registered at the end, as `seats` says: {met.registered:,}. Their list as XLSX: {workbooks}.",
    ]


def _sum(part: Part) -> float:
    return sum(part.met.work.values())
