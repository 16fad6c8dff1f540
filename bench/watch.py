"""What the processes of a platform use, and the loads between which it is looked at."""

import asyncio
from collections.abc import Awaitable, Callable

import psutil

from bench.load import Measurement
from deploy.launcher import Platform

_MIB = 1024 * 1024
_SETTLING_SECONDS = 1.0  # the events of a registration travel on after it was answered, which is part of its cost


def memory(platform: Platform) -> dict[str, float]:
    """MiB of memory by process, shared pages counted once (PSS), children included."""
    return {
        name: sum(member.memory_full_info().pss for member in family) / _MIB
        for name, family in _families(platform).items()
    }


def processor_seconds(platform: Platform) -> dict[str, float]:
    """Seconds of processor time that each process has used so far, children included."""
    return {name: sum(map(_processor_seconds, family)) for name, family in _families(platform).items()}


async def with_work(platform: Platform, load: Callable[[], Awaitable[Measurement]]) -> Measurement:
    """What a load met, and the milliseconds of processor time that each process worked for one of its requests."""
    before = processor_seconds(platform)
    result = await load()
    await asyncio.sleep(_SETTLING_SECONDS)
    for process, seconds in processor_seconds(platform).items():
        result.work[process] = (seconds - before[process]) * 1000 / result.answers
    return result


def _families(platform: Platform) -> dict[str, list[psutil.Process]]:
    heads = {name: psutil.Process(pid) for name, pid in platform.pids().items()}
    return {name: [head, *head.children(recursive=True)] for name, head in heads.items()}


def _processor_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # one of PostgreSQL's that has just ended
        return 0.0
    return float(times.user + times.system)
