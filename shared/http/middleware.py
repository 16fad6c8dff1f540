"""Around every request: its id, its language, its line in the log and its share in the metrics."""

import re
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.auth.caller import ANONYMOUS, Caller
from shared.catalogue.texts import negotiate, set_language
from shared.http.handlers import unexpected
from shared.ids import new_id
from shared.telemetry.metrics import REQUEST_SECONDS

_log = structlog.get_logger("access")
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_FAILURE = 500
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
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
        began, status, answering = time.perf_counter(), _FAILURE, False
        # HEAD is GET without the body, on every route there is; whatever served it, the headers are the same.
        bodiless = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if bodiless else scope

        async def send_with_id(message: Message) -> None:
            nonlocal status, answering
            if message["type"] == "http.response.start":
                status, answering = message["status"], True
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            elif bodiless:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(inner, receive, send_with_id)
        except Exception as error:
            refusal = unexpected(Request(inner), error)
            if not answering:  # else the server closes the connection, which tells the client as much
                await refusal(inner, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - began
            route = inner.get("route_path", "unmatched")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            REQUEST_SECONDS.labels(self._service, method, route, str(status)).observe(seconds)
            caller: Caller = scope["state"].get("caller", ANONYMOUS)
            # Our own services ask each other many times a minute; people want to see people.
            quiet = caller.is_service or scope["path"].endswith(_QUIET)
            log = _log.debug if quiet and status < _FAILURE else _log.info
            log("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
            structlog.contextvars.unbind_contextvars("request_id")
