"""Rows that are registered at once keep the order of their file: whoever stands first is first at the desk."""

import asyncio
from dataclasses import replace
from typing import Any

from services.registration.seats.asking import Answer, Asking
from shared.ids import new_id
from shared.runtime import Runtime


class Turn:
    """One row's turn at the desk, after the row before; `passed` is set when the next may go."""

    def __init__(self, before: "Turn | None") -> None:
        self._before = before
        self.passed = asyncio.Event()

    def runtime(self, runtime: Runtime) -> Runtime:
        """The runtime whose desk lets this row come in its turn."""
        return replace(runtime, resources=runtime.resources | {"desk": _OrderedDesk(runtime.resources["desk"], self)})

    async def come(self) -> None:
        if self._before is not None:
            await self._before.passed.wait()

    async def leave(self) -> None:
        """Let the next go, whether or not this row came to the desk."""
        await self.come()
        self.passed.set()


class _OrderedDesk:
    def __init__(self, desk: Any, turn: Turn) -> None:
        self._desk, self._turn = desk, turn

    async def register(self, asking: Asking) -> Answer:
        await self._turn.come()
        asking.registration_id = new_id()  # lists in the order of registering are in the order of ids
        queued: asyncio.Task[Answer] = asyncio.create_task(self._desk.register(asking))
        self._turn.passed.set()  # tasks begin in the order in which they were made
        return await queued
