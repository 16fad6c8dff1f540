"""All rows of a file in one transaction, decided by the desk's own rule group by group: it stands as a whole, or not.

A trial is such a transaction that is never kept. The seats that it asks for stay locked until its end.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

import asyncpg
from asyncpg import Connection

from services.registration.seats import refusals
from services.registration.seats.asking import Answer, Asking
from services.registration.seats.driver import transaction_of
from services.registration.seats.group import register
from shared.runtime import Runtime

_GROUP = 100


class _NotKept(Exception):
    """Ends the transaction without keeping anything."""


class WholeDesk:
    """Takes the place of the process's desk for the rows of one file; `keep` says at last whether they stand."""

    def __init__(self, connection: Connection, conference_id: UUID) -> None:
        self._connection, self._conference_id = connection, conference_id
        self._waiting: list[Asking] = []
        self._task: asyncio.Task[None] | None = None
        self.keep = False
        self.failure: Exception | None = None

    async def register(self, asking: Asking) -> Answer:
        """As `Desk.register`; no two rows of a file are one person's."""
        self._waiting.append(asking)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._serve())
        return await asking.answer

    async def _serve(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
            try:
                outcomes = await register(self._connection, self._conference_id, group)
            except asyncpg.PostgresError as error:
                self.failure = error  # nothing of this transaction can stand any more
                for asking in group:
                    asking.answer.set_exception(refusals.busy())
                continue
            for asking, outcome in zip(group, outcomes, strict=True):
                if isinstance(outcome, Answer):
                    asking.answer.set_result(outcome)
                else:
                    asking.answer.set_exception(outcome)


@asynccontextmanager
async def as_a_whole(runtime: Runtime, conference_id: UUID) -> AsyncIterator[tuple[Runtime, WholeDesk]]:
    """The runtime with a desk for one file. Raises the desk's "busy" where another took a row's person meanwhile."""
    try:
        async with transaction_of(runtime.engine) as connection:
            desk = WholeDesk(connection, conference_id)
            yield replace(runtime, resources=runtime.resources | {"desk": desk}), desk
            if desk.failure is not None:
                raise refusals.busy() from desk.failure
            if not desk.keep:
                raise _NotKept
        runtime.outbox_filled.set()
    except _NotKept:
        return
