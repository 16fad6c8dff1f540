"""JSON, JSON-LD and GeoJSON: one list inside one document, written as it comes."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Json = dict[str, Any]


async def write_list(
    item_of: Callable[[T], Json], batches: AsyncIterator[Sequence[T]], *, opening: str = "[", closing: str = "]"
) -> AsyncIterator[bytes]:
    """A JSON document whose list holds what `item_of` gives for each object; `opening` ends with its bracket."""
    yield opening.encode()
    separator = "\n"
    async for batch in batches:
        lines = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in map(item_of, batch)]
        if lines:
            yield (separator + ",\n".join(lines)).encode()
            separator = ",\n"
    yield f"\n{closing}\n".encode()
