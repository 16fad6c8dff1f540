"""A smallest ASGI application for tests of the launcher: it is ready, and tells its process id and environment."""

import json
import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Answer every GET with 200; `/standin/crash` ends the process."""
    if scope["type"] == "lifespan":
        for kind in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{kind}.complete"})
        return
    if scope["path"] == "/standin/crash":
        sys.stderr.write("the stand-in was told to crash\n")
        os._exit(3)
    told = {"pid": os.getpid(), "environment": {k: v for k, v in os.environ.items() if k.startswith("ENTENTE_")}}
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})
