"""Every exception becomes a problem, and every problem is told in the caller's language."""

import re
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import JsonValue
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from shared.db.engine import DRIVER_ERRORS, is_passing, sqlstate_of
from shared.http.problems import (
    MEDIA_TYPE,
    BadRequest,
    Conflict,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    Problem,
    ServiceUnavailable,
    Unprocessable,
    UnsupportedMediaType,
)
from shared.http.validation import examples_of, faults_of

_log = structlog.get_logger(__name__)
_BY_STATUS: dict[int, type[Problem]] = {
    problem.status: problem
    for problem in (BadRequest, NotFound, MethodNotAllowed, PayloadTooLarge, UnsupportedMediaType, ServiceUnavailable)
}
_VERB = re.compile(r"^(.*/[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}):[a-z-]+$")
_LOGGED_FRAMES = 12


def install_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_exception)
    for failure in (DBAPIError, PoolTimeout, *DRIVER_ERRORS):
        app.add_exception_handler(failure, _on_database_error)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)


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
    found = error.errors()
    if any(item["loc"][:1] == ("path",) for item in found):
        return answer(request, NotFound())
    return answer(request, Unprocessable(errors=faults_of(found, _examples(request.app))))


def _examples(app: FastAPI) -> dict[str, JsonValue]:
    """How strings that must match a pattern are written, by the pattern; looked up once in the service's document."""
    if not hasattr(app.state, "examples"):
        app.state.examples = examples_of(app.openapi())
    examples: dict[str, JsonValue] = app.state.examples
    return examples


async def _on_http_exception(request: Request, error: Any) -> Response:
    status, allowed = error.status_code, _methods_at(request, request.url.path)
    if status == NotFound.status and _is_unknown_verb(request):
        status = MethodNotAllowed.status
    problem = _BY_STATUS.get(status)
    if problem is None:
        problem = type("HttpProblem", (Problem,), {"status": status, "slug": f"http-{status}"})
    made = problem()
    if status == MethodNotAllowed.status:
        made.headers["Allow"] = ", ".join(sorted(allowed))
    return answer(request, made)


def _is_unknown_verb(request: Request) -> bool:
    """Whether the path is `…/{id}:verb` of an object that exists as a route, so that only its verb is unknown."""
    match = _VERB.match(request.url.path)
    return match is not None and bool(_methods_at(request, match[1]))


def _methods_at(request: Request, path: str) -> set[str]:
    """What may be done at `path`, by all routes there (the framework names the first one's methods alone)."""
    scope = {**request.scope, "path": path}
    there = (context for context in iter_route_contexts(request.app.routes) if context.matches(scope)[0].value)
    methods = {method for context in there for method in getattr(context.original_route, "methods", None) or ()}
    return methods | {"HEAD"} if "GET" in methods else methods


async def _on_database_error(request: Request, error: Any) -> Response:
    """A constraint that no use case foresaw is a conflict; a lock or a pool that stayed busy is a passing failure."""
    if isinstance(error, IntegrityError):
        _log.warning("unforeseen constraint", constraint=constraint_of(error), sqlstate=sqlstate_of(error))
        return answer(request, Conflict())
    if is_passing(error):
        _log.warning("database busy or gone", kind=type(error).__name__, sqlstate=sqlstate_of(error))
        return answer(request, ServiceUnavailable(headers={"Retry-After": "1"}))
    return unexpected(request, error)


async def _on_disconnect(request: Request, error: Any) -> Response:
    return answer(request, BadRequest())  # nobody reads it, but it is no error of ours


def unexpected(request: Request, error: Exception) -> Response:
    """The answer to what nobody foresaw.

    Given by the kernel's middleware, and not as a handler for Exception: the framework would answer outside of
    everything else, without the request's id, and hand the exception on to the server, which logs its text.
    """
    # The text of an exception may hold personal data (a statement's parameters): its kind and place are logged, not it.
    _log.error("unexpected error", kind=type(error).__name__, frames=frames_of(error))
    return answer(request, Problem())


def frames_of(error: BaseException) -> list[str]:
    """Where an error came from, for a log: files and lines, and none of its text, which may be personal."""
    frames, trace = [], error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames[-_LOGGED_FRAMES:]
