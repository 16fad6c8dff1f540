"""A load generator that costs less than what it measures: prepared requests over raw connections, parsed by httptools.

The Python clients at hand (httpx, aiohttp, locust) spend more time on a request than the server does, and on the same
two cores: what they would show is themselves.
"""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import httptools

RequestMaker = Callable[[], bytes]


@dataclass
class Measurement:
    """What one load met: `rate` in requests a second, latencies and each process's `work` a request in milliseconds."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    work: dict[str, float] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.latencies, n=100)[share - 1]

    def check(self, *expected: int) -> "Measurement":
        """Raises ValueError when any answer had another status: a fast refusal is no result."""
        if set(self.statuses) - set(expected):
            raise ValueError(f"answers were {dict(self.statuses)}, expected {expected}")
        return self


def request(method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """One HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: entente.bench"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Connection(asyncio.Protocol):
    """Sends a request, waits for its answer, and sends the next until told to stop."""

    def __init__(self, make: RequestMaker, result: Measurement) -> None:
        self._make, self._result = make, result
        self._stopping = False
        self.closed = asyncio.get_running_loop().create_future()
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        self._result.latencies.append((time.perf_counter() - self._sent_at) * 1000)
        self._result.statuses[self._parser.get_status_code()] += 1
        if self._stopping:
            self._transport.close()
        else:
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def stop(self) -> None:
        self._stopping = True

    def _send(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._sent_at = time.perf_counter()
        self._transport.write(self._make())


async def measure(host: str, port: int, make: RequestMaker, *, connections: int, seconds: float) -> Measurement:
    """Keep `connections` requests under way for `seconds`; `make` gives each next request."""
    result = Measurement(seconds)
    loop = asyncio.get_running_loop()
    opened = await asyncio.gather(
        *(loop.create_connection(lambda: _Connection(make, result), host, port) for _ in range(connections))
    )
    started = time.perf_counter()
    await asyncio.sleep(seconds)
    for _, connection in opened:
        connection.stop()
    await asyncio.wait([connection.closed for _, connection in opened], timeout=30)
    result.seconds = time.perf_counter() - started
    return result
