"""All of a list, read batch by batch: a file of any size takes the memory of one batch.

Each batch has a transaction of its own, so that a slow reader holds none. What changes meanwhile stands in the file
once, as it was or as it became.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from shared.http.pages import Batch, Wanted
from shared.runtime import Runtime

T = TypeVar("T")
Reader = Callable[[AsyncSession, Wanted], Awaitable[Sequence[T]]]


async def batches_of(
    runtime: Runtime, read: Reader[T], *, sort: tuple[str, ...] = ("id",)
) -> AsyncIterator[Sequence[T]]:
    """What `read` gives, from end to end; it hands the batch that it is given to the list's own reading of pages."""
    batch = Batch(sort=sort)
    while True:
        async with runtime.unit_of_work() as work:
            items = await read(work.session, batch)
        yield items
        if batch.following is None:
            return
        batch = Batch(after=batch.following, sort=sort)


async def begun(iterator: AsyncIterator[T]) -> AsyncIterator[T]:
    """The iterator with its first piece read already; raises StopAsyncIteration when there is none.

    What goes wrong early is then told as a problem, not by an answer that breaks off.
    """
    first = await anext(iterator)
    return _again(first, iterator)


async def _again(first: T, rest: AsyncIterator[T]) -> AsyncIterator[T]:
    yield first
    async for piece in rest:
        yield piece
