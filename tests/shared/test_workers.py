"""Background workers outlive their failures."""

import asyncio
import time

import pytest

from shared import workers
from shared.runtime import Runtime
from shared.testing.service import ServiceUnderTest
from shared.workers import keep_running


async def test_a_failure_long_after_the_last_one_is_followed_by_a_short_pause(
    notes: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(workers, "_LONGEST_PAUSE", 0.4)
    begun: list[float] = []
    ended: list[float] = []

    async def worker(runtime: Runtime) -> None:
        begun.append(time.monotonic())
        if len(begun) == 8:
            await asyncio.sleep(0.5)
        ended.append(time.monotonic())
        raise ValueError

    task = asyncio.create_task(keep_running("test", worker, notes.runtime))
    while len(begun) < 9:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    task.cancel()
    assert begun[7] - ended[6] > 0.15, "pauses grow while it fails again and again"
    assert begun[8] - ended[7] < 0.1
