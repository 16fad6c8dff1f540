"""A stand-in for the services, as a process: it tells what reached it, and serves the keys that it is given.

`python -m tests.edge.upstream FOLDER NAME…` listens on `FOLDER/NAME.sock` for each name, and answers
`/…/.well-known/jwks.json` with `FOLDER/NAME.jwks.json`.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import uvicorn

from shared.children import end_with_parent

_HEADERS = [(b"content-type", b"application/json"), (b"x-request-id", b"the service's own"), (b"server", b"echo/1")]


def echo(folder: Path, name: str) -> Any:
    """An ASGI app that answers with the request as it arrived."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        received = 0
        while True:
            message = await receive()
            received += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        if scope["path"].endswith("/.well-known/jwks.json"):
            body = (folder / f"{name}.jwks.json").read_bytes()
        else:
            seen = {
                "service": name,
                "method": scope["method"],
                "path": scope["raw_path"].decode(),
                "query": scope["query_string"].decode(),
                "headers": [[key.decode(), value.decode("latin-1")] for key, value in scope["headers"]],
                "body_bytes": received,
            }
            body = json.dumps(seen).encode()
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        if scope["path"].endswith("/stream"):
            await send({"type": "http.response.body", "body": b"id: 1\ndata: {}\n\n", "more_body": True})
            await asyncio.Event().wait()
        await send({"type": "http.response.body", "body": body})

    return app


async def _serve(folder: Path, names: list[str]) -> None:
    servers = [
        uvicorn.Server(uvicorn.Config(echo(folder, name), uds=str(folder / f"{name}.sock"), log_level="warning"))
        for name in names
    ]
    await asyncio.gather(*(server.serve() for server in servers))


if __name__ == "__main__":
    end_with_parent(signal.SIGKILL)
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2:]))
