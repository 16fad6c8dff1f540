"""The seats of a conference as they change, as server-sent events: one look at the database for all who follow it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.registration.seats import use_cases
from shared.runtime import Runtime

_LOOK_EVERY_SECONDS = 0.5
_STILL_HERE_SECONDS = 15.0
_LASTS_SECONDS = 600.0
_log = structlog.get_logger(__name__)


class _Watch:
    """Looks at one conference while somebody follows it. `mark` names the state that `event` tells."""

    def __init__(self, runtime: Runtime, conference_id: UUID, *, inside: bool) -> None:
        self._runtime, self._conference_id, self._inside = runtime, conference_id, inside
        self.readers = 0
        self.mark: str | None = None
        self.event = b""
        self.changed = asyncio.Condition()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            try:
                await self._look()
            except (SQLAlchemyError, OSError) as error:  # the database is away for a moment
                _log.warning("seats could not be read", kind=type(error).__name__)
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def _look(self) -> None:
        async with self._runtime.unit_of_work() as work:
            mark = await use_cases.mark_of_seats(work.session, self._conference_id)
            if mark == self.mark:
                return
            seats = await use_cases.seats_of(work.session, self._conference_id, with_drafts=self._inside)
        async with self.changed:
            self.mark = mark
            self.event = f"id: {mark}\nevent: seats\ndata: {seats.model_dump_json()}\n\n".encode()
            self.changed.notify_all()


class SeatStreams:
    """Who follows which conference. One per process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._watches: dict[tuple[UUID, bool], _Watch] = {}

    async def follow(self, conference_id: UUID, last_id: str | None, *, inside: bool) -> AsyncIterator[bytes]:
        """The seats now, unless `last_id` names just that state, and whenever they change.

        Ends after ten minutes, so that nobody follows for ever what it may see no longer: a browser comes back by
        itself, with the id of what it has seen.
        """
        key = (conference_id, inside)
        watch = self._watches.get(key)
        if watch is None:
            watch = self._watches[key] = _Watch(self._runtime, conference_id, inside=inside)
        watch.readers += 1
        try:
            told, ends = last_id, time.monotonic() + _LASTS_SECONDS
            yield b"retry: 2000\n\n"
            while time.monotonic() < ends:
                try:
                    async with asyncio.timeout(_STILL_HERE_SECONDS), watch.changed:
                        while watch.mark in (None, told):
                            await watch.changed.wait()
                except TimeoutError:
                    yield b": still here\n\n"
                else:
                    told = watch.mark
                    yield watch.event
        finally:
            watch.readers -= 1
            if not watch.readers:
                watch.task.cancel()
                if self._watches.get(key) is watch:
                    del self._watches[key]

    def close(self) -> None:
        for watch in self._watches.values():
            watch.task.cancel()


@asynccontextmanager
async def open_seat_streams(runtime: Runtime) -> AsyncIterator[None]:
    """The process's streams, in `runtime.resources`."""
    streams = SeatStreams(runtime)
    runtime.resources["seat streams"] = streams
    yield
    streams.close()
