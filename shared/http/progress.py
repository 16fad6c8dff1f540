"""How far something in the background is, as server-sent events until it ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

_LOOKED_AT_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `mark` is another one whenever `shown` (JSON) says something else."""

    mark: str
    ended: bool
    shown: str


async def follow(look: Callable[[], Awaitable[Progress | None]], last_id: str | None) -> AsyncIterator[bytes]:
    """What `look` sees, whenever it changes from what the event `last_id` told, until it has ended or is gone (None).

    An event's id is the mark that it tells.
    """
    told = last_id
    while (progress := await look()) is not None:
        if progress.mark != told or progress.ended:
            name = "ended" if progress.ended else "progress"
            yield f"id: {progress.mark}\nevent: {name}\ndata: {progress.shown}\n\n".encode()
            told = progress.mark
        if progress.ended:
            return
        await asyncio.sleep(_LOOKED_AT_EVERY)
