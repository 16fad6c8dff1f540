"""Around every request: its id, its language, its line in the log and its share in the metrics."""

import re
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.auth.caller import ANONYMOUS, Caller
from shared.catalogue.texts import negotiate, set_language
from shared.ids import new_id
from shared.telemetry.metrics import REQUEST_SECONDS

_log = structlog.get_logger("access")
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_FAILURE = 500
_QUIET = ("/livez", "/readyz", "/metrics")


class RequestContext:
    """Plain ASGI, because it stands in the way of every request."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.match(given) else str(new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        set_language(negotiate(headers.get("accept-language")))
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            route = scope.get("route_path", "unmatched")
            REQUEST_SECONDS.labels(self._service, scope["method"], route, str(status)).observe(seconds)
            caller: Caller = scope["state"].get("caller", ANONYMOUS)
            # Our own services ask each other many times a minute; people want to see people.
            quiet = caller.is_service or scope["path"].endswith(_QUIET)
            log = _log.debug if quiet and status < _FAILURE else _log.info
            log("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))
            structlog.contextvars.unbind_contextvars("request_id")
