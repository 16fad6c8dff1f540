"""Waiting until a process, a service or the whole platform answers."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx

from deploy.launcher.failure import LaunchError

_PAUSE = 0.2  # seconds between two questions: a start has better to do than to answer
_ONE_ANSWER = 5.0  # seconds


async def wait_until(condition: Callable[[], bool], seconds: float, complaint: str) -> None:
    """Wait until the condition holds; raises LaunchError with `complaint` when it does not within that time."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - it looks at a file
                await asyncio.sleep(_PAUSE / 4)
    except TimeoutError as error:
        raise LaunchError(complaint) from error


async def wait_for_answer(
    name: str, url: str, seconds: float, *, socket: Path | None = None, whatever: bool = False
) -> None:
    """Ask `url` (over the Unix socket, if one is named) until it answers 200, or `whatever`.

    Raises LaunchError with the last thing heard.
    """
    transport = httpx.AsyncHTTPTransport(uds=str(socket)) if socket else None
    heard = "nothing"
    try:
        # No proxy of the environment stands between us and our own processes.
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(transport=transport, timeout=_ONE_ANSWER, trust_env=False) as client,
        ):
            while True:
                try:
                    answer = await client.get(url)
                    if whatever or answer.status_code == httpx.codes.OK:
                        return
                    heard = f"{answer.status_code} {answer.text[:500]}"
                except httpx.TransportError as error:
                    heard = f"{type(error).__name__} {error}".strip()
                await asyncio.sleep(_PAUSE)
    except TimeoutError as error:
        raise LaunchError(f"{name} is not ready after {seconds:.0f} s: {url} answered {heard}.") from error
