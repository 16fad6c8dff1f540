"""A load generator that costs less than what it measures: prepared requests over raw connections, parsed by httptools.

The Python clients at hand (httpx, aiohttp, locust) spend more time on a request than the server does, and on the same
two cores: what they would show is themselves.
"""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

import httptools

RequestMaker = Callable[[], bytes | None]
"""Gives the next request, or None when there are no more."""


@dataclass
class Measurement:
    """What one load met: `rate` in requests a second, latencies and each process's `work` a request in milliseconds."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    work: dict[str, float] = field(default_factory=dict)
    bodies: list[bytes] | None = None
    """Of the answers, where they are kept."""

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
    """Once started, sends a request, waits for its answer, and sends the next until told to stop."""

    def __init__(self, make: RequestMaker, result: Measurement) -> None:
        self._make, self._result = make, result
        self._stopping = False
        self.closed = asyncio.get_running_loop().create_future()
        self._sent_at = 0.0
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        if self._result.bodies is not None:
            self._body += body

    def on_message_complete(self) -> None:
        self._result.latencies.append((time.perf_counter() - self._sent_at) * 1000)
        self._result.statuses[self._parser.get_status_code()] += 1
        if self._result.bodies is not None:
            self._result.bodies.append(self._body)
        if self._stopping:
            self._transport.close()
        else:
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def stop(self) -> None:
        self._stopping = True

    def send(self) -> None:
        """Send the next request; close when there is none."""
        prepared = self._make()
        if prepared is None:
            self._transport.close()
            return
        self._parser, self._body = httptools.HttpResponseParser(self), b""
        self._sent_at = time.perf_counter()
        self._transport.write(prepared)


async def measure(host: str, port: int, make: RequestMaker, *, connections: int, seconds: float) -> Measurement:
    """Keep `connections` requests under way for `seconds`; `make` gives each next request."""
    result = Measurement(seconds)
    opened = await _open(host, port, make, result, connections)
    started = time.perf_counter()
    for connection in opened:
        connection.send()
    await asyncio.sleep(seconds)
    for connection in opened:
        connection.stop()
    await asyncio.wait([connection.closed for connection in opened], timeout=30)
    result.seconds = time.perf_counter() - started
    return result


async def send_all(
    host: str, port: int, requests: Sequence[bytes], *, connections: int, keep_bodies: bool = False
) -> Measurement:
    """Send these requests, `connections` of them at once from the first moment on; until all are answered.

    Raises ValueError when some were not: a connection that the server closes instead of answering.
    """
    left = iter(requests)
    opened = min(connections, len(requests))
    result = await send(host, port, lambda: next(left, None), connections=opened, keep_bodies=keep_bodies)
    if result.answers != len(requests):
        raise ValueError(f"{len(requests) - result.answers} of {len(requests)} requests were not answered")
    return result


async def send(host: str, port: int, make: RequestMaker, *, connections: int, keep_bodies: bool = False) -> Measurement:
    """Keep `connections` requests under way until `make` gives no more, and the last are answered."""
    result = Measurement(0, bodies=[] if keep_bodies else None)
    opened = await _open(host, port, make, result, connections)
    started = time.perf_counter()
    for connection in opened:
        connection.send()
    await asyncio.gather(*(connection.closed for connection in opened))
    result.seconds = time.perf_counter() - started
    return result


async def _open(
    host: str, port: int, make: RequestMaker, result: Measurement, connections: int
) -> Sequence[_Connection]:
    loop = asyncio.get_running_loop()
    opening = (loop.create_connection(lambda: _Connection(make, result), host, port) for _ in range(connections))
    return [connection for _, connection in await asyncio.gather(*opening)]
