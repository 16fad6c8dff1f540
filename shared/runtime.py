"""What one service process holds while it runs; made by `shared.app`, found at `request.app.state.runtime`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.authenticate import Authenticator
from shared.db.engine import UnitOfWork
from shared.http.client import Peers
from shared.settings import Settings


@dataclass
class Runtime:
    """Settings, database, peers and tokens of this process.

    `refused_events` are those of the outbox that the gateway does not take; `resources` holds what a service adds;
    `loading` asks for what the service still loads in the background, while it answers all the rest.
    """

    settings: Settings[Any]
    engine: AsyncEngine
    peers: Peers
    authenticator: Authenticator
    outbox_filled: asyncio.Event = field(default_factory=asyncio.Event)
    refused_events: set[UUID] = field(default_factory=set)
    resources: dict[str, Any] = field(default_factory=dict)
    loading: Mapping[str, Callable[["Runtime"], Awaitable[bool]]] = field(default_factory=dict)

    async def still_loading(self) -> list[str]:
        """What is still being loaded; nothing for most of a process's life."""
        return [name for name, is_loading in self.loading.items() if await is_loading(self)]

    def unit_of_work(self) -> UnitOfWork:
        return UnitOfWork(self.engine, outbox_filled=self.outbox_filled)


# Dependencies are coroutines throughout: FastAPI sends plain functions to a thread, which costs more than they do.
async def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


CurrentRuntime = Annotated[Runtime, Depends(_runtime)]
