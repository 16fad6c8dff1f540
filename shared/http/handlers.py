"""Every exception becomes a problem, and every problem is told in the caller's language."""

import re
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from shared.http.problems import (
    MEDIA_TYPE,
    BadRequest,
    Conflict,
    FieldError,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    Problem,
    ServiceUnavailable,
    Unprocessable,
    UnsupportedMediaType,
)

_log = structlog.get_logger(__name__)
_BY_STATUS: dict[int, type[Problem]] = {
    problem.status: problem
    for problem in (BadRequest, NotFound, MethodNotAllowed, PayloadTooLarge, UnsupportedMediaType, ServiceUnavailable)
}
_VERB = re.compile(r"^(.*/[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}):[a-z-]+$")
_PASSING_STATES = {"40001": "serialization", "40P01": "deadlock", "55P03": "lock_timeout", "57014": "statement_timeout"}
_LOGGED_FRAMES = 12


def install_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(DBAPIError, _on_database_error)
    app.add_exception_handler(PoolTimeout, _on_database_error)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)
    app.add_exception_handler(Exception, _on_unexpected)


def answer(request: Request, problem: Problem) -> Response:
    """The response that tells `problem` to whoever made `request`."""
    body = problem.body(instance=request.url.path, request_id=getattr(request.state, "request_id", None))
    return JSONResponse(body, problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that a statement ran into, for use cases that foresee it."""
    cause = getattr(error.orig, "__cause__", None)
    return getattr(cause, "constraint_name", None)


async def _on_problem(request: Request, error: Any) -> Response:
    return answer(request, error)


async def _on_invalid(request: Request, error: Any) -> Response:
    errors = [
        FieldError(pointer=_pointer(item["loc"]), code=str(item["type"]), message=str(item["msg"]))
        for item in error.errors()
    ]
    if any(item["loc"][:1] == ("path",) for item in error.errors()):
        return answer(request, NotFound())
    return answer(request, Unprocessable(errors=errors))


def _pointer(location: tuple[int | str, ...]) -> str:
    place, *rest = location
    path = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in rest)
    return path if place == "body" else f"#/{place}{path}"


async def _on_http_exception(request: Request, error: Any) -> Response:
    status = error.status_code
    if status == NotFound.status and _is_unknown_verb(request):
        status = MethodNotAllowed.status
    problem = _BY_STATUS.get(status)
    if problem is None:
        problem = type("HttpProblem", (Problem,), {"status": status, "slug": f"http-{status}"})
    made = problem()
    if status == MethodNotAllowed.status and error.headers and "Allow" in error.headers:
        made.headers["Allow"] = error.headers["Allow"]
    return answer(request, made)


def _is_unknown_verb(request: Request) -> bool:
    """Whether the path is `…/{id}:verb` of an object that exists as a route, so that only its verb is unknown."""
    match = _VERB.match(request.url.path)
    if match is None:
        return False
    scope = {**request.scope, "path": match[1], "method": "GET"}
    return any(context.matches(scope)[0].value for context in iter_route_contexts(request.app.routes))


async def _on_database_error(request: Request, error: Any) -> Response:
    """A constraint that no use case foresaw is a conflict; a lock or a pool that stayed busy is a passing failure."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if isinstance(error, IntegrityError):
        _log.warning("unforeseen constraint", constraint=constraint_of(error), sqlstate=state)
        return answer(request, Conflict())
    connection_lost = bool(getattr(error, "connection_invalidated", False))
    if isinstance(error, PoolTimeout | OperationalError) or state in _PASSING_STATES or connection_lost:
        _log.warning("database busy or gone", reason=_PASSING_STATES.get(str(state), type(error).__name__))
        return answer(request, ServiceUnavailable(headers={"Retry-After": "1"}))
    return await _on_unexpected(request, error)


async def _on_disconnect(request: Request, error: Any) -> Response:
    return answer(request, BadRequest())  # nobody reads it, but it is no error of ours


async def _on_unexpected(request: Request, error: Any) -> Response:
    # The text of an exception may hold personal data (a statement's parameters): its kind and place are logged, not it.
    _log.error("unexpected error", kind=type(error).__name__, frames=_frames(error))
    return answer(request, Problem())


def _frames(error: BaseException) -> list[str]:
    frames, trace = [], error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames[-_LOGGED_FRAMES:]
